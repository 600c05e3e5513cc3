"""The one byte form of what is signed: what is shown is what is hashed is what is signed."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(facts: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON with sorted names and no spaces: the same facts are the same bytes everywhere."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read(container: bytes) -> dict[str, Any]:
    """The facts of a container; ValueError when these bytes are not the canonical ones of any facts."""
    facts = json.loads(container)
    if not isinstance(facts, dict) or canonical(facts) != container:
        raise ValueError("not the canonical form")
    return facts


def sha256(content: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(content).hexdigest()
