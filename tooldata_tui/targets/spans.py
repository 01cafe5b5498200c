"""Where in the rendered text each turn stands that is learned from."""

from collections.abc import Iterable
from typing import NamedTuple

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.marking import mark
from tooldata_tui.targets.template import Template, TemplateFailedError

__all__ = ["Seen", "as_seen"]


#: What no turn begins with.
_OTHER = "\U0010fffb"


class Seen(NamedTuple):
    """A row as the model sees it.

    :ivar spans: what is learned from, in order
    :ivar exact: the template says itself what that is; otherwise it was found by rendering the beginnings
    :ivar turns: the turn of each span; empty where the template does not tell one turn from another
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    exact: bool
    turns: tuple[int, ...] = ()


def as_seen(template: Template, row: Tree, trained: Iterable[int]) -> Seen:
    """The text of a row, and of the turns *trained* where they stand in it. Raises :class:`TemplateFailedError`."""
    messages, tools = row["messages"], row.get("tools")
    whole = template.render(messages, tools)
    wanted = set(trained)
    turns = [turn for turn, one in enumerate(messages) if one.get("role") == "assistant"]
    if whole.spans:
        if len(whole.spans) != len(turns):
            return Seen(whole.text, whole.spans, True)
        kept = [(span, turn) for span, turn in zip(whole.spans, turns, strict=True) if turn in wanted]
    else:
        turn_at = _Places(template, messages, tools, whole.text)
        found = [(turn_at.begin_and_end(turn), turn) for turn in turns if turn in wanted]
        kept = [((begin, end), turn) for (begin, end), turn in found if begin < end]
    return Seen(whole.text, tuple(span for span, _ in kept), bool(whole.spans), tuple(turn for _, turn in kept))


class _Places:
    """Where turns stand in the text of a conversation: behind the rendered beginning of it, mostly.

    Templates differ in how they write a turn that is the last one, and one that is not: Qwen's has room for thoughts in
    the last alone. Then the beginning is not that of the text. Where such a turn ends is told by putting another one in
    its place: what stands behind it stays the same.
    """

    def __init__(self, template: Template, messages: list[Tree], tools: list[Tree] | None, text: str) -> None:
        self._template, self._messages, self._tools, self._text = template, messages, tools, text

    def begin_and_end(self, turn: int) -> tuple[int, int]:
        return self._begin(turn), self._end(turn)

    def _begin(self, turn: int) -> int:
        before = self._messages[:turn]
        base = self._rendered(before) or ""
        part = self._rendered(before, prompt=True) if before and self._text.startswith(base) else None
        if part is None:  # another text in its place begins where it does
            other = {"role": self._messages[turn]["role"], "content": _OTHER}
            whole = self._rendered([*before, other, *self._messages[turn + 1 :]])
            return _common(self._text, whole or base)
        common = _common(self._text, part)
        if common < len(part):  # not in the middle of a tag that begins like another one
            line = part.rfind("\n", 0, common) + 1
            common = line if line > _common(part, base) else common
        return common

    def _end(self, turn: int) -> int:
        ahead, behind = self._messages[:turn], self._messages[turn + 1 :]
        this = self._messages[turn]
        part = self._rendered([*ahead, this])
        if part is None:
            return 0
        if self._text.startswith(part):
            return len(part)
        other = mark({"messages": [this]}, names=False)[0]["messages"][0]
        whole, alone = self._rendered([*ahead, other, *behind]), self._rendered([*ahead, other])
        if whole is None or alone is None:
            return _common(self._text, part)
        end = len(self._text) - _common(self._text[::-1], whole[::-1])
        closing = part[len(part) - _common(part[::-1], alone[::-1]) :]
        return end + len(closing) * self._text.startswith(closing, end)

    def _rendered(self, messages: list[Tree], *, prompt: bool = False) -> str | None:
        try:
            return self._template.render(messages, self._tools, prompt=prompt).text
        except TemplateFailedError:
            return None


def _common(text: str, part: str) -> int:
    """How much of their beginnings is the same."""
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
