"""Settings from the environment: what is missing or wrong is refused with the remedy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from benefit_office import environment

ROOT = Path(__file__).resolve().parents[2]


def test_a_missing_variable_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(ImproperlyConfigured, match=r"DATABASE_URL is not set\. `make run`"):
        environment.env("DATABASE_URL")


def test_an_empty_variable_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_FROM", " ")
    assert environment.env("EMAIL_FROM", "office@localhost") == "office@localhost"


def test_a_switch_takes_only_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="Set it to 1 or 0"):
        environment.flag("DEMO")


def test_a_database_address_is_taken_apart() -> None:
    found = environment.database("postgres://clerk:p%40ss@db.example:6432/office?sslmode=require")
    assert {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "office",
        "USER": "clerk",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As a vault's agent or the containers' engine hands it out; the variable itself goes before the file."""
    monkeypatch.delenv("BACKUP_KEY", raising=False)
    (tmp_path / "key").write_text("from the file\n")
    monkeypatch.setenv("BACKUP_KEY_FILE", str(tmp_path / "key"))
    in_file = environment.env("BACKUP_KEY")
    monkeypatch.setenv("BACKUP_KEY", "from the variable")
    assert (in_file, environment.env("BACKUP_KEY")) == ("from the file", "from the variable")


def test_a_file_of_a_secret_that_cannot_be_read_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("BACKUP_KEY", raising=False)
    monkeypatch.setenv("BACKUP_KEY_FILE", str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        environment.env("BACKUP_KEY", "a default")


def test_a_socket_folder_is_the_host() -> None:
    assert environment.database("postgres://office@/office?host=/Run/Here")["HOST"] == "/Run/Here"


@pytest.mark.parametrize("url", ["mysql://a/b", "postgres://host", "office"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must read"):
        environment.database(url)


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [("smtp://m", 25, False, False), ("smtps://m", 465, True, False), ("smtp+tls://u:p@m", 587, False, True)],
)
def test_a_mail_server_is_taken_apart(url: str, port: int, ssl: bool, tls: bool) -> None:
    found = environment.email(url)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (port, ssl, tls)


def test_another_kind_of_mail_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must read"):
        environment.email("imap://m")


@pytest.mark.parametrize(
    ("name", "value"), [("DEMO", "1"), ("DEBUG", "1"), ("OFFICE_NOW", "2026-01-05T09:00")]
)
def test_production_refuses_what_belongs_to_the_demo(name: str, value: str) -> None:
    given = {key: os.environ[key] for key in ("PATH", "DATABASE_URL", "REDIS_URL", "SECRET_KEY")}
    given |= {"PRODUCTION": "1", "ALLOWED_HOSTS": "office.example", name: value}
    command = [sys.executable, "-c", "import benefit_office.settings"]
    done = subprocess.run(command, env=given, cwd=ROOT, capture_output=True, text=True, check=False)
    assert f"{name} is refused with PRODUCTION=1" in done.stderr
