"""The meter beside the seeds: how many there are of a tool, and how different they are."""

from collections import Counter
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from tooldata_tui.dataset import NO_TOOL, Toolset
from tooldata_tui.review.present.bars import pane_title
from tooldata_tui.review.present.seeds import meter_lines, short_meter, tool_words
from tooldata_tui.review.seeds import Meter, Seed, meter
from tooldata_tui.tui.line_view import LineView
from tooldata_tui.tui.panes import Bar, Pane
from tooldata_tui.tui.styles import SpanStyles

__all__ = ["SeedMeter"]

#: Rows below which there is room for the main figures alone.
_LOW = 10


class SeedMeter(Vertical):
    """Measures the seeds of one tool at a time.

    :ivar counts: how many there are of each
    """

    DEFAULT_CSS = """
    SeedMeter {
        background: $td-panel; padding: 0 1;
        #seed-meter-title { height: 1; background: $td-panel; }
        #seed-meter { height: 1fr; background: $td-panel; }
    }
    """

    def __init__(self, styles: SpanStyles, toolset: Toolset) -> None:
        super().__init__()
        self._title = Bar(styles, id="seed-meter-title")
        self._pane = Pane(styles, id="seed-meter", focusable=False)
        self._toolset = toolset
        self._seeds: list[Seed] = []
        self.counts: Counter[str] = Counter()
        self._tool = self._neediest
        self._measured: tuple[str, int, Meter] | None = None

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._pane

    @property
    def total(self) -> int:
        return len(self._seeds)

    @property
    def _neediest(self) -> str:
        """The tool with the fewest seeds."""
        return min([*self._toolset.by_name, NO_TOOL], key=lambda one: self.counts[one])

    def add(self, seeds: Sequence[Seed]) -> None:
        self._seeds += seeds
        self.counts.update(one.tool for one in seeds)

    def measure(self, name: str | None) -> None:
        """Show how the seeds of a tool are; for None of the one with the fewest."""
        self._tool = name or self._neediest
        self._draw()

    def on_line_view_resized(self, message: LineView.Resized) -> None:
        message.stop()
        self._draw()

    def _draw(self) -> None:
        title, pane, name = self._title, self._pane, self._tool
        if not pane.is_attached:
            return  # it is drawn once it has a size
        known = self._measured
        if known is None or known[:2] != (name, self.total):
            known = self._measured = name, self.total, meter(self._seeds, name, self._toolset.by_name.get(name))
        title.show([pane_title("Seeds", f"of {tool_words(name)}", title.size.width)])
        pane.show((short_meter if pane.inner.height < _LOW else meter_lines)(known[2], max(pane.text_width, 12)))

    def scroll_pages(self, pages: int) -> None:
        self._pane.action_scroll_pages(pages)
