"""The filters of sheets, for the templates that load them by name."""

from django import template

from benefit_office.press.filters import FILTERS

register = template.Library()

for name, function in FILTERS.items():
    register.filter(name, function)
