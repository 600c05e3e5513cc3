"""Sums and numbers on a page, as the reader's language writes them."""

from django import template

from benefit_office.press.screen import aligned, counted, figure, money

register = template.Library()
register.filter(money)
register.filter(aligned)
register.filter(figure)
register.filter(counted)
