"""A form an office wrote itself: the safe part of Django's template language, and the proof that it fits its sheet.

A form may use the inputs of its kind and nothing else: no other variable, no method, no file but the shipped parts,
no tag that reads settings, time or the network. It must show every field that the shipped form shows.
"""

import html as entities
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from django import template
from django.conf import settings
from django.template import (
    Engine,
    Library,
    Origin,
    TemplateSyntaxError,
    defaultfilters,
    defaulttags,
    loader_tags,
)
from django.template.base import FilterExpression, Parser, Template, Token, Variable
from django.utils.translation import gettext as _

from benefit_office.press import examples, filters, inputs

MOST_BYTES = 100_000
PART = re.compile(r"""^["']sheets/[a-z_]+(\.(kk|ru))?\.(html|css)["']$""")
TAGS = {
    "if": defaulttags.do_if, "for": defaulttags.do_for, "with": defaulttags.do_with, "comment": defaulttags.comment,
    "firstof": defaulttags.firstof, "cycle": defaulttags.cycle, "spaceless": defaulttags.spaceless,
    "block": loader_tags.do_block,
}  # fmt: skip
FILTERS = (
    "default",
    "length",
    "linebreaksbr",
    "join",
    "first",
    "last",
    "upper",
    "lower",
    "capfirst",
    "escape",
)
LOOP = {"counter", "counter0", "revcounter", "revcounter0", "first", "last", "parentloop", "super"}
ALWAYS = {"language", "version"}
UNKNOWN = "\N{REPLACEMENT CHARACTER}%s\N{REPLACEMENT CHARACTER}"


class UnfitForm(ValueError):
    """The form is refused; the message is a sentence for the one who wrote it."""


class Text(str):
    """A text of the input in a form: it is shown, filtered and compared, and has no methods to ask for."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("__"):
            return super().__getattribute__(name)
        raise AttributeError(name)

    def __dir__(self) -> list[str]:
        return []  # for Django an attribute that is listed and fails is a fault of the page, one not listed is unknown


@cache
def workshop(unknown: str = "") -> Engine:
    """The engine of the offices' own forms: its tags and filters are those listed here."""
    safe = Library()
    for name, compile_tag in TAGS.items():
        safe.tag(name, compile_tag)
    safe.tag("extends", _extends)
    safe.tag("include", _include)
    safe.tag("load", _load)
    for name in FILTERS:
        safe.filter(name, getattr(defaultfilters, "escape_filter" if name == "escape" else name))
    for name, function in filters.FILTERS.items():
        safe.filter(name, function)
    folder = str(Path(settings.BASE_DIR) / "templates")
    engine = Engine(dirs=[folder], debug=False, string_if_invalid=unknown)
    engine.template_builtins, engine.template_libraries = [safe], {}
    return engine


def compiled(form: str, unknown: str = "") -> Template:
    """The form as a template of the workshop; `unknown` stands for what a sheet does not have."""
    return Template(form, Origin("office form"), "office form", workshop(unknown))


