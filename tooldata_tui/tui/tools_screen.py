"""The screen of tools: each with its schema, how calls use it, what is wrong with it, and what an edit would do."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tooldata_tui.dataset import Finding, Severity
from tooldata_tui.errors import UsageError
from tooldata_tui.review.present.layout import Line, Span, line
from tooldata_tui.review.present.tools import tool_lines, tool_row, tool_title
from tooldata_tui.review.tool_edit import Kept, ToolEdit, definition
from tooldata_tui.review.tool_tree import nodes_of
from tooldata_tui.review.tools import Survey, ToolUse, Version, examples_of, identity, survey, tool_findings
from tooldata_tui.rules.checker import Checker
from tooldata_tui.settings.actions import Context
from tooldata_tui.store.judged_by import as_they_count
from tooldata_tui.text import one_line
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.panes import Bar, Pane, QueueList
from tooldata_tui.tui.segments import Spans
from tooldata_tui.tui.side_screen import FAR, Keys, SideScreen, leaps
from tooldata_tui.tui.tool_editing import ToolEditing
from tooldata_tui.tui.virtual_list import VirtualList

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["open_tools"]

#: Examples that are counted at most for one tool, and at a time: the list is read in between.
_MOST, _CHUNK = 50_000, 500
#: Tools that are looked at by the rules before anybody asks for them.
_LOOKED_AT = 400


async def open_tools(app: "ReviewApp") -> None:
    """Open the screen. Raises :class:`UsageError` where there is nothing to show."""
    app.bars.announce("reading the tools")
    found = await app.threads.read(lambda: survey(app.session))
    if not found.groups:
        raise UsageError("there are no examples, and so no tools")

    async def left(_: object) -> None:
        """Whatever was changed was told when it was."""

    app.ask(ToolsScreen(app, found), left)


class ToolsScreen(SideScreen):
    """All tools, version by version, and the one under the cursor as a tree."""

    CONTEXT = Context.TOOLS
    NAME = "tools"
    DEFAULT_CSS = """
    ToolsScreen {
        #tools-body { height: 1fr; }
        #tools-side { width: 34%; min-width: 30; background: $td-panel; padding: 1 0 0 0; }
        #tools-list-title, #tool-title { padding: 0 1; }
        #tools-list-title { background: $td-panel; }
        #tools-list { height: 1fr; background: $td-panel; }
        #tool-part { width: 1fr; background: $td-background; padding: 1 0 0 1; }
        #tool-title { background: $td-background; height: 2; }
        #tool-tree { height: 1fr; background: $td-background; }
        &.-narrow, &.-tiny {
            #tools-body { layout: vertical; }
            #tools-side { width: 1fr; height: 7; padding: 0; }
            #tool-part { height: 1fr; padding: 0; }
            #tool-title { height: 1; }
        }
        &.-low #tools-side { height: 4; }
    }
    """

    def __init__(self, app: "ReviewApp", found: Survey) -> None:
        self._found = found
        self.review = app
        self._editing = ToolEditing(self, self._kept)
        super().__init__(app)
        styles = app.span_styles
        self._list_title = Bar(styles, id="tools-list-title")
        self._list = QueueList(self._fetch, styles, id="tools-list")
        self._title = Bar(styles, id="tool-title")
        self._tree = Pane(styles, id="tool-tree", focusable=False)
        self._in_tree = False
        self._node = 0
        self._rows: list[Line] = []
        #: What is known of versions by now, by their identity.
        self._findings: dict[tuple[str, str], Sequence[Finding]] = {}
        self._uses: dict[tuple[str, str], ToolUse] = {}
        #: Those of the reading thread: rules serve one thread.
        self._rules = app.session.make_checker()
        self._call_rules = Checker()

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {
            "tools.edit": self._edit,
            "tools.add": self._add,
            "tools.show": self._show_examples,
            "tools.write": self._editing.write,
            "tools.other_pane": self._other_pane,
            "tools.leave": self._leave,
            "review.undo": partial(self._take_back, "review.undo"),
            "review.redo": partial(self._take_back, "review.redo"),
            "list.next": partial(self._move, 1),
            "list.previous": partial(self._move, -1),
            **leaps(self._move, lambda: self._pane.inner.height, self._scroll),
        }

    # --- what is on the screen

    def compose_body(self) -> tuple[Widget, ...]:
        side = Vertical(self._list_title, self._list, id="tools-side")
        part = Vertical(self._title, self._tree, id="tool-part")
        return (Horizontal(side, part, id="tools-body"),)

    def place(self) -> str:
        many = len(self._found.versions)
        names = len({one.tool.name for one in self._found.versions})
        unread = f" · tools of {self._found.unread:,} examples cannot be read" if self._found.unread else ""
        return (f"{many:,}" if many == names else f"{names:,}, in {many:,} versions") + unread

    def keys(self) -> Keys:
        pane = ("tools.other_pane", "back to the list" if self._in_tree else "into the tool")
        last = self._editing.last
        written = [("tools.write", f"write it to {last[1].name}")] if last is not None else []
        return (
            *written, ("tools.edit", "edit"), pane, ("tools.add", "new tool"), ("tools.show", "its examples"),
            ("review.undo", "undo"), ("tools.leave", "back"), ("help.open", "help"),
        )  # fmt: skip

    def on_mount(self) -> None:
        self._list.focus()
        self._list.set_source(len(self._found.versions), self._position_at_first())
        self.beside(self._look_at_all)
        if not self._found.versions:
            self._tree.show([line(("no example is offered a tool", "muted"))])

    def _position_at_first(self) -> int:
        """Begin with the tool that the review has its cursor on."""
        selected = self.review.browser.selected
        names = [one.tool.name for one in self._found.versions]
        return names.index(selected.name) if selected is not None and selected.name in names else 0

    def resized(self) -> None:
        self._draw()

    def on_queue_list_resized(self) -> None:
        self._list.set_source(len(self._found.versions), self._list.position)

    def on_virtual_list_highlighted(self, message: VirtualList.Highlighted) -> None:
        message.stop()
        self._node = 0
        self._tree.scroll_to_line(0)
        self._draw()
        if self._version is not None:
            self.beside(partial(self._study, self._version))

    async def _fetch(self, start: int, count: int) -> Sequence[Spans]:
        calls, width = self.review.progress.tools, self._list.row_width
        some = self._found.versions[start : start + count]
        return [tool_row(one, calls.get(one.tool.name, 0), self._worst(one), width) for one in some]

    def _worst(self, version: Version) -> Severity | None:
        found = self._findings.get(identity(version.tool), ())
        return max((one.severity for one in found), default=None)

    @property
    def _version(self) -> Version | None:
        versions = self._found.versions
        return versions[self._list.position] if self._list.position < len(versions) else None

    def _draw(self) -> None:
        version = self._version
        self._list_title.show([line(("Tools", "muted bold" if self._in_tree else "accent bold"),
                                    ("  and the examples that call them", "muted"))])  # fmt: skip
        if version is None or not self._tree.inner.width:
            return
        known = identity(version.tool)
        use = self._uses.get(known)
        self._title.show([tool_title(version, use, self._title.text_width)])
        self._rows = tool_lines(version, use, self._findings.get(known), max(self._tree.text_width - 2, 20))
        self._point()
        self.show_bars()

    def _point(self) -> None:
        lines = []
        for row in self._rows:
            here = self._in_tree and row.turn == self._node
            lead: Span = ("▌ ", "accent bold") if here else ("  ", "text")
            lines.append(Line((lead, *row.spans), row.turn))
        self._tree.show(lines)

    # --- looking

    async def _look_at_all(self) -> None:
        """Ask the rules about all tools, so that the list says which ones to look at."""
        for version in self._found.versions[:_LOOKED_AT]:
            if not self.is_attached:
                return
            await self._look_at(version)
        self._list.fetch_again()
        self._draw()

    async def _look_at(self, version: Version) -> None:
        known = identity(version.tool)
        if known not in self._findings:
            toolset = self._found.groups[version.groups[0]].toolset
            found = await self.review.threads.read(lambda: tool_findings(self._rules, toolset, version.tool))
            self._findings[known] = as_they_count(found, self.review.session.severities)

    async def _study(self, version: Version) -> None:
        """Find out what there is to know of one tool: what is wrong with it, and how calls use it."""
        app, known = self.review, identity(version.tool)
        await self._look_at(version)
        if version is self._version:
            self._draw()
        if known in self._uses:
            return
        offered = self._found.examples(version)
        ids = await app.threads.read(lambda: sorted(set(app.session.calling(version.tool.name)).intersection(offered)))
        use = ToolUse(version.tool)
        for start in range(0, min(len(ids), _MOST), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            if version is not self._version or not self.is_attached:
                return
            await app.threads.read(
                lambda chunk=chunk: use.add(examples_of(app.session, chunk, version.tool), self._call_rules)  # type: ignore[misc]
            )
        self._uses[known] = use
        if version is self._version and self.is_attached:
            self._draw()

    async def _survey_again(self, name: str = "") -> None:
        """Tools were changed: read which ones there are now, and stay at the one of that name."""
        self._found = await self.review.threads.read(lambda: survey(self.review.session))
        self._uses.clear()
        self._findings.clear()
        names = [one.tool.name for one in self._found.versions]
        position = names.index(name) if name in names else min(self._list.position, max(len(names) - 1, 0))
        node = self._node
        self._list.set_source(len(names), position)
        self._node = node
        self._draw()
        self.beside(self._look_at_all)

    # --- moving

    def _move(self, rows: int) -> None:
        if not self._in_tree:
            self._list.move_to(self._list.position + rows)
            return
        last = max((row.turn or 0 for row in self._rows), default=0)
        self._node = max(0, min(self._node + rows, last))
        self._point()
        pane = self._tree
        at = [number for number, row in enumerate(self._rows) if row.turn == self._node]
        if rows >= FAR:
            pane.scroll_to_line(len(self._rows))
        elif at and at[0] < pane.top:
            pane.scroll_to_line(at[0])
        elif at and at[-1] >= pane.top + pane.inner.height:
            pane.scroll_to_line(min(at[0], at[-1] - pane.inner.height + 1))

    @property
    def _pane(self) -> VirtualList | Pane:
        """Where the keys move."""
        return self._tree if self._in_tree else self._list

    def _scroll(self, rows: int) -> None:
        self._tree.action_scroll_lines(rows) if self._in_tree else self._move(rows)

    def _other_pane(self) -> None:
        self._in_tree = not self._in_tree and bool(self._rows)
        self._draw()

    def _leave(self) -> None:
        if self._in_tree:
            self._other_pane()
        else:
            self.dismiss(None)

    def on_line_view_clicked(self, message: LineView.Clicked) -> None:
        message.stop()
        if message.view is self._tree and message.line < len(self._rows):
            self._in_tree, self._node = True, self._rows[message.line].turn or 0
            self._draw()

    async def _show_examples(self) -> None:
        version, app = self._chosen(), self.review
        offered = self._found.examples(version)
        ids = await app.threads.read(lambda: sorted(set(app.session.calling(version.tool.name)).intersection(offered)))
        if not ids:
            raise UsageError(f"no example calls {one_line(version.tool.name[:80])}")
        self.dismiss(None)
        await app.alike.show(ids, f"calls {one_line(version.tool.name[:80])}")

    def _chosen(self) -> Version:
        version = self._version
        if version is None:
            raise UsageError("no example is offered a tool", hint=f"{self.review.keymap.shown('tools.add')} writes one")
        return version

    # --- editing

    async def _edit(self) -> None:
        version = self._chosen()
        nodes = nodes_of(definition(version.tool))
        node = nodes[self._node] if self._in_tree and self._node < len(nodes) else nodes[0]
        groups = [self._found.groups[number] for number in version.groups]
        self._editing.open_form(version, groups, node.path, self._uses.get(identity(version.tool)))

    def _add(self) -> None:
        version = self._version
        numbers = version.groups if version is not None else range(len(self._found.groups))
        self._editing.open_form(None, [self._found.groups[number] for number in numbers], (), None)

    async def _kept(self, edit: ToolEdit, kept: Kept) -> None:
        await self._take_over(kept.decision.examples)
        await self._survey_again(edit.after.name)
        left = f" · {kept.left:,} left: their tools stand in the system message" if kept.left else ""
        self.announce(f"{kept.decision.words}{left}", "warning" if kept.left else "muted")
        if self._editing.last is not None:
            key, name = self.review.keymap.shown("tools.write"), one_line(self._editing.last[1].name)
            words = f"{name} beside the project is as it was: {key} makes the edit there, too"
            self._sentence = [("▲ ", "warning"), (words, "text")]
            self.show_bars()

    async def _take_over(self, examples: Sequence[int]) -> None:
        """Let the review behind this screen know what was changed."""
        app = self.review
        await app.changing.read_again(examples, edited=True)
        app.browser.toolset = None
        await app.browser.look_around()

    async def _take_back(self, action: str) -> None:
        app, version = self.review, self._version
        await app.do(action)
        said = app.bars.note
        self._editing.last = None
        await self._survey_again(version.tool.name if version is not None else "")
        await app.browser.look_around()
        self.announce(said or "there is nothing to take back", "warning")
