"""A browser that puts the month first in its date fields is no trap: the day chosen stands below them, the day first.

Planted defect this file goes red for: the words left out, or said where the browser puts the day first.
"""

from typing import Any

import pytest

from tests import factories as f
from tests.journeys.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("locale", "said"), [("en-US", "11.12.2012"), ("en-GB", None), ("ru-RU", None)])
def test_the_day_is_said_with_the_day_first_where_the_month_comes_first(
    locale: str, said: str | None, new_context: Any, live_server: Any
) -> None:
    page = new_context(locale=locale).new_page()
    desk = Desk(page, live_server.url).log_in(f.staff().clerk)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    desk.open("intake")
    field = page.locator('[name="children-0-birth_date"]')
    field.fill("2012-12-11")
    assert field.locator("xpath=..").get_attribute("data-said") == said