def check(kind: inputs.Kind, language: inputs.Language, form: str) -> None:
    """Refuse a form that is not safe or leaves out a field.

    :raises UnfitForm: with the sentence why.
    """
    if len(form.encode()) > MOST_BYTES:
        raise UnfitForm(_("The form is longer than %(most)s kB.") % {"most": MOST_BYTES // 1000})
    try:
        parsed = compiled(form)
    except (TemplateSyntaxError, template.TemplateDoesNotExist) as fault:
        raise UnfitForm(_("The form cannot be read: %(fault)s") % {"fault": fault}) from fault
    unknown = _unknown(kind, parsed.nodelist) or _not_found(kind, language, form)
    if unknown:
        told = _("The form asks for what this sheet does not have: %(names)s.")
        raise UnfitForm(told % {"names": ", ".join(sorted(unknown))})
    if left_out := sorted(_shown(kind, language, "") - _shown(kind, language, form)):
        raise UnfitForm(_("The form leaves out: %(names)s.") % {"names": ", ".join(left_out)})


def fill(kind: str, language: str, data: Any, form: str, version: str, unknown: str = "") -> str:
    """The sheet before printing, from the office's own form, or from the shipped one when `form` is empty."""
    shipped = f"sheets/{kind}.{language}.html"
    parsed = compiled(form, unknown) if form else workshop(unknown).get_template(shipped)
    context = template.Context({**_plain(data), "version": version[:8], "language": language})
    rendered: str = parsed.render(context)
    return rendered


def _plain(value: Any) -> Any:
    """The input with texts that have no methods."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return Text(value) if isinstance(value, str) else value


def text_of(html: str) -> str:
    """What is read on the sheet, without tags and style, each run of spaces as one space."""
    words = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<style>.*?</style>", "", html))
    return re.sub(r"\s+", " ", entities.unescape(words))


def _shown(kind: inputs.Kind, language: inputs.Language, form: str) -> set[str]:
    """The fields that a form shows, over all the outcomes of its kind."""
    found: set[str] = set()
    for example in examples.every(kind):
        text = text_of(fill(kind, language, example, form, "0" * 8))
        found |= {
            name for name, traces in examples.traces(kind, example) if any(one in text for one in traces)
        }
    return found


def _not_found(kind: str, language: str, form: str) -> set[str]:
    """What no value was found for when the form was filled in."""
    filled = (fill(kind, language, example, form, "0" * 8, UNKNOWN) for example in examples.every(kind))
    return {name for text in filled for name in re.findall(UNKNOWN.replace("%s", "(.+?)"), text)}


def _extends(parser: Parser, token: Token) -> Any:
    _only_parts(token)
    return loader_tags.do_extends(parser, token)


def _include(parser: Parser, token: Token) -> Any:
    _only_parts(token)
    return loader_tags.do_include(parser, token)


def _only_parts(token: Token) -> None:
    pieces = token.split_contents()
    if len(pieces) < 2 or not PART.match(pieces[1]):
        raise TemplateSyntaxError(_("only the shipped parts of sheets can be used, named in quotation marks"))


def _load(_parser: Parser, token: Token) -> Any:
    """The filters of sheets are always there; the shipped forms name them, nothing else is loaded."""
    if token.split_contents()[1:] != ["press_tags"]:
        raise TemplateSyntaxError(_("nothing but press_tags can be loaded"))
    return defaulttags.CommentNode()


def _unknown(kind: str, nodes: Any) -> set[str]:
    """What the form's variables look up beyond fields of the input and names of the form's own."""
    fields = _fields(inputs.SHEETS[kind])
    begins = fields | ALWAYS | _bound(nodes) | {"forloop", "block"}
    looked_up = [variable.lookups or () for variable in _objects(nodes) if isinstance(variable, Variable)]
    heads = {parts[0] for parts in looked_up if parts}
    tails = {part for parts in looked_up for part in parts[1:] if not part.isdigit()}
    return (heads - begins) | (tails - fields - LOOP)


def _fields(expected: Any) -> set[str]:
    """The names of all fields of an input, at any depth."""
    if is_typeddict(expected):
        hints = get_type_hints(expected)
        return set(hints).union(*(_fields(hint) for hint in hints.values()))
    if get_origin(expected) in (list, UnionType):
        return set().union(*(_fields(part) for part in get_args(expected)))
    return set()


def _bound(nodes: Any) -> set[str]:
    """The names that the form itself gives by `for`, `with` and `include … with`."""
    found: set[str] = set()
    for node in _objects(nodes):
        if isinstance(node, defaulttags.ForNode):
            found |= set(node.loopvars)
        elif isinstance(node, defaulttags.WithNode | loader_tags.IncludeNode):
            found |= set(node.extra_context)
        elif isinstance(node, defaulttags.CycleNode) and node.variable_name:
            found.add(node.variable_name)
    return found


def _objects(root: Any) -> Iterator[Any]:
    """Every node, expression and variable below `root`, each once."""
    waiting, seen = [root], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, list | tuple):
            waiting += one
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, template.Node | FilterExpression | Variable | template.smartif.TokenBase) or (
            type(one).__module__.startswith("django.template.defaulttags")
        ):
            yield one
            waiting += [getattr(one, name) for name in _attributes(one) - {"token", "origin", "parser"}]


def _attributes(one: Any) -> set[str]:
    slots = {
        name for kind in type(one).__mro__ for name in getattr(kind, "__slots__", ()) if hasattr(one, name)
    }
    return slots | set(getattr(one, "__dict__", ()))
