"""Addresses of the help."""

from django.urls import path

from . import fields, glossary, handbook, regulation

urlpatterns = [
    path("regulation/", regulation.regulation, name="regulation"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("help/", handbook.contents, name="help"),
    path("help/fields/", fields.where_from, name="help-fields"),
    path("help/pictures/<slug:name>.png", handbook.picture, name="help-picture"),
    path("guide/pictures/<slug:name>.png", handbook.guide_picture, name="guide-picture"),
    path("guide/<slug:who>/", handbook.guide, name="guide"),
    path("help/<slug:role>/", handbook.handbook, name="handbook"),
]
