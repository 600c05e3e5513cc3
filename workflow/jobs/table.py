"""The table of what can be ordered. Each floor puts its kinds here from its `jobs` module."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .running import Run


@dataclass(frozen=True)
class Product:
    """The file a job leaves: its name, its type, and its bytes or the path of a scratch file (moved away)."""

    filename: str
    content_type: str
    content: bytes | Path


Work = Callable[["Run"], Product | None]


@dataclass(frozen=True)
class JobKind:
    """One kind of job: its title for people, who may fetch what it leaves, and the work itself.

    `resumable` work finds in its own rows what is done; it is stopped when its time is over and called again.
    Work that is `read_only` may be done from a copy of the database. What leaves no file says `afterwards` where its
    results are, and `onward` names the page that shows them.
    """

    code: str
    title: Any
    roles: tuple[str, ...]
    work: Work
    resumable: bool = False
    read_only: bool = False
    afterwards: Any = ""
    onward: str = ""


KINDS: dict[str, JobKind] = {}


def job(code: str, title: Any, *, roles: tuple[str, ...], **told: Any) -> Callable[[Work], Work]:
    """Put a function into the table of jobs; `told` are the other fields of `JobKind`."""

    def enter(work: Work) -> Work:
        if code in KINDS:
            raise ValueError(f"two jobs are called {code}")
        KINDS[code] = JobKind(code, title, roles, work, **told)
        return work

    return enter
