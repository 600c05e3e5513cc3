"""`make scan`: wapiti against a demonstration office of its own, as a stranger and as a clerk, to the end.

wapiti brings an HTTP client and a TLS stack that this house does not lock: it lives in an environment of its own under
`.scan/` and reaches nothing but 127.0.0.1. It crawls once and attacks one page of each kind with each module
(tests/scan_by_kind.py); both together take less than half an hour on two cores. Exit 1: it found something, a page
answered 5xx, or the office is no longer sound. `ARGS="stranger"` scans as one of the two.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.office import test_launcher
from tests.office.test_launcher import Launched, manage, office, sql

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / ".scan"
BY_KIND = ROOT / "tests" / "scan_by_kind.py"
WAPITI = "wapiti3==3.2.3"
# Every module but those that ask a server of wapiti's own in the internet, or compare with lists from there, and that
# for LDAP, which the office does not know.
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,"
    "timesql,upload,xss"
)
# The office of the scan has no TLS before it; tests/office/test_headers.py grades what production says.
FOR_WANT_OF_TLS = {"Secure Flag cookie", "HTTP Strict Transport Security (HSTS)", "Unencrypted Channels"}
WHO = {"stranger": None, "clerk": ("clerk", "demo")}
# What ends the session of who presses it, by which the rest of the scan would be a stranger's.
LEFT_OUT = ("logout/", "offices/*/queue/device/", "profile/sessions/*", "standins/*")
PATIENCE = 600.0  # seconds for the office to open on a busy machine
CASES = "60"  # of the demonstration: each kind of page has something to show
CRAWL, LONGEST = "150", "1200"  # seconds of the crawl and of the modules, which work side by side


def main(chosen: list[str]) -> int:
    """Scan as each of them; say what was found as one JSON object each."""
    faults = 0
    program = installed()
    test_launcher.PATIENCE = PATIENCE
    with tempfile.TemporaryDirectory(prefix="scan-") as place:
        home = Path(place) / "office"
        assert manage(home, "demo", "--cases", CASES).wait() == 0
        with office(home) as launched:
            for who in chosen or WHO:
                before = counted(home)
                report = scanned(program, launched, Path(place), who)
                found = {
                    kind: rows
                    for kind, rows in report["vulnerabilities"].items()
                    if rows and kind not in FOR_WANT_OF_TLS
                }
                broken = errors(home)
                changed = who == "stranger" and counted(home) != before
                lost = bool(WHO[who]) and not sql(home, "SELECT 1 FROM workflow_officersession")
                say(who=who, kinds=report["infos"]["crawled_pages_nbr"], modules=report["modules"], found=found,
                    anomalies={kind: len(rows) for kind, rows in report["anomalies"].items() if rows},
                    errors=broken, changed=changed, logged_out=lost)  # fmt: skip
                faults += bool(found or broken or changed or lost)
            for command in ("doctor", "verify_journal"):
                told = manage(home, command)
                output, _errors = told.communicate(timeout=300)
                say(command=command, exit=told.returncode, says=output[-500:])
                faults += bool(told.returncode)
    return 1 if faults else 0


def installed() -> Path:
    """The Python of wapiti's own environment, made once."""
    if not (PLACE / "bin" / "wapiti").exists():
        say(installing=WAPITI)
        subprocess.run([sys.executable, "-m", "venv", str(PLACE)], check=True)
        subprocess.run(
            [str(PLACE / "bin" / "pip"), "install", "--quiet", WAPITI], check=True, stdout=sys.stderr
        )
    return PLACE / "bin" / "python"


def scanned(program: Path, launched: Launched, place: Path, who: str) -> dict[str, Any]:
    """One scan to its end; what wapiti reports."""
    site, file, told = f"http://127.0.0.1:{launched.port}", place / f"{who}.json", place / f"{who}.told"
    words = [str(program), str(BY_KIND), "-u", f"{site}/", "--scope", "domain", "-m", MODULES, "-f", "json",
             "-o", str(file), "--store-session", str(place / who), "--no-bugreport", "-v", "0", "-S", "normal",
             "--max-scan-time", CRAWL, "--max-attack-time", LONGEST, "-d", "6", "--skip", "csrfmiddlewaretoken",
             "--external-endpoint", site, "--internal-endpoint", site]  # fmt: skip
    words += [word for left_out in LEFT_OUT for word in ("-x", f"{site}/{left_out}")]
    if account := WHO[who]:
        words += ["--form-url", f"{site}/login/", "--form-user", account[0], "--form-password", account[1]]
    env = {"PATH": os.environ["PATH"], "HOME": str(place), "TOLD": str(told)}
    subprocess.run(words, check=True, env=env, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    modules = [json.loads(line) for line in told.read_text().splitlines()]
    return {**json.loads(file.read_text()), "modules": modules}


def errors(home: Path) -> list[str]:
    """What the web wrote down as a fault of its own; what it declined (400) leaves a trace, too, as a warning."""
    lines = (home / "log" / "web.log").read_text(errors="replace").splitlines()
    ours = [line for line in lines if '"level": "error"' in line or '"level": "critical"' in line]
    return [line[:300] for line in (*ours, *(line for line in lines if line.startswith("Traceback")))]


def counted(home: Path) -> list[tuple[object, ...]]:
    """What a stranger must leave as it is."""
    return sql(
        home, "SELECT (SELECT count(*) FROM workflow_case), (SELECT count(*) FROM workflow_auditevent)"
    )


def say(**facts: Any) -> None:
    """One JSON object a line."""
    sys.stdout.write(json.dumps({name: value for name, value in facts.items() if value is not None}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
