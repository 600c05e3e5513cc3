"""The Kazakh and the Russian sheet say the same: one number, one date, the same names and sums (Regulation 3)."""

from typing import Any

from django.utils.translation import gettext as _

# What both sheets bear alike; everything else is words of a language.
ALIKE = (
    "number",
    "date",
    "case_number",
    "guardian",
    "application_date",
    "outcome",
    "stopped_from",
    "account",
)


def why_not_twins(kk: dict[str, Any], ru: dict[str, Any]) -> str:
    """Compared from the stored inputs; that each sheet shows its own input is proved when it is printed."""
    differing = [name for name in ALIKE if kk.get(name) != ru.get(name)]
    differing += [name for name, of in PARTS.items() if of(kk) != of(ru)]
    if not differing:
        return ""
    told = _("The Kazakh and the Russian sheet differ in: %(names)s. Return the draft.")
    return told % {"names": ", ".join(differing)}


def _children(data: dict[str, Any]) -> list[Any]:
    return [
        (child["name"], child["birth_date"], _paper(child["certificate"]), child["periods"])
        for child in data["children"]
    ]


def _paper(paper: dict[str, str] | None) -> tuple[str, str] | None:
    return (paper["number"], paper["date"]) if paper else None


PARTS = {
    "children": _children,
    "guardianship": lambda data: [_paper(act) for act in data["guardianship"]],
    "previous": lambda data: _paper(data["previous"]),
    "signer": lambda data: (data["signer"]["name"], data["signer"]["acting_for"]),
}
