"""Keys that move: in the focused pane, from pane to pane, from finding to finding, and how much room a pane gets."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["PANES", "Moving"]

#: In the order in which tab goes round.
PANES = ("queue", "example", "diff", "tools")
_FAR = 10**9


class Moving:
    """Moves what is in the eye; decides nothing.

    :ivar pane: the pane that the keys move in
    :ivar zoomed: the pane that has the whole screen, if any
    """

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app
        self.pane = "queue"
        self.zoomed: str | None = None

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {
            "list.next": partial(self._by, 1),
            "list.previous": partial(self._by, -1),
            "list.half_down": partial(self._by_page, 0.5),
            "list.half_up": partial(self._by_page, -0.5),
            "list.page_down": partial(self._by_page, 1),
            "list.page_up": partial(self._by_page, -1),
            "list.first": partial(self._by, -_FAR),
            "list.last": partial(self._by, _FAR),
            "example.scroll_down": partial(self._scroll_example, 3),
            "example.scroll_up": partial(self._scroll_example, -3),
            "finding.next": partial(self._finding, 1),
            "finding.previous": partial(self._finding, -1),
            "diff.next": partial(self._comparison, 1),
            "diff.previous": partial(self._comparison, -1),
            "turn.fold": self._fold,
            "turn.fold_all": self._fold_all,
            "pane.next": partial(self._to_next, 1),
            "pane.previous": partial(self._to_next, -1),
            "pane.zoom": self._zoom,
            "pane.unzoom": self._unzoom,
        }

    # --- in a pane

    def _by(self, rows: int) -> None:
        app = self._app
        match self.pane:
            case "tools":
                app.browser.move_by(rows)
            case "example" if self._has_turns():
                self._turn(rows)
            case "example" | "diff":
                app.pane(self.pane).action_scroll_lines(rows)
            case _:
                app.listing.move_by(rows)

    def _by_page(self, pages: float) -> None:
        app = self._app
        match self.pane:
            case "queue":
                rows = max(1, int((app.listing.widget.size.height - 1) * abs(pages)))
                app.listing.move_by(rows if pages > 0 else -rows)
            case "tools":
                rows = max(1, int((app.pane("tools").inner.height - 1) * abs(pages)))
                app.browser.move_by(rows if pages > 0 else -rows)
            case name:
                rows = max(1, int((app.pane(name).inner.height - 1) * abs(pages)))
                app.pane(name).action_scroll_lines(rows if pages > 0 else -rows)

    def _scroll_example(self, rows: int) -> None:
        self._app.pane("example").action_scroll_lines(rows)

    # --- turns

    def _has_turns(self) -> bool:
        page = self._app.detail.page
        return page is not None and len(page.view.example.messages) > 2

    def _point_at_turn(self) -> None:
        """The example has the keys now: point at the turn they act on."""
        page = self._app.detail.page
        if page is not None and page.focus.turn is None and page.focus.finding is None and self._has_turns():
            self._app.detail.aim(replace(page.focus, turn=page.view.turn_in_question or 0))

    def _turn(self, step: int) -> None:
        page, pane = self._app.detail.page, self._app.pane("example")
        assert page is not None
        messages = len(page.view.example.messages)
        turn = page.focus.turn
        if turn is None:
            turn = page.view.turn_in_question or 0
        # A turn that is longer than the pane is read to its end first.
        rows = [number for number, one in enumerate(pane.lines) if page.example[number].turn == turn]
        height = pane.inner.height
        if rows and step == 1 and rows[-1] >= pane.top + height and rows[0] < pane.top + height:
            pane.action_scroll_lines(min(height - 2, rows[-1] - pane.top - height + 1))
            return
        if rows and step == -1 and rows[0] < pane.top <= rows[-1]:
            pane.action_scroll_lines(-min(height - 2, pane.top - rows[0]))
            return
        turn = max(0, min(turn + step, messages - 1))
        self._app.detail.aim(replace(page.focus, turn=turn, finding=None))

    def click_example(self, row: int) -> None:
        """A row of the example was clicked."""
        page = self._app.detail.page
        if page is None or row >= len(page.example):
            return
        one = page.example[row]
        if one.finding is not None:
            self._point_at_finding(one.finding)
        elif one.turn is not None and self._has_turns():
            self._app.detail.aim(replace(page.focus, turn=one.turn, finding=None))

    def _fold(self) -> None:
        page = self._app.detail.page
        if page is None:
            return
        turn = page.focus.turn
        if turn is None:
            self._fold_all()
            return
        self._app.detail.relayout(replace(page.focus, unfolded=page.focus.unfolded ^ {turn}))

    def _fold_all(self) -> None:
        page = self._app.detail.page
        if page is None:
            return
        every = frozenset(range(len(page.view.example.messages)))
        # One key for the common case: everything open, or everything folded again.
        self._app.detail.relayout(replace(page.focus, unfolded=frozenset() if page.focus.unfolded else every))

    # --- findings and comparisons

    def _finding(self, step: int) -> None:
        page = self._app.detail.page
        if page is None or not page.view.findings:
            self._app.bars.announce("no findings here", "warning")
            return
        number = page.focus.finding
        number = number + step if number is not None else 0 if step > 0 else -1
        self._point_at_finding(number % len(page.view.findings))

    def _point_at_finding(self, number: int) -> None:
        page = self._app.detail.page
        assert page is not None
        focus = replace(page.focus, finding=number, turn=page.view.findings[number].turn)
        shown = next((n for n, one in enumerate(page.comparisons) if one.finding == number), page.shown)
        if shown == page.shown:
            self._app.detail.aim(focus)
        else:
            self._app.detail.relayout(focus, shown)

    def _comparison(self, step: int) -> None:
        page = self._app.detail.page
        if page is None or len(page.comparisons) < 2:
            self._app.bars.announce("nothing else to compare", "warning")
            return
        self._app.detail.compare(page.shown + step)

    # --- panes

    def to(self, pane: str) -> None:
        """Give the keys to *pane*. Where there is no room for all of them, it comes onto the screen."""
        if pane == self.pane:
            return
        self.pane = pane
        if self.zoomed is not None:
            self._give_screen_to(pane)
        self._dress()
        if pane == "example":
            self._point_at_turn()
        self._app.browser.show()
        self._app.bars.show_titles()
        self._app.bars.show_footer()

    def _to_next(self, step: int) -> None:
        self.to(PANES[(PANES.index(self.pane) + step) % len(PANES)])

    def _zoom(self) -> None:
        self._give_screen_to(self.pane)
        self._dress()

    def _unzoom(self) -> None:
        self.zoomed = None
        self._dress()

    def _give_screen_to(self, pane: str) -> None:
        # The list alone says too little to decide by: while the keys move in it, the example has the screen.
        self.zoomed = "example" if pane == "queue" else pane

    def _dress(self) -> None:
        """Tell the style sheet which pane has the keys, and which has the screen."""
        screen = self._app.default_screen
        for name in PANES:
            screen.set_class(name == self.pane, f"in-{name}")
            screen.set_class(name == self.zoomed, f"zoom-{name}")
