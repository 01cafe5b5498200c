"""The generation screen: what a language model is to be asked for, what that takes, and what comes of it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.widget import Widget

from tooldata_tui.errors import UsageError
from tooldata_tui.review.ordering import Aim, Field, Form
from tooldata_tui.review.present.generation import form_line, run_lines, waiting_lines
from tooldata_tui.settings.actions import Context
from tooldata_tui.tui.line_view import Line as ViewLine
from tooldata_tui.tui.panes import Pane
from tooldata_tui.tui.side_screen import Keys, SideScreen, leaps

if TYPE_CHECKING:
    from tooldata_tui.tui.generating import Generating
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["GenerationScreen"]


class GenerationScreen(SideScreen):
    """A form above, what goes on below. It may be left at any time.

    :param form: what it begins with
    """

    CONTEXT = Context.GENERATION
    NAME = "generation"
    DEFAULT_CSS = """
    GenerationScreen {
        #ask { background: $td-panel; height: 7; padding: 1 0; }
        #run { height: 1fr; background: $td-background; padding: 1 1 0 2; }
        &.-low #ask { padding: 0; }
        &.-low #run { padding: 0 1 0 2; }
    }
    """

    def __init__(self, app: "ReviewApp", generating: "Generating", form: Form) -> None:
        super().__init__(app)
        self._generating, self._form = generating, form
        self._cursor = 0
        self._ask = Pane(app.span_styles, id="ask", focusable=False)
        self._pane = Pane(app.span_styles, id="run")

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {
            "generation.less": partial(self._step, -1),
            "generation.more": partial(self._step, 1),
            "generation.find": self._find,
            "generation.offer": self._offer,
            "generation.send": self._send,
            "generation.pause": self._pause,
            "generation.stop": self._stop,
            "generation.drop": self._drop,
            "generation.leave": self._leave,
            "list.next": partial(self._move, 1),
            "list.previous": partial(self._move, -1),
            **leaps(self._scroll, lambda: self._pane.inner.height),
        }

    # --- what is on the screen

    def compose_body(self) -> tuple[Widget, ...]:
        return self._ask, self._pane

    def place(self) -> str:
        run = self._generating.run
        words = {
            "counting": "working out what it takes", "offered": "nothing was sent yet", "running": "asking",
            "paused": "paused", "stopping": "stopping", "over": "",
        }  # fmt: skip
        if run is not None and run.asks_nobody:
            words |= {"offered": "nothing was added yet", "running": "adding"}
        return words[run.stage] if run is not None else ""

    def keys(self) -> Keys:
        run = self._generating.run
        stage = run.stage if run is not None else "over"
        here: list[tuple[str, str]] = []
        match stage:
            case "offered":
                host = run.offer.host if run is not None and run.offer is not None else ""
                yes, no = (f"send to {host}", "send nothing") if host else ("add them", "add nothing")
                here = [("generation.send", yes), ("generation.leave", no)]
            case "running" | "paused" if run is not None and run.asks_nobody:
                here = [("generation.stop", "stop")]
            case "running" | "paused":
                here = [("generation.pause", "go on" if stage == "paused" else "pause"), ("generation.stop", "stop")]
            case "over":
                here = [("generation.offer", "what it gives" if self._form.kind == "noise" else "what it takes")]
                here += [("generation.drop", "give the job up")] if self._form.job is not None else []
                here += [("generation.more", "next"), ("generation.less", "before")]
                here += [("generation.find", "find")] if len(self._form.choices(self._field)) > 2 else []
        if stage == "offered":
            return [here[0], ("help.open", "help"), here[1]]  # the last one is there on every screen
        back = "back" if stage == "over" else "back, it goes on"
        return [*here, ("generation.leave", back), ("help.open", "help")]

    def on_mount(self) -> None:
        self._pane.focus()
        self._generating.watch(self.show)
        self.show()

    def on_unmount(self) -> None:
        self._generating.watch(lambda: None)

    def resized(self) -> None:
        self.show()

    def show(self) -> None:
        """Draw all of it anew; what is as it was is not sent."""
        if not self.is_attached:
            return
        run, form = self._generating.run, self._form
        width = self._ask.text_width
        if not width:
            return
        lines = [form_line(form, name, width, here=name == self._field and self._is_open) for name in form.fields]
        height = len(lines) + (0 if self.has_class("-low") else 2)
        if self._ask.styles.height is None or self._ask.styles.height.value != height:
            self._ask.styles.height = height
        self._ask.set_lines([ViewLine(one.spans) for one in lines])
        room, shown = self._pane.text_width, self.review.keymap.shown
        keys = shown("generation.send"), shown("generation.leave")
        seeds = shown("seeds.open")
        self._pane.show(run_lines(run, room, keys) if run is not None else waiting_lines(form, room, seeds))
        self.show_bars()

    @property
    def _field(self) -> Field:
        return self._form.fields[min(self._cursor, len(self._form.fields) - 1)]

    @property
    def _is_open(self) -> bool:
        """Whether the form may be changed: nothing goes on."""
        run = self._generating.run
        return run is None or run.is_over

    # --- the form

    def _change(self, form: Form) -> None:
        if not self._is_open:
            raise UsageError("this is under way: stop it first, or go back and let it go on")
        if self._generating.run is not None and form != self._form:
            self._generating.drop()  # what came of the last one
        self._form = form
        self.show()

    def _move(self, rows: int) -> None:
        if self._is_open:
            self._cursor = max(0, min(self._cursor + rows, len(self._form.fields) - 1))
            self.show()
        else:
            self._scroll(rows)

    def _scroll(self, rows: int) -> None:
        self._pane.action_scroll_lines(rows)

    def _step(self, by: int) -> None:
        self._change(self._form.step(self._field, by))

    def on_key(self, event: events.Key) -> None:
        """Digits are typed into the count."""
        digit = event.character is not None and event.character.isascii() and event.character.isdigit()
        if self._field == "count" and self._is_open and (digit or event.key == "backspace"):
            event.stop()
            self._change(self._form.typed(event.character or "" if digit else ""))

    def _find(self) -> None:
        """Choose by typing."""
        from tooldata_tui.tui.choice_dialog import ChoiceDialog

        name = self._field
        choices = self._form.choices(name)
        if len(choices) < 2 or not self._is_open:
            raise UsageError("there is nothing to choose from here")

        async def chosen(at: object) -> None:
            if isinstance(at, int):
                self._change(self._form.put(name, choices[at]))

        self.review.ask(ChoiceDialog(self.review.span_styles, [_words(one) for one in choices]), chosen)

    # --- what goes on

    def _offer(self) -> None:
        if not self._is_open:
            raise UsageError("this is under way already")
        if self._form.problem:
            raise UsageError(self._form.problem)
        self._pane.scroll_to_line(0)
        self._generating.begin(self._form, self.show)
        self.show()

    def _send(self) -> None:
        run = self._generating.run
        if run is None or run.stage != "offered":
            key = self.review.keymap.shown("generation.offer")
            raise UsageError("there is nothing to send yet", hint=f"{key} works out what would leave")
        self._generating.send()

    def _pause(self) -> None:
        self._need_asking()
        if self._generating.run is not None and self._generating.run.asks_nobody:
            raise UsageError("nobody is asked: it is done in a moment")
        self._generating.pause()

    def _stop(self) -> None:
        self._need_asking()
        self._generating.stop()

    def _need_asking(self) -> None:
        run = self._generating.run
        if run is None or not run.is_asking:
            raise UsageError("nothing is under way")

    async def _drop(self) -> None:
        """Give up a job that was stopped."""
        job = self._form.job
        if job is None or not self._is_open:
            raise UsageError("no job that was stopped is on the screen")
        app = self.review

        def finish() -> None:
            from tooldata_tui.store.ledger import Ledger

            with app.session.project.transaction() as db:
                Ledger(db).finish(job.id)

        await app.threads.write(finish)
        self._form = await self._refreshed()
        self.show()
        self.announce(f"job {job.id} is given up; what it brought stays")

    async def _refreshed(self) -> Form:
        from dataclasses import replace

        return replace(self._form, offered=await self._generating.offered())

    def _leave(self) -> None:
        run = self._generating.run
        if run is not None and run.stage in ("counting", "offered"):
            self._generating.drop()
            self.announce("nothing was added" if self._form.kind == "noise" else "nothing was sent")
            return
        self.dismiss(None)


def _words(value: Any) -> str:
    """A choice as it is found by typing."""
    if isinstance(value, Aim):
        return value.words
    return "nothing in particular" if value is None else str(getattr(value, "words", value))
