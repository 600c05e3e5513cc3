# The office's processes for a server with its own PostgreSQL and Valkey; which one runs is said by the command.
FROM python:3.11-slim-bookworm AS packages
WORKDIR /packages
COPY requirements.lock .
# Locked and hashed.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements.lock

FROM python:3.11-slim-bookworm
# Pango and HarfBuzz set the sheets, poppler reads them back.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 poppler-utils \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home office \
    && install -d -o office -g office -m 0750 /data
COPY --from=packages /venv /venv
COPY . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data PRODUCTION=1
# Nothing here reaches a database or signs anything: the settings only have to load.
RUN python benefit_office/office/messages.py compile \
    && SECRET_KEY=build ALLOWED_HOSTS=build DATABASE_URL=postgres://build/build REDIS_URL=redis://build \
        python manage.py collectstatic --noinput --verbosity 0
USER 10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "benefit_office.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--preload", "--no-control-socket"]
