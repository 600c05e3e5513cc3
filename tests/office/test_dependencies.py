"""What the office imports is installed with the office, not only with its tests."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("benefit_office", "workflow", "applications", "decisions")


def test_every_import_of_the_office_stands_in_its_own_lock() -> None:
    locked = {
        normal(name) for name in re.findall(r"^([A-Za-z0-9_.-]+)==", read("requirements.lock"), re.MULTILINE)
    }
    providers = packages_distributions()
    imported = (
        {name for file in sources() for name in imports(file)} - set(sys.stdlib_module_names) - set(OURS)
    )

    missing = {
        name for name in imported if not {normal(found) for found in providers.get(name, [name])} & locked
    }

    assert "django" in imported
    assert missing == set()


def sources() -> list[Path]:
    peers = (
        ROOT / "benefit_office" / "bench" / "peers"
    )  # installed by `make bench` alone, never by the office
    files = [file for folder in OURS for file in (ROOT / folder).rglob("*.py")]
    return [file for file in files if not file.is_relative_to(peers)]


def imports(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    from_ = {
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }
    return {name.partition(".")[0] for name in plain | from_}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")
