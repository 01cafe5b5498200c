"""Where in the rendered text each turn stands that is learned from."""

from collections.abc import Iterable
from typing import NamedTuple

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.template import Template, TemplateFailedError

__all__ = ["Seen", "as_seen"]


class Seen(NamedTuple):
    """A row as the model sees it.

    :ivar spans: what is learned from, in order
    :ivar exact: the template says itself what that is; otherwise it was found by rendering the beginnings
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    exact: bool


def as_seen(template: Template, row: Tree, trained: Iterable[int]) -> Seen:
    """The text of a row, and of the turns *trained* where they stand in it. Raises :class:`TemplateFailedError`."""
    messages, tools = row["messages"], row.get("tools")
    whole = template.render(messages, tools)
    wanted = set(trained)
    turns = [turn for turn, one in enumerate(messages) if one.get("role") == "assistant"]
    if whole.spans:
        if len(whole.spans) != len(turns):
            return Seen(whole.text, whole.spans, True)
        kept = (span for span, turn in zip(whole.spans, turns, strict=True) if turn in wanted)
        return Seen(whole.text, tuple(kept), True)
    spans = []
    for turn in turns:
        if turn in wanted:
            begin = _common(template, messages[:turn], tools, whole.text, prompt=True)
            end = _common(template, messages[: turn + 1], tools, whole.text, prompt=False)
            if begin < end:
                spans.append((begin, end))
    return Seen(whole.text, tuple(spans), False)


def _common(template: Template, messages: list[Tree], tools: list[Tree] | None, text: str, *, prompt: bool) -> int:
    """How much of *text* is the rendered beginning of the conversation."""
    try:
        part = template.render(messages, tools, prompt=prompt).text
    except TemplateFailedError:
        if not prompt:
            return 0
        return _common(template, messages, tools, text, prompt=False)
    if text.startswith(part):
        return len(part)
    low, high = 0, min(len(part), len(text))
    while low < high:  # the longest beginning that both have
        middle = (low + high + 1) // 2
        if part[:middle] == text[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
