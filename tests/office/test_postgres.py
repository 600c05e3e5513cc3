"""The embedded cluster in the places where it may have to live."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from benefit_office.office.child import run
from benefit_office.office.folder import SOCKET_PATH_LIMIT, Folder
from benefit_office.office.postgres import BEYOND_NOBODY, Cluster


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder under the temporary one that everybody may pass."""
    folder = Path(tempfile.mkdtemp(prefix="office-place-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def cluster(folder: Path) -> Cluster:
    return Cluster(
        folder / "data", socket=Folder(folder).socket_folder("s"), log=folder / "log", durable=False
    )


def answers(server: Cluster) -> bool:
    psycopg2.connect(server.url).close()
    return True


def test_a_crashed_server_starts_though_its_number_is_now_a_strangers(place: Path) -> None:
    server = cluster(place)
    server.start()
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    pid_file = place / "data" / "postmaster.pid"
    pid_file.write_text("\n".join([str(os.getpid()), *pid_file.read_text().splitlines()[1:]]))
    server.start()
    assert answers(server)
    server.stop()
    assert not server.running()


def test_a_folder_with_a_long_name_gets_a_short_socket(place: Path) -> None:
    far = place / ("жетімбала" * 8)
    far.mkdir(mode=0o711)
    server = cluster(far)
    assert len(bytes(server.socket / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT
    server.start()
    assert answers(server)
    server.stop()
    shutil.rmtree(server.socket)


@pytest.mark.skipif(
    os.geteuid() != 0 or run([*BEYOND_NOBODY, "true"]).returncode != 0,
    reason="only root with user namespaces",
)
def test_under_root_the_folder_may_lie_where_nobody_cannot_enter(place: Path) -> None:
    place.chmod(0o700)
    server = cluster(place)
    server.start()
    assert (answers(server), (place / "data").stat().st_uid) == (True, 0)
    server.stop()
