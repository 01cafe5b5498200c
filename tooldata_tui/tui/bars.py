"""The lines around the panes: header, footer, and the titles."""

from typing import TYPE_CHECKING

from tooldata_tui.dataset import REJECT_REASONS
from tooldata_tui.review.present.bars import (
    Header,
    Saved,
    footer_line,
    header_line,
    pane_title,
    place_in_queue,
    sentence_lines,
    tools_total,
)
from tooldata_tui.review.present.conversation import heading
from tooldata_tui.review.present.foot import foot_keys, likely_labels
from tooldata_tui.review.present.layout import Line, Span
from tooldata_tui.text import one_line
from tooldata_tui.tui.panes import Bar

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Bars"]

#: Lines that a sentence at the foot may take.
_SENTENCE = 3


class Bars:
    """What is said around the panes.

    :ivar note: what was just done; gone with the next key
    :ivar activity: what goes on beside the review; ``growing`` is what a language model is asked for meanwhile
    :ivar saved: what became of what was decided last
    """

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app
        self.note, self.note_style = "", "muted"
        self.activity = self.growing = ""
        self.saved = Saved.NOTHING
        self._sentence: list[Span] = []

    def show_all(self) -> None:
        self.show_header()
        self.show_titles()
        self.show_footer()

    def _bar(self, name: str) -> Bar:
        bar = self._app.pane(name)
        assert isinstance(bar, Bar)
        return bar

    # --- saying something

    def announce(self, text: str, style: str = "muted") -> None:
        """Say in the header what was just done."""
        self.note, self.note_style = one_line(text), style
        self._sentence = []
        self.show_header()
        self.show_footer()

    def complain(self, text: str) -> None:
        """Say at the foot what went wrong; it stays until the next key."""
        self._say([("✗ ", "bad"), (one_line(text), "bad")])

    def remark(self, text: str) -> None:
        """Say at the foot what a person should know; it stays until the next key."""
        self._say([("▲ ", "warning"), (one_line(text), "text")])

    def _say(self, spans: list[Span]) -> None:
        self._sentence = spans
        self.show_footer()

    def hush(self) -> None:
        """What was said about the last key makes room for the next."""
        if self._sentence:
            self._sentence = []
            self.show_footer()
        if self.note:
            self.note = ""
            self.show_header()

    # --- header

    def show_header(self) -> None:
        self._bar("header").show_later(self._header)

    def _header(self) -> list[Line]:
        app = self._app
        queue, progress = app.listing.queue, app.progress
        header = Header(
            app.project_name,
            queue.words,
            progress.decided,
            progress.total,
            self._pace(),
            app.session.reviewer,
            activity=" · ".join(words for words in (self.activity, self.growing) if words),
            note=self.note,
            note_style=self.note_style,
            mode="TYPING" if app.prompt.is_open else "",
            saved=self.saved,
        )
        return [header_line(header, self._bar("header").text_width)]

    def _pace(self) -> str:
        app = self._app
        times = app.progress.times
        if len(times) < 2 and app.limit is None and app.minutes is None:
            return ""
        from tooldata_tui.review.pace import active_seconds, pace_text, per_minute

        parts = []
        if app.limit is not None:
            parts.append(f"{len(times) - 1} of {app.limit:,}")
        if app.minutes is not None:
            parts.append(f"{active_seconds(times) / 60:.0f} of {app.minutes:g} min")
        left = app.progress.left if not parts else 0
        return " · ".join(part for part in (*parts, pace_text(left, per_minute(times))) if part)

    # --- titles

    def show_titles(self) -> None:
        self.show_queue_title()
        self.show_example_titles()
        self.show_tools_title()

    def show_tools_title(self) -> None:
        total = tools_total(self._app.browser.offered, self._app.progress.total)
        self._bar("tools-title").show(self._title("tools", "Tools", total))

    def show_queue_title(self) -> None:
        self._bar("queue-title").show_later(self._queue_title)

    def _queue_title(self) -> list[Line]:
        listing, width = self._app.listing, self._bar("queue-title").text_width
        where = place_in_queue(listing.queue, listing.position, width, len(self._app.marking.marks))
        return self._title("queue", "Queue", where)

    def show_example_titles(self) -> None:
        self._bar("example-title").show_later(self._example_title)
        self._bar("diff-title").show_later(self._diff_title)

    def _example_title(self) -> list[Line]:
        page = self._app.detail.page
        if page is None:
            return self._title("example", "Example", "")
        return [heading(page.view, self._bar("example-title").text_width, focused=self._focused("example"))]

    def _diff_title(self) -> list[Line]:
        page = self._app.detail.page
        return self._title("diff", page.heading, page.title) if page else self._title("diff", "Diff", "")

    def _title(self, pane: str, title: str, rest: str) -> list[Line]:
        return [pane_title(title, rest, self._bar(f"{pane}-title").text_width, focused=self._focused(pane))]

    def _focused(self, pane: str) -> bool:
        return self._app.moving.pane == pane

    # --- footer

    def show_footer(self) -> None:
        bar = self._bar("footer")
        lines = sentence_lines(self._sentence, bar.text_width, _SENTENCE, self._keys()) if self._sentence else []
        height = max(len(lines), 1)
        if bar.styles.height is None or bar.styles.height.value != height:
            bar.styles.height = height
        if lines:
            bar.show(lines)
        else:
            bar.show_later(lambda: [footer_line(self._keys(), bar.text_width)])

    def hint(self, lines: list[Line]) -> None:
        """Show *lines* above the prompt."""
        self._bar("hint").show(lines)

    def _keys(self) -> list[tuple[str, str]]:
        """Keys and what they would do here, the most telling first."""
        app, shown = self._app, self._app.keymap.shown
        if app.deciding.rejected is not None:
            view, reasons = app.deciding.rejected
            why = [(shown(f"reason.{reason.replace('-', '_')}"), REJECT_REASONS[reason]) for reason in reasons]
            return [("", f"why #{view.id}?"), *why, (shown("review.undo"), "undo")]
        page = app.detail.page
        return foot_keys(
            shown,
            here=self._here(),
            marked=len(app.marking.marks),
            filtered=app.listing.queue.is_narrowed,
            fix=page.fix_title if page is not None else "",
            labels=likely_labels(page.view, app.changing.turn(), app.browser.names, app.size.width) if page else (),
        )

    def _here(self) -> list[tuple[str, str]]:
        """What only the focused pane does."""
        match self._app.moving.pane:
            case "tools":
                return [("tools.open", "parameters"), ("filter.tool", "only this tool")]
            case "example":
                return [("turn.fold", "fold"), ("turn.fold_all", "fold all")]
            case _:
                return []
