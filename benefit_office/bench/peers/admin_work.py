"""One answer of the admin's list: the first page, one nine tenths down, or the search for a surname."""

import time

from django.test import Client

from workflow.models import Officer

client = Client(SERVER_NAME="localhost")
client.force_login(Officer.objects.filter(is_active=True).earliest("pk"))


def once(query: str) -> float:
    """Seconds from the address to the bytes."""
    began = time.perf_counter()
    answer = client.get(f"/admin/decisions/journalentry/{query}")
    took = time.perf_counter() - began
    assert answer.status_code == 200, answer.status_code
    assert answer.content.count(b"<tr") > 10, query
    return took
