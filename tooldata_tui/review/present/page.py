"""Everything the example and diff panes show of one example, laid out for their widths: made ahead of the key."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from tooldata_tui.review.present.conversation import NUMBERED, Focus, conversation
from tooldata_tui.review.present.layout import Line, blank, line, wrap_spans
from tooldata_tui.review.present.tool import tool_lines
from tooldata_tui.review.view import View
from tooldata_tui.text import one_line

if TYPE_CHECKING:
    from tooldata_tui.review.present.comparison import Comparison

__all__ = ["Page", "Widths", "page_of"]

#: The turn or the finding that the keys act on.
_POINTER = "▸"
#: Rows that are left below the turn that is opened at.
_AFTER = 3
#: Tools of one turn that are shown, and names of those it might call.
_TOOLS, _OFFERED = 8, 60


@dataclass(frozen=True, slots=True)
class Widths:
    """Cells of the two panes. ``margin`` are those of the example's before its text, where the pointer stands."""

    example: int
    diff: int
    margin: int = 2


@dataclass(frozen=True, slots=True)
class Page:
    """One example, ready to be painted.

    :ivar example: the conversation, without its margin
    :ivar title: of the diff pane: what is compared
    :ivar shown: which of ``comparisons`` the diff pane shows
    """

    view: View
    widths: Widths
    focus: Focus
    example: list[Line]
    comparisons: "tuple[Comparison, ...]"
    shown: int
    heading: str
    title: str
    diff: list[Line]

    def pointed(self) -> Iterator[Line]:
        """The conversation with its margin, and the pointer in it."""
        margin = " " * self.widths.margin
        here = _POINTER.ljust(self.widths.margin)
        focus, pending = self.focus, True
        turn = focus.turn
        if turn is None and len(self.view.example.messages) >= NUMBERED:
            turn = self.view.turn_in_question
        for one in self.example:
            if focus.finding is not None:
                at = pending and one.finding == focus.finding
            else:
                at = pending and turn is not None and one.turn == turn and bool(one.spans)
            pending = pending and not at
            lead = (here, "accent bold") if at else (margin, "text")
            yield Line((lead, *one.spans), one.turn, one.finding)

    @property
    def fix(self) -> int | None:
        """The finding whose fix would be taken: that of the diff, else that of the chosen finding, else the first."""
        findings, chosen = self.view.findings, self.focus.finding
        if self.comparisons:
            number = self.comparisons[self.shown].finding
            if number is not None and findings[number].fix is not None:
                return number
        if chosen is not None and chosen < len(findings) and findings[chosen].fix is not None:
            return chosen
        return next(iter(self.view.fixes), None)

    @property
    def fix_title(self) -> str:
        """What that fix is called; nothing where there is none."""
        fix = self.view.findings[self.fix].fix if self.fix is not None else None
        return fix.title if fix is not None else ""

    def first_line(self, height: int) -> int:
        """The topmost of *height* lines of a long conversation: what is wrong is seen, and the turn before it."""
        if len(self.example) <= height:
            return 0
        worst = self.view.worst
        turn = (worst.turn if worst is not None else self.view.decision_turn) or 0
        rows = [number for number, one in enumerate(self.example) if one.turn == turn]
        if not rows or rows[-1] < height:
            return 0
        lines = list(enumerate(self.example))
        before = next((n for n, one in lines if one.turn is not None and one.turn >= turn - 1 and one.spans), 0)
        if rows[0] - before >= height - 4:
            return min(max(0, rows[0] - height // 3), len(lines) - height)
        # What was said before tells more than what comes after: as many turns of it as leave that turn whole.
        begins = (n for n, one in lines if n and one.spans and one.turn != lines[n - 1][1].turn)
        earlier = next((n for n in begins if n >= rows[-1] + _AFTER - height), before)
        return min(earlier, before, len(lines) - height)

    def rows_aimed_at(self) -> list[int]:
        """Numbers of the lines that the pointer stands for."""
        finding, turn = self.focus.finding, self.focus.turn
        if finding is not None:
            return [number for number, one in enumerate(self.example) if one.finding == finding]
        return [number for number, one in enumerate(self.example) if turn is not None and one.turn == turn]

    def aimed(self, focus: Focus) -> "Page":
        """The same with the pointer elsewhere. What is unfolded must be the same."""
        page = replace(self, focus=focus)
        if self.comparisons:
            return page
        heading, title, diff = _side(self.view, self.widths.diff, focus)
        return replace(page, heading=heading, title=title, diff=diff)

    def with_view(self, view: View) -> "Page":
        """The same for another state of the example that changes nothing of its text."""
        return replace(self, view=view)


def page_of(view: View, widths: Widths, focus: Focus | None = None, shown: int = 0) -> Page:
    """Lay out *view*. Where there is nothing to compare the diff pane shows the tool that is called."""
    focus = focus or Focus()
    example = conversation(view, widths.example - widths.margin, focus)
    found: tuple[Comparison, ...] = ()
    if view.state.edited or view.others or view.fixes:
        # Loaded with the first example that needs it: most have nothing to compare, the first frame seldom has.
        from tooldata_tui.review.present.comparison import comparison_lines, comparisons

        found = tuple(comparisons(view))
    if found:
        shown %= len(found)
        which = f" {shown + 1} of {len(found)}" if len(found) > 1 else ""
        comparison = found[shown]
        diff = comparison_lines(comparison, widths.diff)
        return Page(view, widths, focus, example, found, shown, "Diff" + which, comparison.title, diff)
    return Page(view, widths, focus, example, found, 0, *_side(view, widths.diff, focus))


class _Side(NamedTuple):
    heading: str
    title: str
    diff: list[Line]


def _side(view: View, width: int, focus: Focus) -> _Side:
    """What stands below the example while there is nothing to compare: the tools that are called."""
    turn = focus.turn if focus.turn is not None else view.turn_in_question
    label = sorted(view.label_at(turn) or view.label_at(view.decision_turn))
    tools = [view.toolset.by_name[name] for name in label if name in view.toolset.by_name]
    if len(tools) == 1:
        return _Side("Tool", one_line(tools[0].name[:80]), tool_lines(tools[0], width))
    if tools:
        lines: list[Line] = []
        for tool in tools[:_TOOLS]:
            lines += [*([blank()] if lines else []), line((one_line(tool.name[:80]), "text bold"))]
            lines += tool_lines(tool, width)
        return _Side("Tools", f"{len(tools)} called", lines)
    if not view.toolset.tools:
        return _Side("Tool", "none given", [line(("this example brings no tools", "faint"))])
    names = ", ".join(one_line(tool.name[:60]) for tool in view.toolset.tools[:_OFFERED])
    rows = wrap_spans([("offered: ", "faint"), (names, "muted")], width)
    return _Side("Tools", "none called", [line(*row) for row in rows])
