"""Render only the lines of a frame that changed.

For every frame Textual renders every line of every widget and cuts them all into pieces, though most come from a cache
and nothing overlaps. Where only widgets were touched that nothing is ever painted over (``LineWidget``), their dirty
lines are all there is to paint: :class:`PatchCompositor` renders just those and hands them to the frame diff. All else
(another screen, an open prompt, a new layout) goes Textual's way.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from tooldata_tui.tui.line_widget import LineWidget

__all__ = ["SUPPORTED", "PatchUpdate", "PatchingScreen"]


def _is_supported() -> bool:
    names = ("visible_widgets", "_full_map_invalidated", "update_widgets", "render_partial_update")
    try:
        compositor = Compositor()
        return (
            all(hasattr(compositor, name) for name in (*names, "_dirty_regions"))
            and list(inspect.signature(Compositor.update_widgets).parameters) == ["self", "widgets"]
            and list(inspect.signature(Compositor.render_partial_update).parameters) == ["self"]
            and list(inspect.signature(Widget._exchange_repaint_regions).parameters) == ["self"]
        )
    except (AttributeError, TypeError, ValueError):
        return False


#: Whether the Textual that is installed has what :class:`PatchCompositor` leans on.
SUPPORTED = _is_supported()


@dataclass(frozen=True, slots=True)
class PatchUpdate(CompositorUpdate):
    """Some lines of a frame: (y, x, segments) each."""

    lines: list[tuple[int, int, Iterable[Segment]]]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        raise TypeError("a patch is painted by the frame diff only")

    def render_segments(self, console: Console) -> str:
        raise TypeError("a patch is painted by the frame diff only")


class PatchCompositor(Compositor):
    """A compositor that knows a short way for the common frame.

    :param may_patch: whether a patch can be painted just now
    """

    def __init__(self, may_patch: Callable[[], bool]) -> None:
        super().__init__()
        self._may_patch = may_patch
        self._touched: list[tuple[LineWidget, Region, Region]] = []

    def update_widgets(self, widgets: set[Widget]) -> None:
        alone = all(isinstance(widget, LineWidget) for widget in widgets)
        visible = self.visible_widgets
        if not alone or self._full_map_invalidated or not self._may_patch() or not widgets.issubset(visible.keys()):
            self._touched.clear()
            super().update_widgets(widgets)
            return
        for widget in widgets:
            assert isinstance(widget, LineWidget)
            region, clip = visible[widget]
            for dirty in widget._exchange_repaint_regions():
                if seen := clip.intersection(dirty.translate(region.offset)):
                    self._touched.append((widget, region, seen))
                    self._dirty_regions.add(seen)

    def render_partial_update(self) -> ChopsUpdate | PatchUpdate | None:  # type: ignore[override]
        touched, self._touched = self._touched, []
        known = {seen for _, _, seen in touched}
        if not touched or known != self._dirty_regions or not self._may_patch():
            return super().render_partial_update()
        self._dirty_regions.clear()
        lines: list[tuple[int, int, Iterable[Segment]]] = []
        for widget, region, seen in touched:
            lines += _lines(widget, region, seen)
        return PatchUpdate(lines)


def _lines(widget: LineWidget, region: Region, seen: Region) -> Iterator[tuple[int, int, Iterable[Segment]]]:
    first = seen.y - region.y - widget.inset.y
    filters = widget.get_line_filters() if widget.app.native_ansi_color or widget.app.no_color else ()
    if filters or first < 0 or first + seen.height > widget.inner.height:
        # Its margins too, or colours that have to be turned into others: Textual knows how.
        for row, strip in enumerate(widget.render_lines(seen.translate(-region.offset))):
            yield seen.y + row, seen.x, strip
        return
    for row in range(seen.height):
        yield seen.y + row, region.x + widget.inset.x, widget.segments(first + row)


class PatchingScreen(Screen[Any], inherit_bindings=False):
    """A screen whose common frames are patches, where the app paints with the frame diff. It has no keys of its own."""

    def __init__(self) -> None:
        super().__init__()
        if SUPPORTED:
            self._compositor = PatchCompositor(self._may_patch)

    def _may_patch(self) -> bool:
        app = self.app
        return app.screen is self and bool(getattr(app, "can_patch", False))
