"""Messages of a row as JSON, exactly as :func:`~tooldata_tui.dataset.jsontext.dumps` writes them.

Nearly all have one of a few forms. To fill these in takes half the time that the encoder takes to find out.
"""

from collections.abc import Callable, Sequence
from json.encoder import encode_basestring as _quoted
from typing import Any, NamedTuple

from tooldata_tui.dataset.jsontext import dumps_plain
from tooldata_tui.formats.codec import Tree

__all__ = ["Written", "write_messages"]


class Written(NamedTuple):
    """Messages as JSON.

    :ivar brackets: how many there are in those of other forms: nothing in them is nested deeper than that
    """

    text: str
    brackets: int


def write_messages(messages: Sequence[Tree]) -> Written:
    """The list of *messages* as JSON. Raises ``TypeError`` where there are numbers that are kept as they were written,
    and ``ValueError`` where there are some that JSON has not."""
    texts, brackets = [], 0
    for one in messages:
        keys = tuple(one)
        if keys == _SAID:  # as most have
            role, content = one.values()
            if type(role) is str and type(content) is str:
                texts.append(f'{{"role": {_quoted(role)}, "content": {_quoted(content)}}}')
                continue
        form = _FORMS.get(keys)
        text = form(one) if form else None
        if text is None:
            text = dumps_plain(one)
            brackets += text.count("{") + text.count("[")
        texts.append(text)
    return Written(f"[{', '.join(texts)}]", brackets)


def _calling(message: Tree) -> str | None:
    role, content, given = message.values()
    if type(role) is not str or not (content is None or type(content) is str) or type(given) is not list:
        return None
    calls = []
    for one in given:
        if tuple(one) != _CALL or tuple(one["function"]) != _FUNCTION:
            return None
        id, kind, function = one.values()
        name, arguments = function.values()
        if not (type(id) is type(kind) is type(name) is type(arguments) is str):
            return None
        named = f'{{"name": {_quoted(name)}, "arguments": {_quoted(arguments)}}}'
        calls.append(f'{{"id": {_quoted(id)}, "type": {_quoted(kind)}, "function": {named}}}')
    said = "null" if content is None else _quoted(content)
    return f'{{"role": {_quoted(role)}, "content": {said}, "tool_calls": [{", ".join(calls)}]}}'


def _answer(message: Tree) -> str | None:
    role, id, content = message.values()
    if not (type(role) is type(id) is type(content) is str):
        return None
    return f'{{"role": {_quoted(role)}, "tool_call_id": {_quoted(id)}, "content": {_quoted(content)}}}'


def _named_answer(message: Tree) -> str | None:
    role, id, name, content = message.values()
    if not (type(role) is type(id) is type(name) is type(content) is str):
        return None
    who = f'"role": {_quoted(role)}, "tool_call_id": {_quoted(id)}, "name": {_quoted(name)}'
    return f'{{{who}, "content": {_quoted(content)}}}'


_SAID = ("role", "content")
_CALL, _FUNCTION = ("id", "type", "function"), ("name", "arguments")
_FORMS: dict[tuple[Any, ...], Callable[[Tree], str | None]] = {
    ("role", "content", "tool_calls"): _calling,
    ("role", "tool_call_id", "content"): _answer,
    ("role", "tool_call_id", "name", "content"): _named_answer,
}
