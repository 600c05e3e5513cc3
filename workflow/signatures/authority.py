"""Whom the office trusts, and by which means signatures are judged: from the settings, read once."""

from functools import cache
from pathlib import Path

from django.conf import settings

from benefit_office.egov.eds.backends.embedded import Embedded
from benefit_office.egov.eds.backends.judged import Backend
from benefit_office.egov.eds.backends.ncanode import Ncanode
from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.eds.verify import read_anchors

EMBEDDED, NCANODE = "embedded", "ncanode"


def backend() -> Backend:
    """The means that the settings name. The embedded one cross-checks what the certified one says."""
    embedded = Embedded(anchors(), ways())
    return Ncanode(settings.NCANODE_URL, ways()) if settings.EDS_BACKEND == NCANODE else embedded


def anchors() -> tuple[Certificate, ...]:
    """The certificates of the folder `EDS_TRUST`; none when there is no such folder."""
    folder = Path(settings.EDS_TRUST) if settings.EDS_TRUST else None
    if folder is None or not folder.is_dir():
        return ()
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    return _anchors(tuple((path, path.stat().st_mtime_ns) for path in files))


def ways() -> tuple[str, ...]:
    """How revocation is asked for: `ocsp,crl`; `off` asks nobody."""
    named = settings.EDS_REVOCATION.strip().lower()
    return () if named == "off" else tuple(way.strip() for way in named.split(",") if way.strip())


@cache
def _anchors(files: tuple[tuple[Path, int], ...]) -> tuple[Certificate, ...]:
    return tuple(one for path, _written in files for one in read_anchors(path.read_bytes()))
