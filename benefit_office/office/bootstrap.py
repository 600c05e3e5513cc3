"""Make the machine ready: system packages, `.venv`, locked packages, compiled translations.

Runs before anything is installed: standard library only, and a syntax that an old Python can at least refuse in.

    python3 bootstrap.py            what the office needs to run
    python3 bootstrap.py --tests    and what its tests need
    python3 bootstrap.py --soak     and what the long suites need
"""

import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)
NEWEST = 14  # the minor version to look for first
ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "setup-stamp.json"
PYTHON = VENV / "bin" / "python"

# Debian's package: the library or program that shows it is there
RUN = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",  # without it the sheets take four times as long
    "poppler-utils": "pdftoppm",
}
# A browser, and two programs of others that read our signatures
TESTS = {"chromium": "chromium", "openssl": "openssl", "xmlsec1": "xmlsec1"}
# The virus scanner itself, with a database of one line: no signatures are fetched. And a department's own servers.
SOAK = {
    "clamav-daemon": "clamd",
    "postgresql": "/usr/lib/postgresql",
    "redis-server": "redis-server",
    "pgbouncer": "pgbouncer",
}


def main(arguments):
    # type: (list[str]) -> None
    """Bring the machine to the state of the lock files; quick when it is there already."""
    find_python()
    soak = "--soak" in arguments
    tests = soak or "--tests" in arguments
    system_packages({**RUN, **(TESTS if tests else {}), **(SOAK if soak else {})})
    lock = ROOT / ("requirements-dev.lock" if tests else "requirements.lock")
    wanted = {"python": sys.version, "place": str(VENV)}
    stamp = read_stamp()
    if {name: stamp.get(name) for name in wanted} != wanted or not PYTHON.exists():
        make_venv()
        stamp = dict(wanted)
    if stamp.get("lock") not in acceptable(tests):
        install(lock)
        stamp["lock"] = digest(lock)
        STAMP.write_text(json.dumps(stamp))
    compile_messages(stamp)


def find_python():
    # type: () -> None
    """Go on under a newer Python if this one is too old and another lies in the path."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(NEWEST, OLDEST[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606 – the same script, a newer Python
    fail(
        "Python 3.11 or newer is needed; this is %s. Name one: make setup PYTHON=python3.11"
        % sys.version.split()[0]
    )


def system_packages(packages):
    # type: (dict[str, str]) -> None
    """Install what is missing where we may; else print the one line to run."""
    missing = [package for package, sign in packages.items() if not present(sign)]
    if not missing:
        return
    line = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        fail(
            "System packages are missing. Run this line, then the same command again:\n  sudo "
            + " ".join(line)
        )
    say("Installing system packages: " + " ".join(missing))
    if not quietly(line):  # no package lists yet, or old ones
        quietly(["apt-get", "update"])
        if not quietly(line):
            fail("The system packages could not be installed. Try by hand:\n  " + " ".join(line))


def quietly(command):
    # type: (list[str]) -> bool
    """Whether apt-get did it, asking nothing."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, capture_output=True, env=environment
    )
    return done.returncode == 0


def present(sign):
    # type: (str) -> bool
    """Whether a library can be loaded, a folder is there, or a program is in the path."""
    if sign.startswith("/"):
        return Path(sign).is_dir()
    if ".so" not in sign:
        return shutil.which(sign) is not None
    try:
        ctypes.CDLL(sign)
    except OSError:
        return False
    return True


def make_venv():
    # type: () -> None
    """A fresh virtual environment; the code itself is importable in it from any folder."""
    if VENV.is_symlink():  # making it anew would clear away what lies at the link's other end
        fail(
            "%s is a link to an environment that belongs elsewhere. Remove the link, then run this again."
            % VENV
        )
    say("Making " + str(VENV))
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=True).create(VENV)
    except (subprocess.CalledProcessError, SystemExit):
        shutil.rmtree(VENV, ignore_errors=True)
        package = "python3.%d-venv" % sys.version_info[1]
        system_packages({package: "no such program"})  # Debian keeps ensurepip apart
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=True).create(VENV)
    site = next(VENV.glob("lib/python3.*/site-packages"))
    (site / "benefit_office.pth").write_text(str(ROOT) + "\n")


def install(lock):
    # type: (Path) -> None
    """The locked packages, each checked against its hash; nothing is resolved, nothing is built."""
    say("Installing the packages of " + lock.name)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if subprocess.call(
        [*pip, "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(lock)],
        stdin=subprocess.DEVNULL,
    ):
        fail("The packages of %s could not be installed; the lines above say why." % lock.name)


def compile_messages(stamp):
    # type: (dict[str, str]) -> None
    """Translations, if one of their sources has changed."""
    sources = sorted(ROOT.glob("benefit_office/locale/*/LC_MESSAGES/*.po"))
    now = digest(*sources)
    if stamp.get("messages") == now and all(source.with_suffix(".mo").exists() for source in sources):
        return
    if subprocess.call([str(PYTHON), str(ROOT / "benefit_office" / "office" / "messages.py"), "compile"]):
        fail("The translations could not be compiled; the lines above say why.")
    stamp["messages"] = now
    STAMP.write_text(json.dumps(stamp))


def acceptable(tests):
    # type: (bool) -> set[str]
    """The locks that make do: the tests' packages include the office's."""
    dev = digest(ROOT / "requirements-dev.lock")
    return {dev} if tests else {dev, digest(ROOT / "requirements.lock")}


def digest(*files):
    # type: (Path) -> str
    """One hash of some files."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def read_stamp():
    # type: () -> dict[str, str]
    """What the last set-up left; nothing if it did not come to its end."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def say(text):
    # type: (str) -> None
    """A line for the terminal."""
    print(text, flush=True)


def fail(text):
    # type: (str) -> None
    """Stop with a sentence."""
    sys.exit(text)


if __name__ == "__main__":
    main(sys.argv[1:])
