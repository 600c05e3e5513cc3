"""Libraries that cost more to load than a page costs to make are loaded when something of theirs is first asked for.

Only for modules that few processes ever need (printing, signatures inside a PDF, spreadsheets); the name stands at the
head of the file like any other import, and `tests/office/test_floors.py` reads it as one.
"""

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType


def lazily(name: str) -> ModuleType:
    """The module of that name, loaded at the first look into it."""
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    spec.loader = LazyLoader(spec.loader)
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    package, _dot, own = name.rpartition(".")
    if package:
        setattr(sys.modules[package], own, module)
    return module
