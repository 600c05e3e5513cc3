"""Inputs, lists of choice and text areas written by hand: the counter's form has a hundred and forty-five of them.

What is written is what Django's own templates write; every other widget is left to them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, escape

Widget = Mapping[str, Any]


class Written(DjangoTemplates):
    """Django's renderer of forms with a short way for the widgets that a form has most of."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The widget's text; whoever asks marks it as safe, so each writer escapes what it is given."""
        write = WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{_attrs(widget)}>'


def _textarea(widget: Widget) -> str:
    return f'<textarea name="{escape(widget["name"])}"{_attrs(widget)}>\n{escape(widget["value"] or "")}</textarea>'


def _select(widget: Widget) -> str:
    parts = [f'<select name="{escape(widget["name"])}"{_attrs(widget)}>']
    for name, options, _index in widget["optgroups"]:
        choices = "".join(map(_option, options))
        parts.append(f'\n  <optgroup label="{escape(name)}">{choices}\n  </optgroup>' if name else choices)
    return "".join((*parts, "\n</select>"))


def _option(widget: Widget) -> str:
    label = conditional_escape(widget["label"])
    return f'\n  <option value="{escape(widget["value"])}"{_attrs(widget)}>{label}</option>\n'


def _attrs(widget: Widget) -> str:
    """` name="value"`; a True stands for itself, a False is left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


WRITERS: dict[str, Callable[[Widget], str]] = {
    f"django/forms/widgets/{name}.html": write
    for names, write in (
        ("input text number email url hidden date datetime time checkbox password search file", _input),
        ("select", _select),
        ("textarea", _textarea),
    )
    for name in names.split()
}
