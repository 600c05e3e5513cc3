"""/metrics tells what somebody must look at."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from benefit_office import gauges, machine
from benefit_office.celery import app
from benefit_office.office.valkey import Broker
from decisions.book import digests
from tests import factories as make
from tests.factories import at
from workflow.models import CalendarYear, Case, Heartbeat, Notice, Officer
from workflow.reminders.sweep import sweep
from workflow.visits import replica

INFORMS = {"late_cases"}  # for the heads, in their lists; nobody is woken by it


def measured(client: Client, now: str = "2026-11-18 10:00") -> dict[str, float]:
    with make.office_time(at(now)):
        text = client.get("/metrics").content.decode()
    rows = (line.split(" ") for line in text.splitlines() if line.startswith("office_"))
    return {name.removeprefix("office_"): float(value) for name, value in rows}


@pytest.mark.django_db
def test_a_calm_office(client: Client) -> None:
    make.a_case(state="assigned")
    Heartbeat.objects.create(pk="sweep", at=timezone.now() - timedelta(seconds=40))
    found = measured(client)
    assert 40 <= found.pop("sweep_age_seconds") < 60
    assert 0 < found.pop("disk_free_ratio") < 1
    assert found.pop("clock_skew_seconds") < 1
    assert found == {
        "database_reachable": 1, "broker_reachable": 0, "calendar_days_left": 408, "stuck_findings": 0, "late_cases": 0,
        "unmailed_notice_age_seconds": 0, "refused_letters": 0, "failed_sheets": 0, "outbox_age_seconds": 0,
        "failed_messages": 0, "unclosed_day_age_seconds": 0, "job_age_seconds": 0, "backup_age_seconds": float("inf"),
        "refused_acts": 0, "inbox_age_seconds": 0, "failed_inbox_messages": 0, "registry_check_age_seconds": 0,
    }  # fmt: skip


@pytest.mark.django_db
def test_what_is_wrong_is_told(client: Client) -> None:
    make.received()
    sweep(at("2026-11-16 09:20"))
    Officer.objects.update(email="clerk@office.example")
    Case.objects.update(step=2)
    CalendarYear.objects.filter(year=2027).delete()
    found = measured(client, "2026-11-16 10:20")
    assert (found["sweep_age_seconds"], found["late_cases"], found["stuck_findings"]) == (float("inf"), 1, 1)
    assert (found["unmailed_notice_age_seconds"], found["calendar_days_left"]) == (3600, 45)
    Notice.objects.update(mail_refused="550")
    assert measured(client)["refused_letters"] == 1


@pytest.mark.django_db
def test_a_database_away_is_the_alarm(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> Iterator[object]:
        raise DatabaseError
        yield

    monkeypatch.setattr(gauges, "_of_the_database", away)
    found = measured(client)
    assert (found["database_reachable"], found["broker_reachable"]) == (0, 0)
    assert found.keys() == {"database_reachable", "broker_reachable", "disk_free_ratio"}


@pytest.mark.django_db
def test_a_broker_that_answers(client: Client, valkey: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_url", valkey.url)
    monkeypatch.setattr(app.conf, "broker_read_url", valkey.url)
    assert measured(client)["broker_reachable"] == 1


@pytest.mark.django_db
def test_a_day_that_was_not_closed_is_told_from_midnight_on(client: Client) -> None:
    make.a_case(state="issued")  # entered on the 18th
    assert measured(client, "2026-11-18 23:59")["unclosed_day_age_seconds"] == 0
    assert measured(client, "2026-11-19 02:00")["unclosed_day_age_seconds"] == 7200
    with make.office_time(at("2026-11-19 02:00")):
        digests.close_days()
    assert measured(client, "2026-11-19 02:00")["unclosed_day_age_seconds"] == 0


@pytest.mark.django_db
def test_a_job_that_nobody_takes_up_is_told(client: Client) -> None:
    make.a_job(make.staff().head)
    assert measured(client, "2026-11-16 10:05")["job_age_seconds"] == 3600


@pytest.mark.django_db
def test_disk_clock_and_certificate_are_told_as_numbers_and_as_sentences(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.TLS_CERTIFICATE = str(certificate(tmp_path / "tls.pem", days=3))
    found = measured(client)
    assert 2.9 < found["certificate_days_left"] <= 3
    assert [finding.code for finding in machine.findings()] == ["certificate"]
    settings.TLS_CERTIFICATE = str(tmp_path / "no such file")
    assert measured(client)["certificate_days_left"] == -1
    settings.TLS_CERTIFICATE = ""
    full = shutil.disk_usage("/")._replace(total=1000, free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)
    slow = timezone.now() - timedelta(seconds=90)
    monkeypatch.setattr(machine.timezone, "now", lambda: slow)
    assert measured(client)["disk_free_ratio"] == 0.01
    assert measured(client)["clock_skew_seconds"] > 89
    assert [finding.code for finding in machine.findings()] == ["disk-full", "clock-skew"]


@pytest.mark.django_db
def test_the_first_certificate_of_the_gateways_channel_to_end_is_told(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.SHEP_KEY = str(certificate(tmp_path / "ours.pem", days=200, with_key=True))
    settings.SHEP_TRUST = str(certificate(tmp_path / "theirs.pem", days=5))
    settings.REGISTRY_TRUST = ""
    found = measured(client)["gateway_certificate_days_left"]
    told = [finding.code for finding in machine.findings()]
    settings.SHEP_TRUST = str(tmp_path / "gone")
    assert (4.9 < found <= 5, told) == (True, ["gateway-certificate"])
    assert measured(client)["gateway_certificate_days_left"] == -1


@pytest.mark.django_db
def test_each_gauge_has_its_alarm_and_each_alarm_its_gauge(
    client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TLS_CERTIFICATE = str(certificate(tmp_path / "tls.pem", days=300))
    settings.SHEP_KEY = str(certificate(tmp_path / "ours.pem", days=300, with_key=True))
    settings.SHEP_TRUST = settings.REGISTRY_TRUST = ""
    settings.SHEP_ASYNC_URL = settings.SHEP_SYNC_URL = "http://127.0.0.1:9"
    monkeypatch.setattr(replica, "is_there", lambda: True)  # an office that has every part
    monkeypatch.setattr(replica, "behind", lambda: 0.0)
    rules = (Path(__file__).resolve().parents[2] / "docs" / "alarms.yml").read_text()
    asked = re.findall(r"^ +expr: (office_\w+) (==|<|>) ([0-9.]+)$", rules, re.MULTILINE)
    assert len(asked) == rules.count("- alert: ") == rules.count("summary: ")
    assert {name.removeprefix("office_") for name, _, _ in asked} == measured(client).keys() - INFORMS


def certificate(path: Path, *, days: int, with_key: bool = False) -> Path:
    key = rsa.generate_private_key(65537, 2048) if with_key else ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "office.example")])
    now = timezone.now()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = (
        made.serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes((private if with_key else b"") + made.sign(key, hashes.SHA256()).public_bytes(pem))
    return path
