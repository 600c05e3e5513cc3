"""The building. What it is made of loads as a Django app (`apps`): the launcher needs neither Django nor Celery."""
