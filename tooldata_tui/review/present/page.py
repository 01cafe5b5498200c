"""Everything the example and diff panes show of one example, laid out for their widths: made ahead of the key."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tooldata_tui.review.present.conversation import Focus, conversation
from tooldata_tui.review.present.layout import Line, line
from tooldata_tui.review.present.tool import tool_lines
from tooldata_tui.review.view import View
from tooldata_tui.text import one_line

if TYPE_CHECKING:
    from tooldata_tui.review.present.comparison import Comparison

__all__ = ["Page", "Widths", "page_of"]


@dataclass(frozen=True, slots=True)
class Widths:
    """Cells of the two panes."""

    example: int
    diff: int


@dataclass(frozen=True, slots=True)
class Page:
    """One example, ready to be painted.

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


def page_of(view: View, widths: Widths, focus: Focus | None = None, shown: int = 0) -> Page:
    """Lay out *view*. Where there is nothing to compare the diff pane shows the tool that is called."""
    focus = focus or Focus()
    example = conversation(view, widths.example, focus)
    found: tuple[Comparison, ...] = ()
    if view.state.edited or any(finding.fix for finding in view.findings):
        # Loaded with the first example that needs it: most have nothing to compare, the first frame seldom has.
        from tooldata_tui.review.present.comparison import comparison_lines, comparisons

        found = tuple(comparisons(view))
    if found:
        shown %= len(found)
        which = f" ({shown + 1} of {len(found)})" if len(found) > 1 else ""
        comparison = found[shown]
        diff = comparison_lines(comparison, widths.diff)
        return Page(view, widths, focus, example, found, shown, "Diff", comparison.title + which, diff)
    name, lines = _tool(view, widths.diff, focus)
    return Page(view, widths, focus, example, found, 0, "Tool", name, lines)


def _tool(view: View, width: int, focus: Focus) -> tuple[str, list[Line]]:
    turn = focus.turn if focus.turn is not None else view.decision_turn
    for name in sorted(view.label_at(turn)):
        tool = view.toolset.by_name.get(name)
        if tool is not None:
            return one_line(name[:80]), tool_lines(tool, width)
    if not view.toolset.tools:
        return "none given", [line(("this example brings no tools", "faint"))]
    names = ", ".join(one_line(tool.name[:60]) for tool in view.toolset.tools[:40])
    return "none called", [line(("offered: ", "faint"), (names, "muted"))]
