"""The screen on which seeds are written: a message, its tool, its arguments, and the next. Each is on disk before the
screen says so; what is not finished stays as a draft.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from tooldata_tui.dataset import NO_TOOL, Finding
from tooldata_tui.errors import SaveError, TooldataError
from tooldata_tui.review.editing import Slot, field_at
from tooldata_tui.review.form import Field, FormError, Kind
from tooldata_tui.review.present.bars import footer_line
from tooldata_tui.review.present.edit_words import field_spans, marks_of, summary_spans, wrong
from tooldata_tui.review.present.layout import Span, right
from tooldata_tui.review.present.seeds import foot_keys, help_spans, tool_words
from tooldata_tui.review.rowcalls import Row
from tooldata_tui.review.seed_form import MESSAGE, SYSTEM, UNTOLD, SeedForm, system_field
from tooldata_tui.settings.keys import display_key
from tooldata_tui.tasks.seeding import seed_row
from tooldata_tui.text import clip, one_line
from tooldata_tui.tui.draft_keeper import DraftKeeper
from tooldata_tui.tui.edit_fields import FORM_KEYS, ChoiceLine, FieldChanged, FieldText, content_of
from tooldata_tui.tui.edit_form import EditForm, FieldRow
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.live_check import LiveCheck
from tooldata_tui.tui.live_guess import LiveGuess
from tooldata_tui.tui.panes import Bar
from tooldata_tui.tui.saving import in_short
from tooldata_tui.tui.seed_desk import SeedDesk
from tooldata_tui.tui.seed_end import SeedEnd, place_of
from tooldata_tui.tui.seed_meter import SeedMeter
from tooldata_tui.tui.tool_chooser import ToolChooser
from tooldata_tui.tui.tool_fields import slot_of_widget
from tooldata_tui.tui.typed_ahead import TypedAhead

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["SeedScreen", "open_seeds"]

_LABELS = 12
#: The line below the form.
END: Slot = ("end",)


async def open_seeds(app: "ReviewApp") -> None:
    """Open the screen. Raises :class:`~tooldata_tui.errors.UsageError` where nothing can be written."""
    desk = await SeedDesk.of(app)

    async def left(_: object) -> None:
        await app.browser.look_around()
        app.bars.show_all()

    app.ask(SeedScreen(desk), left)


class SeedScreen(TypedAhead):
    """Writes seeds, one after the other."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual's own spelling
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]  # noqa: RUF012
    DEFAULT_CSS = """
    SeedScreen {
        background: $td-background; color: $td-text;
        #seed-body { height: 1fr; }
        #seed-main { height: 1fr; width: 1fr; padding: 1 0 0 0; }
        #seed-main > FieldRow { padding: 0 1; margin: 0; }
        #seed-help { height: 2; padding: 0 1; background: $td-panel; }
        CallBlock FieldRow.heading { display: none; }
        &.-wide { #seed-body { layout: horizontal; } SeedMeter { width: 38%; padding: 1 1 0 1; } }
        &.-wide #seed-meter-title { height: 2; }
        &.-narrow { SeedMeter { height: 5; } #seed-main { padding: 0; } }
        &.-narrow.-low SeedMeter { height: 2; }
        &.-low EditForm { padding: 0 1; }
        &.-low #seed-help.-empty { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*FORM_KEYS]

    def __init__(self, desk: SeedDesk) -> None:
        super().__init__()
        self.review, self._desk, self._toolset = desk.app, desk, desk.toolset
        self._state = SeedForm(desk.toolset)
        self._left = SeedForm.of_draft(desk.draft)
        self._state.message = self._left[0]
        self._checks = LiveCheck(self, desk.check(), self._checked)
        self._drafts = DraftKeeper(self, lambda: self._state.draft(), desk.keep, self._show_bars, desk.draft)
        self._guess = LiveGuess(desk.app, desk.toolset, self._guessed)
        self._chooser = ToolChooser(desk.app.span_styles, desk.toolset.by_name)
        self._meter = SeedMeter(desk.app.span_styles, desk.toolset)
        self._findings: Sequence[Finding] | None = None
        self._problems: dict[Slot, str] = {}
        self._said, self._note = "", ""
        self._is_busy = self._is_leaving = False

    # --- what is on the screen

    def compose(self) -> ComposeResult:
        styles = self.review.span_styles
        yield Bar(styles, id="seed-header")
        with Container(id="seed-body"):
            with Vertical(id="seed-main"):
                if self._desk.system:
                    yield FieldRow(SYSTEM, *system_field(self._desk.system, tells=self._desk.tells), _LABELS)
                yield FieldRow(MESSAGE, Field(MESSAGE[1:], "user", Kind.STRING), self._state.message, _LABELS)
                yield self._chooser
                yield EditForm()
                yield Static(id="seed-help")
            yield self._meter
        yield Bar(styles, id="seed-footer")

    async def on_mount(self) -> None:
        await self._count()
        self._message.focus()
        _, tool, texts = self._left
        if tool in (*self._toolset.by_name, NO_TOOL) and not self._state.is_empty:
            await self._pick(str(tool), texts)
        self._guess.ask(self._words())
        self._show_all()

    @property
    def _message(self) -> FieldText:
        return self.query_one(FieldText)

    @property
    def _form(self) -> EditForm:
        return self.query_one(EditForm)

    def _words(self) -> str:
        """The message as far as there is one."""
        try:
            return self._state.said()
        except FormError:
            return ""

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        message.stop()
        self._show_all()

    def _show_all(self) -> None:
        self._show_bars()
        self._show_meter()

    def _show_bars(self) -> None:
        header, footer = self.query_one("#seed-header", Bar), self.query_one("#seed-footer", Bar)
        left: list[Span] = [(" ", "text"), ("seeds ", "accent bold")]
        left += [(f"{self._meter.total:,} by hand", "muted"), ("  TYPING", "warning bold")]
        note: list[Span] = [(f"  {one_line(self._note)}", "muted")] if self._note and not self._said else []
        summary = summary_spans(self._said or self._drafts.problem, len(self._problems), self._findings)
        word, look = self.review.bars.saved.value
        saved: list[Span] = [("  ● ", look), (word, look)] if word else []
        header.show([right(left, [*note, *summary, *saved, (" ", "text")], header.size.width)])
        footer.show([footer_line(self._keys(), footer.size.width)])

    def _keys(self) -> list[tuple[str, str]]:
        first: dict[str, str] = {}
        for key, active in self.active_bindings.items():
            first.setdefault(active.binding.action, key)
        commit = first.get("commit", "") if self._state.editing is not None else ""
        return foot_keys(place_of(self.focused), display_key(commit), display_key(first.get("leave", "")))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        slot = slot_of_widget(event.widget)
        field = field_at(self._state.editing, slot) if slot is not None and self._state.editing is not None else None
        spans = field_spans(field) if field is not None else []
        if field is None:
            spans = help_spans(place_of(self.focused), self._desk.system, is_first=not self._meter.total)
        if isinstance(event.widget, ToolChooser):
            self.review.in_background(self._guess.now)
        self.query_one("#seed-help", Static).set_class(not spans, "-empty").update(content_of(spans))
        self.call_after_refresh(event.widget.scroll_visible, animate=False)
        self._show_all()

    # --- what is guessed, and the meter

    async def _count(self) -> None:
        self._meter.add(await self._desk.fresh_seeds())
        self._chooser.count(self._meter.counts)

    async def on_grown(self) -> None:
        """Examples came in: seeds may be among them, and what is likely may be something else."""
        await self._count()
        self._guess.forget()
        if self.is_attached:
            self._show_all()

    def _show_meter(self) -> None:
        """Of the tool in question: the one that one is at, that was picked, or that is likely."""
        chooser = self._chooser
        self._meter.measure(chooser.pointed if chooser.has_focus else chooser.picked or chooser.likeliest)

    def on_tool_chooser_pointed(self, message: ToolChooser.Pointed) -> None:
        message.stop()
        self._show_meter()

    def _guessed(self, shares: Mapping[str, float]) -> None:
        if self.is_attached:
            self._chooser.guess(shares)
            self._show_meter()

    def action_scroll_original(self, pages: int) -> None:
        self._meter.scroll_pages(pages)

    # --- what is wrong

    def _look(self) -> None:
        self._said = self._note = ""
        self._is_leaving = False
        self._checks.ask(self._row_to_check)
        self._drafts.touch()

    def _row_to_check(self) -> Row | None:
        self._problems, row = {}, None
        try:
            row = self._state.row()
        except FormError as error:
            self._problems = {slot: words for slot, words in error.problems.items() if slot[0] == "argument"}
            if self._problems:
                row = self._state.row(leave=True)
        if row is None:
            self._findings = None
        self._mark()
        return row

    def _checked(self, findings: Sequence[Finding], reason: str) -> None:
        self._findings, self._said = findings, reason or self._said
        self._mark()

    def _mark(self) -> None:
        editing = self._state.editing
        if editing is not None:
            self._form.mark(*marks_of(editing, self._problems, self._findings or ()))
        said = self._problems.get(MESSAGE)
        next(row for row in self.query(FieldRow) if row.slot == MESSAGE).mark([wrong(said)] if said else [])
        self._show_bars()

    # --- typing and picking

    async def on_field_changed(self, message: FieldChanged) -> None:
        message.stop()
        slot, before = message.slot, self._state.editing
        if slot == SYSTEM:
            await self._desk.tell(message.text != UNTOLD)
        elif slot == MESSAGE:
            if self._state.message != message.text:
                self._state.message = message.text
                self._chooser.doubt()
                self._guess.ask(self._words())
                self._look()
        elif self._state.type(slot, message.text):
            if self._state.editing is not before and self._state.editing is not None:
                await self._form.show(self._state.editing, self._state.texts, slot)
            self._look()

    def _gather(self) -> None:
        """Take note of what is on the screen: a key may overtake the message that the one before it changed a text."""
        self._state.message = self._message.text
        for field in [*self._form.query(FieldText), *self._form.query(ChoiceLine)]:
            self._state.type(field.slot, field.text)

    async def on_tool_chooser_picked(self, message: ToolChooser.Picked) -> None:
        message.stop()
        if self._is_busy:
            return
        self._gather()
        self._is_busy = True
        try:
            tool = message.tool
            if message.key:
                self._guess.ask(self._words())
                await self._guess.now()
                tool = self._chooser.at(message.key) or tool
            await self._pick(tool)
        finally:
            self._is_busy = False
        self._look()

    async def _pick(self, tool: str, texts: Mapping[Slot, str] | None = None) -> None:
        """Answer the message with *tool*, and go to what its call lacks.

        :param texts: what was typed into its fields before
        """
        state = self._state
        try:
            said = state.said()
        except FormError as error:
            self._refuse(error)
            return
        state.pick(tool, seed_row(said, tool, await self._desk.arguments(said, tool)))
        for slot, text in (texts or {}).items():
            state.type(slot, text)
        assert state.editing is not None
        self._findings, self._problems = None, {}
        self._chooser.picked = tool
        self._chooser.show_tools()
        await self._form.load(state.editing, state.texts, "")
        await self._form.mount(SeedEnd(), before=self._form.query_one(".rest", Static))
        self._enter(state.first_missing() or END)
        self._show_all()

    def _enter(self, slot: Slot) -> None:
        """Go to a field; where there is none like that, to the line below the form."""
        if slot == MESSAGE:
            self.enter(self._message)
        elif slot[0] == "tool":
            self.enter(self._chooser)
        else:
            self.enter(self._form.editor(slot) or self._form.query(SeedEnd).first())

    def _refuse(self, error: FormError) -> None:
        """Say what keeps it from being a seed, and go there."""
        self._problems = dict(error.problems)
        slot = next(iter(self._problems))
        self._enter(slot)
        self._said = self._problems[slot]
        self._mark()

    # --- keeping

    def on_seed_end_pressed(self) -> None:
        self.review.in_background(self.action_commit)

    async def action_commit(self) -> None:
        """Add the seed. It stays where it is until it is on disk."""
        if self._is_busy:
            return
        self._gather()
        where = slot_of_widget(self.focused) or END
        try:
            row = self._state.row()
        except FormError as error:
            self._refuse(error)
            return
        self._is_busy = True
        self.set_focus(None)
        try:
            report = await self._desk.add(row, f"seed “{clip(one_line(self._words()[:80]), 40)}”")
            if report.ids:
                await self._go_on(report.ids[0])
                return
            self._said = "that is an example already" if report.known else report.bad[0].message
        except TooldataError as error:
            self._said = in_short(error) if isinstance(error, SaveError) else str(error)
        finally:
            self._is_busy = False
        self._enter(where)
        self._show_bars()

    async def _go_on(self, example: int) -> None:
        """The seed is on disk: make room for the next."""
        tool = self._state.tool or NO_TOOL
        await self._count()
        await self._checks.rest()
        await self._form.remove_children()
        if not self.is_attached:
            return
        self._state = SeedForm(self._toolset)
        self._findings, self._problems, self._said = None, {}, ""
        self._guess.forget()
        self._drafts.touch()
        self._message.text = ""
        self._chooser.begin()
        self._note = f"#{example} added, {tool_words(tool)} has {self._meter.counts[tool]:,}"
        self._enter(MESSAGE)
        self._show_all()

    async def action_leave(self) -> None:
        """Leave; what was typed is there the next time."""
        if self._is_busy:
            return
        self._gather()
        try:
            await self._desk.keep(self._state.draft())
        except TooldataError as error:
            if not self._is_leaving:
                self._is_leaving = True
                self._said = f"the draft is not kept: {error}; once more leaves all the same"
                self._show_bars()
                return
        self._drafts.stop()
        self._guess.rest()
        await self._checks.rest()
        self.dismiss(None)
