"""The fixes of one rule, taken in all examples at once: found, shown, and written as one step."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tooldata_tui.dataset import Finding, VerdictKind
from tooldata_tui.errors import UsageError
from tooldata_tui.review.prepared import Prepared
from tooldata_tui.review.present.bars import footer_line
from tooldata_tui.review.present.comparison import Comparison, comparison_lines
from tooldata_tui.review.present.layout import Line, blank, line, wrap_spans
from tooldata_tui.rules.registry import RULES
from tooldata_tui.store.describing import description
from tooldata_tui.store.log import Change, Entry
from tooldata_tui.tasks.fixing import Fixed, fixed_examples
from tooldata_tui.text import plural
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.panes import Bar, Pane

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["take_fixes"]

#: Examples that are fixed as one step at most, that are looked at between two keys, and that are shown.
_MOST, _CHUNK, _SAMPLES = 20_000, 200, 3
#: Rows of one sample.
_ROWS = 9


class _Found(NamedTuple):
    """What taking the fixes of a rule would do.

    :ivar left: how many examples would stay as they are
    """

    code: str
    fixed: Sequence[Fixed]
    left: int
    samples: Sequence[tuple[int, Comparison]]


async def take_fixes(app: "ReviewApp") -> None:
    """Ask whether to take the fixes of the rule whose fix is shown, in what is marked, or everywhere.

    Raises :class:`UsageError` where there is none to take.
    """
    finding = _finding(app)
    code = finding.code
    ids = sorted(app.marking.marks) or await app.threads.read(
        lambda: list(app.session.queries.matching([("rule", (code,), False)]))
    )
    if len(ids) > _MOST:
        raise UsageError(
            f"{len(ids):,} examples are too many to fix at once: {_MOST:,} is the most",
            hint=f"tooldata fix PROJECT --select {code} fixes them all",
        )
    found = await _look(app, code, ids)
    if not found.fixed:
        raise UsageError(f"no fix of {code} helps in any of {len(ids):,} examples")

    async def answered(yes: object) -> None:
        if yes:
            await _keep(app, found)

    app.bars.hush()
    app.ask(FixDialog(app, found), answered)


def _finding(app: "ReviewApp") -> Finding:
    """The finding whose fix is shown; without one, that which is pointed at, or the first: others may have a fix."""
    page = app.detail.page
    findings = page.view.findings if page is not None else ()
    if page is None or not findings:
        raise UsageError("nothing is found here")
    number = next((one for one in (app.changing.fix_number(), page.focus.finding) if one is not None), 0)
    finding = findings[number]
    if finding.path[:1] == ("tools",):
        raise UsageError(f"{finding.code} is about a tool", hint=f"{app.keymap.shown('tools.screen')} edits tools")
    if finding.code[:1] in "AD":
        key = app.keymap.shown("review.take_fix")
        raise UsageError(f"{finding.code} is a guess about one example", hint=f"{key} takes its proposal")
    return finding


async def _look(app: "ReviewApp", code: str, ids: Sequence[int]) -> _Found:
    """What would become of *ids*. Examples are read by the writing thread, so that nothing comes in between."""
    rules, project = app.session.make_checker(), app.session.project
    fixed: list[Fixed] = []

    def look(chunk: Sequence[int]) -> list[Fixed]:
        return list(fixed_examples(project, [rules], lambda one: _is_of(one, code), ids=chunk))

    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        part = await app.threads.write(partial(look, chunk))
        fixed += [one for one in part if one.done]
        if len(ids) > _CHUNK:
            app.bars.announce(f"looking for fixes: {min(start + _CHUNK, len(ids)):,} of {len(ids):,}")
    samples = []
    for one in fixed[:_SAMPLES]:
        view = await app.threads.read(lambda one=one: app.session.view(one.id))  # type: ignore[misc]
        if view is not None:
            samples.append((one.id, Comparison("", view.example, one.example)))
    return _Found(code, fixed, len(ids) - len(fixed), samples)


def _is_of(finding: Finding, code: str) -> bool:
    return finding.code == code and finding.fix is not None and finding.path[:1] != ("tools",)


async def _keep(app: "ReviewApp", found: _Found) -> None:
    edits = [_prepared(one, found.code) for one in found.fixed]
    many = plural(len(edits), "example")
    words = f"take the fix of {found.code} in {many}"
    step = await app.saving.save("fixes", words, lambda: app.session.write(edits, [edit.entry for edit in edits]))
    app.progress.did(VerdictKind.EDIT, step)
    app.marking.unmark()
    await app.changing.read_again([one.id for one in found.fixed], edited=True)
    app.bars.announce(f"fix {found.code} taken in {many}; they are still to be accepted")


def _prepared(one: Fixed, code: str) -> Prepared:
    label, _, title, _ = description(one.example)
    change = Change(edits=True, row=one.text, label=label, title=title)
    entry = Entry(one.id, one.digest, VerdictKind.EDIT, {"row": one.text, "rule": code}, change)
    return Prepared(entry, one.text, one.example)


class FixDialog(ModalScreen[object]):
    """What would be fixed, with three of them as they would be; ``y`` or enter does it."""

    DEFAULT_CSS = """
    FixDialog { align: center middle; background: transparent; }
    FixDialog > Vertical {
        width: 92; max-width: 96%; height: 12; max-height: 92%; background: $td-raised; padding: 0 1;
        border: round $td-bar;
    }
    FixDialog Pane { background: $td-raised; }
    FixDialog #fixes { height: 1fr; margin: 0 0 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("y", "confirm", "Yes"),
        ("enter", "confirm", "Yes"),
        ("escape", "leave", "No"),
        ("n", "leave", "No"),
        ("q", "leave", "No"),
        ("j", "scroll(1)", "Down"),
        ("down", "scroll(1)", "Down"),
        ("k", "scroll(-1)", "Up"),
        ("up", "scroll(-1)", "Up"),
    ]

    def __init__(self, app: "ReviewApp", found: _Found) -> None:
        super().__init__()
        self._found = found
        self._pane = Pane(app.span_styles, id="fixes", focusable=False)
        self._foot = Bar(app.span_styles, id="fixes-foot")

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._pane
            yield self._foot

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        message.stop()
        rows = self._lines(max(self._pane.text_width, 20))
        self.query_one(Vertical).styles.height = len(rows) + 4
        self._pane.show(rows)
        keys = [("y", "take the fixes"), ("esc", "leave")]
        self._foot.show([footer_line(keys, self._foot.text_width)])

    def _lines(self, width: int) -> list[Line]:
        found = self._found
        rule = RULES[found.code]
        fixes = sum(len(one.done) for one in found.fixed)
        more = f", {fixes:,} fixes" if fixes != len(found.fixed) else ""
        rows = [line((f"Take the fix of {found.code} in {plural(len(found.fixed), 'example')}{more}?", "text bold"))]
        rows += [line(*row) for row in wrap_spans([(f"{rule.summary}: {rule.fix or 'see below'}", "muted")], width)]
        if found.left:
            whom = "1 stays as it is" if found.left == 1 else f"{found.left:,} stay as they are"
            rows.append(line((f"{whom}: rejected, or no fix helps", "warning")))
        for number, comparison in found.samples:
            shown = comparison_lines(comparison, width)
            rows += [blank(), line((f"#{number}", "faint")), *shown[:_ROWS]]
            if len(shown) > _ROWS:
                rows.append(line(("…", "faint")))
        return [*rows, blank(), line(("one undo takes it back; nothing is accepted by it", "faint"))]

    def action_scroll(self, rows: int) -> None:
        self._pane.action_scroll_lines(rows)

    def action_confirm(self) -> None:
        self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(None)
