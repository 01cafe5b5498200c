"""The fields of a tool: its description, and those of some of its parameters."""

from collections.abc import Iterator, Sequence

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from tooldata_tui.dataset import Path
from tooldata_tui.review.present.layout import Span
from tooldata_tui.review.tool_form import Slot, ToolForm
from tooldata_tui.review.tool_tree import Node
from tooldata_tui.text import one_line
from tooldata_tui.tui.edit_fields import ChoiceLine, FieldText, content_of, lines_content
from tooldata_tui.tui.edit_form import FieldRow, Marks

__all__ = ["ToolFields", "slot_of_widget"]

#: Parameters that are shown at once, from the one on that was chosen: a form of hundreds of fields is slow.
_PARAMETERS = 12
_LABELS = 15


class ToolFields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A row for every field, with what is wrong with it below."""

    DEFAULT_CSS = """
    ToolFields {
        padding: 0 1; background: $td-background; height: 1fr;
        scrollbar-size-vertical: 1; scrollbar-color: $td-bar; scrollbar-background: $td-background;
    }
    ToolFields .heading { height: auto; padding: 1 0 0 1; }
    ToolFields .rest { height: auto; padding: 0 2; }
    ToolFields FieldRow .note { display: none; }
    """

    #: Whether the fields are there: what is found is told again once they are.
    _is_loaded = False

    async def load(self, form: ToolForm, chosen: Path, keyword: str) -> None:
        """Make the fields anew, and put the cursor into one of the node at *chosen*."""
        nodes = form.nodes
        at = next((number for number, node in enumerate(nodes) if node.path == chosen), 0)
        first = max(1, min(at, len(nodes) - _PARAMETERS))
        shown = [nodes[0], *nodes[first : first + _PARAMETERS]]
        widgets: list[Widget] = []
        for node in shown:
            if node.path:
                widgets.append(Static(content_of(_heading(node)), classes="heading"))
            for field in form.fields(node):
                slot: Slot = ("argument", *field.path)
                widgets.append(FieldRow(slot, field, form.texts.get(slot, field.text), _LABELS))
        if hidden := len(nodes) - len(shown):
            said = f"{hidden:,} parameters are not shown: leave, and choose one of them"
            widgets.append(Static(content_of([(said, "faint")]), classes="rest"))
        self._is_loaded = False
        await self.remove_children()
        await self.mount_all([*widgets, Static(classes="rest findings")])
        self._is_loaded = True
        self.focus_at(chosen, keyword)

    def focus_at(self, chosen: Path, keyword: str) -> None:
        """Put the cursor into a field of the node at *chosen*: that of *keyword*, if there is one."""
        rows = [row for row in self.query(FieldRow) if row.slot[1:-1] == chosen]
        row = next((row for row in rows if row.slot[-1] == keyword), rows[0] if rows else None)
        field = _editor(row) if row is not None else None
        if field is not None:
            field.focus()

    def texts(self) -> Iterator[tuple[Slot, str]]:
        """What every field holds now."""
        for row in self.query(FieldRow):
            field = _editor(row)
            if field is not None:
                yield row.slot, field.text

    @property
    def slots(self) -> set[Slot]:
        return {row.slot for row in self.query(FieldRow)}

    def mark(self, marks: Marks, rest: Sequence[Sequence[Span]]) -> None:
        """Show what is wrong, at each field and at the end."""
        if not self._is_loaded:
            return
        for row in self.query(FieldRow):
            row.mark(marks.get(row.slot, []))
        for one in self.query(".findings").results(Static):
            one.update(lines_content(rest))


def slot_of_widget(widget: object) -> Slot | None:
    """The slot of the field that a widget belongs to."""
    rows = (node.slot for node in getattr(widget, "ancestors_with_self", ()) if isinstance(node, FieldRow))
    return next(rows, None)


def _heading(node: Node) -> list[Span]:
    place = [str(step) for step in node.path if step not in ("parameters", "properties")]
    return [(one_line(" ".join(place)[:120]), "key bold")]


def _editor(row: FieldRow) -> FieldText | ChoiceLine | None:
    return next(iter(row.query(FieldText)), None) or next(iter(row.query(ChoiceLine)), None)
