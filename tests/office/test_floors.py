"""Imports point down: egov and press, then workflow, applications, decisions, and the building above them all."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {
    "benefit_office.egov": 0,
    "benefit_office.press": 0,
    "benefit_office.lazily": 0,  # how the cellar takes its heavy libraries from the shelf
    "workflow": 1,
    "applications": 2,
    "decisions": 3,
    "benefit_office": 4,
}


def floor(module: str) -> int | None:
    """The floor of one of our modules; None for a stranger's."""
    names = (name for name in FLOORS if f"{module}.".startswith(f"{name}."))
    longest = max(names, key=len, default=None)
    return FLOORS[longest] if longest else None


def imports(source: Path, module: str) -> Iterator[tuple[int, str]]:
    """(line, full name) of each thing that the file imports, at once or lazily."""
    package = module if source.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: 1 - node.level or None] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "lazily":
            yield from ((node.lineno, word.value) for word in node.args if isinstance(word, ast.Constant))


def climbs() -> Iterator[str]:
    """Each import that points up, as `file:line imports module`."""
    for top in ("benefit_office", "workflow", "applications", "decisions"):
        for source in sorted((ROOT / top).rglob("*.py")):
            path = source.relative_to(ROOT)
            module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
            here = floor(module)
            assert here is not None
            for line, name in imports(source, module):
                there = floor(name)
                if there is not None and there > here:
                    yield f"{path}:{line} imports {name}"


def test_imports_point_down() -> None:
    assert list(climbs()) == []


def test_our_own_javascript_is_350_lines_at_most() -> None:
    """What a page can say in HTML, CSS or htmx is not said again in a script; long lines do not make it short."""
    scripts = [source.read_text() for source in (ROOT / "benefit_office" / "static").glob("*.js")]
    lines = [line for script in scripts for line in script.splitlines()]
    assert len(lines) <= 350
    assert max(map(len, lines)) <= 130


def test_relations_between_records_point_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model not in (None, "self")
        for here, there in [(floor(model.__module__), floor(field.related_model.__module__))]
        if here is not None and there is not None and there > here
    ]
    assert upward == []


def test_the_walk_reads_every_kind_of_import(tmp_path: Path) -> None:
    source = tmp_path / "views.py"
    lines = ("import decisions.models as d", "from . import rules", "from ..workflow import clock")
    source.write_text("\n".join([*lines, "lazily('decisions.sheets')\n"]))
    assert list(imports(source, "a.b.views")) == [
        (1, "decisions.models"),
        (2, "a.b.rules"),
        (3, "a.workflow.clock"),
        (4, "decisions.sheets"),
    ]
