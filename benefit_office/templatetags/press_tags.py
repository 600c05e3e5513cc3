"""Filters of the sheets: dates and sums as each language writes them on an official paper."""

from django import template

from benefit_office.press import dates, words

register = template.Library()

register.filter("short_date", dates.short_date)
register.filter("short_moment", dates.short_moment)
register.filter("long_date", dates.long_date)
register.filter("from_date", dates.from_date)
register.filter("until_date", dates.until_date)
register.filter("money", words.money)
register.filter("tenge_in_words", words.tenge_in_words)
register.filter("money_with_words", words.money_with_words)
