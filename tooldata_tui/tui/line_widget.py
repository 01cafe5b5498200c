"""What our two panes of lines have in common: they know their size and place without asking, and paint by the line."""

from rich.segment import Segment
from textual.geometry import Offset, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

__all__ = ["LineWidget"]


class LineWidget(ScrollView, can_focus=True, inherit_bindings=False):
    """A widget of lines, drawn by ``segments``, that nothing is ever painted over.

    Size, scroll position and the offset of the content are read hundreds of times a frame; Textual computes each from
    styles and reactives every time, so they are kept here.
    """

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False

    #: Cells of the content, without padding.
    inner = Size(0, 0)
    #: Where the content begins inside the widget.
    inset = Offset(0, 0)
    #: The first line that is seen.
    top = 0

    def segments(self, y: int) -> list[Segment]:
        """The line *y* of the content (from 0): exactly as many cells as ``inner`` is wide."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        return Strip(self.segments(y), self.inner.width)

    def measure(self) -> None:
        """Take the size as it is now; what handles a resize begins with this."""
        before = self.inner, self.inset
        self.inner = self.scrollable_content_region.size
        gutter = self.styles.gutter
        self.inset = Offset(gutter.left, gutter.top)
        if (self.inner, self.inset) != before:
            self.refresh()  # a frame may have been drawn by the old size meanwhile

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        self.top = round(new_value)
        super().watch_scroll_y(old_value, new_value)
