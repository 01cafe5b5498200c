"""Rendering a conversation through a chat template, as transformers would.

A template is a program that came from somebody else: Jinja's sandbox keeps it from our objects, but not from using up
time and memory. It is therefore only rendered in a process of its own (see ``tasks/rendering``).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import jinja2
import jiter
from jinja2 import nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.parser import Parser
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from tooldata_tui.text import clip, one_line

__all__ = ["Rendered", "Template", "TemplateFailedError", "plain"]

#: The day that a template is told: the same one every time, so that the same row gives the same text.
TODAY = datetime(2025, 1, 1)
#: Cells of a template's own error message.
_LONGEST = 200


class TemplateFailedError(Exception):
    """A template cannot be read, or it raised."""


class Rendered(NamedTuple):
    """What came out.

    :ivar spans: from where to where it stands in ``{% generation %}``: exactly what is learned from
    """

    text: str
    spans: tuple[tuple[int, int], ...] = ()


class _Generation(Extension):
    """``{% generation %}``: notes where what it encloses begins and ends, with marks that are taken out afterwards."""

    tags = {"generation"}  # noqa: RUF012 - Jinja's own spelling
    #: What no template and no row says.
    BEGIN, END = "\U0010fffc learned from here on \U0010fffd", "\U0010fffc learned up to here \U0010fffd"

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_enclosed"), [], [], body).set_lineno(line)

    def _enclosed(self, caller: Macro) -> str:
        return f"{self.BEGIN}{caller()}{self.END}"


class _Namespace(Namespace):
    """Without names that lead into Python."""

    def __setitem__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            raise jinja2.exceptions.SecurityError(f"a namespace has no room for {name!r}")
        super().__setitem__(name, value)


class Template:
    """One chat template, compiled.

    :param tokens: special tokens by name: ``bos_token``
    :raises TemplateFailedError: it is no template
    """

    def __init__(self, source: str, tokens: Mapping[str, str] | None = None) -> None:
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=[_Generation, loopcontrols]
        )
        environment.filters["tojson"] = _tojson
        environment.globals |= {"raise_exception": _raise, "strftime_now": TODAY.strftime, "namespace": _Namespace}
        environment.globals["dict"] = lambda *given, **more: dict(*given, **more)
        self._tokens = dict(tokens or {})
        try:
            self._template = environment.from_string(source)
        except (jinja2.TemplateError, RecursionError) as error:
            raise TemplateFailedError(f"the template cannot be read: {_words(error)}") from None

    def render(
        self,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[Any] | None,
        *,
        prompt: bool = False,
        **more: Any,
    ) -> Rendered:
        """The text of a conversation, which must be :func:`plain`.

        :param prompt: whether the beginning of an answer is put at the end
        :raises TemplateFailedError: the template raised, or the text is not one that it can be given
        """
        given = {"messages": list(messages), "tools": tools, "documents": None}
        try:
            text = self._template.render({**self._tokens, **given, "add_generation_prompt": prompt, **more})
        except MemoryError:
            raise
        except Exception as error:  # it may do anything that Python can
            raise TemplateFailedError(_words(error)) from None
        return _without_marks(text)


def plain(value: Any) -> Any:
    """*value* of nothing but JSON's own types, as Python's reader gives them to a trainer."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, jiter.LosslessFloat):
        return float(value)
    return value


def _without_marks(text: str) -> Rendered:
    spans: list[tuple[int, int]] = []
    parts: list[str] = []
    length = start = 0
    for number, piece in enumerate(text.split(_Generation.BEGIN)):
        inside, _, behind = piece.partition(_Generation.END) if number else ("", "", piece)
        start = length
        parts += [inside, behind.replace(_Generation.END, "")]
        if inside:
            spans.append((start, start + len(inside)))
        length += len(parts[-2]) + len(parts[-1])
    return Rendered("".join(parts), tuple(spans))


def _tojson(
    value: Any,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def _raise(message: str) -> None:
    raise jinja2.TemplateError(message)


def _words(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    words = clip(one_line(str(error)), _LONGEST)
    named = isinstance(error, jinja2.TemplateError) and words
    return words if named else f"{type(error).__name__}: {words}" if words else type(error).__name__
