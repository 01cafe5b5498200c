"""An example as the model sees it: rendered by the chat template that the settings name, or as the trainer reads it."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from tooldata_tui.errors import UsageError
from tooldata_tui.review.present.layout import line
from tooldata_tui.review.present.preflight import Laid, laid_out, outcome_lines
from tooldata_tui.settings.actions import Context
from tooldata_tui.store.sqlite import in_words
from tooldata_tui.targets.target import target_called
from tooldata_tui.targets.template_files import read_template
from tooldata_tui.tasks.export.rows import Leaving, leaving
from tooldata_tui.tasks.preflight import Flight, Turned, shown_row
from tooldata_tui.tasks.rendering import Renderer
from tooldata_tui.text import one_line
from tooldata_tui.tui.panes import Bar, Pane
from tooldata_tui.tui.side_screen import Keys, SideScreen

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["open_preflight"]

#: The target where the settings name none.
_USUAL = "openai"
_FAR = 10**9


async def open_preflight(app: "ReviewApp") -> None:
    """Open the screen for the current example. Raises :class:`UsageError` where there is none."""
    example = app.listing.current
    if example is None:
        raise UsageError("there is no example to look at")
    flight = _flight(app)

    def read() -> tuple[Leaving | None, Flight]:
        with in_words(app.session.project.path):
            db = app.session.reader
            return next(iter(leaving(db, [example])), None), flight.together(db, [example])

    one, flight = await app.threads.read(read)
    if one is None:
        raise UsageError(f"there is no example #{example}")

    async def left(_: object) -> None:
        """It changes nothing."""

    app.ask(PreflightScreen(app, one, flight), left)


def _flight(app: "ReviewApp") -> Flight:
    settings, folder = app.export
    template = read_template(folder / settings.template) if settings.template else None
    name = settings.target or ("" if template is not None else _USUAL)
    target = target_called(name) if name else None
    renderer = Renderer(template) if template is not None else None
    return Flight(target, renderer=renderer, longest=settings.max_length)


class PreflightScreen(SideScreen):
    """One example."""

    CONTEXT = Context.PREFLIGHT
    NAME = "as the model sees it"
    DEFAULT_CSS = """
    PreflightScreen {
        #outcomes { background: $td-panel; padding: 0 1; height: 1; }
        #seen { height: 1fr; background: $td-background; padding: 0 1; }
    }
    """

    def __init__(self, app: "ReviewApp", one: Leaving, flight: Flight) -> None:
        super().__init__(app)
        self._one, self._flight = one, flight
        self._outcomes = Bar(app.span_styles, id="outcomes")
        self._pane = Pane(app.span_styles, id="seen")
        self._turned: Turned | None = None
        self._laid = Laid()
        self._width = 0

    def actions(self) -> Mapping[str, Callable[[], object]]:
        def page(pages: float) -> None:
            self._scroll(int(max(self._pane.inner.height - 1, 1) * pages))

        return {
            "preflight.next": partial(self._part, 1),
            "preflight.previous": partial(self._part, -1),
            "preflight.leave": partial(self.dismiss, None),
            "list.next": partial(self._scroll, 1),
            "list.previous": partial(self._scroll, -1),
            "list.first": partial(self._scroll, -_FAR),
            "list.last": partial(self._scroll, _FAR),
            "list.half_down": partial(page, 0.5),
            "list.half_up": partial(page, -0.5),
            "list.page_down": partial(page, 1),
            "list.page_up": partial(page, -1),
        }

    # --- what is on the screen

    def compose_body(self) -> tuple[Widget, ...]:
        return self._outcomes, self._pane

    def place(self) -> str:
        flight, turned = self._flight, self._turned
        by = flight.target.title if flight.target is not None else "as it is"
        if flight.renderer is not None:
            by += f" · {one_line(flight.renderer.template.file.name)}"
        words = f"#{self._one.example} · {by}"
        if turned is None:
            return f"{words} · rendering"
        if flight.renderer is not None and not turned.is_rendered:
            return f"{words} · the record: it cannot be rendered"
        return words if turned.is_rendered else f"{words} · the record"

    def keys(self) -> Keys:
        return [
            *([("preflight.next", "next part learned from")] if self._laid.parts else []),
            ("list.next", "down"),
            ("list.previous", "up"),
            ("list.page_down", "page down"),
            ("preflight.leave", "back"),
            ("help.open", "help"),
        ]

    def on_mount(self) -> None:
        self._pane.focus()
        self._outcomes.show([line(("rendering", "muted"))])
        self.beside(self._render_row)

    def on_unmount(self) -> None:
        if self._flight.renderer is not None:
            self._flight.renderer.close()

    async def _render_row(self) -> None:
        """Render beside the keys: a template may take its time."""
        turned = await asyncio.to_thread(shown_row, self._flight, self._one)
        if self.is_attached:
            self._turned = turned
            await self._lay()

    def resized(self) -> None:
        if self._pane.text_width != self._width:
            self.beside(self._lay)

    async def _lay(self) -> None:
        turned, width = self._turned, self._pane.text_width
        if turned is None or not width:
            return
        laid = await asyncio.to_thread(laid_out, turned.seen, width)
        if width != self._pane.text_width or not self.is_attached:
            return  # overtaken
        first, self._width, self._laid = not self._width, width, laid
        self._pane.show(laid)
        if first and laid.parts:  # the tools come before it, and are the same everywhere
            self._pane.scroll_to_line(max(laid.parts[0] - self._pane.inner.height // 2, 0))
        self._show_outcomes(turned)
        self.show_bars()

    def _show_outcomes(self, turned: Turned) -> None:
        bar = self._outcomes
        most = max(self.size.height // 3, 2)
        lines = outcome_lines(turned.examined.outcomes, bar.text_width, most)
        bar.styles.height = max(len(lines), 1)
        bar.show(lines or [line(("✓ ", "good"), (self._fine(turned), "muted"))])

    def _fine(self, turned: Turned) -> str:
        said = "everything it says reaches the model once" if turned.is_rendered else "nothing happens to it"
        exact = "" if turned.seen.exact or not turned.seen.spans else "; what is learned from is found by its turns"
        return f"{said}{exact if turned.is_rendered else ''}"

    # --- keys

    def _scroll(self, lines: int) -> None:
        self._pane.action_scroll_lines(lines)

    def _part(self, step: int) -> None:
        top, parts = self._pane.top, self._laid.parts
        found = [at for at in parts if at > top] if step > 0 else [at for at in reversed(parts) if at < top]
        if found:
            self._pane.scroll_to_line(found[0])
        else:
            self.announce("no other part is learned from" if parts else "nothing is learned from")
