"""Send only the cells that really changed.

Textual repaints whole spans of the regions a widget marked dirty; over SSH those bytes are what a person waits for.
:class:`FrameDiff` lays every frame over a shadow of the terminal and sends the difference. It overrides the private
``App._display``: where Textual no longer looks as expected, ``SUPPORTED`` is false and Textual draws by itself.
"""

import inspect
import os
from typing import Any

from rich.color import ColorSystem
from rich.console import RenderableType
from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, ReturnType
from textual.driver import Driver
from textual.geometry import Size
from textual.screen import Screen

from tooldata_tui.tui.early import ALTERNATE_SCREEN, EarlyScreen
from tooldata_tui.tui.painter import Painter, erases_with_background
from tooldata_tui.tui.patching import PatchUpdate

try:
    from textual._ansi_sequences import SYNC_END, SYNC_START
except ImportError:
    SYNC_START = SYNC_END = ""

__all__ = ["APP_ATTRIBUTES", "SUPPORTED", "FrameDiff"]

_SYSTEMS = {"standard": ColorSystem.STANDARD, "256": ColorSystem.EIGHT_BIT, "windows": ColorSystem.WINDOWS}


def _parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


def _is_supported() -> bool:
    try:
        return (
            bool(SYNC_START)
            and _parameters(App._display) == ["self", "screen", "renderable"]
            and _parameters(ChopsUpdate) == ["chops", "spans", "chop_ends"]
            and _parameters(LayoutUpdate) == ["strips", "region"]
            and _parameters(Driver.start_application_mode) == ["self"]
            and _parameters(Driver.stop_application_mode) == ["self"]
        )
    except (AttributeError, TypeError, ValueError):
        return False


#: Whether the Textual that is installed has what :class:`FrameDiff` leans on.
SUPPORTED = _is_supported()
#: What it uses of an App besides; set in App's constructor, so each instance is asked.
APP_ATTRIBUTES = (
    "_batch_count",
    "_closed",
    "_driver",
    "_previous_cursor_position",
    "_running",
    "_screen_stack",
    "_sync_available",
)


class FrameDiff(App[ReturnType]):
    """An App that sends only changed cells.

    Hyperlinks (OSC 8) are not sent: data must not choose where a click in the terminal goes.
    """

    #: Set to False to have Textual draw by itself.
    frame_diff = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._can_diff = SUPPORTED and all(hasattr(self, name) for name in APP_ATTRIBUTES)
        self._painter: Painter | None = None
        self._last_size: Size | None = None
        self._early: EarlyScreen | None = None
        self._holds = False
        if self._can_diff:
            self.driver_class = _resetting(self.driver_class)

    def take_over(self, early: EarlyScreen, painter: Painter) -> None:
        """Begin with what *early* shows, which *painter* knows.

        Nothing is sent until a frame :attr:`is_whole`: one that lacks what is still being read would only flicker.
        """
        self._early = early
        if self._can_diff and painter.system is self._color_system():
            self._painter, self._holds = painter, True

    @property
    def is_whole(self) -> bool:
        """Whether a frame that is painted now shows all that was seen before there was an app."""
        return True

    def show_frames(self) -> None:
        """The frames that were held back are as they should be: send what is different in them, and all to come."""
        if self._holds:
            self._holds = False
            if self._painter is not None and self._driver is not None:
                self._send(self._painter.flush(self._cursor()))

    @property
    def can_patch(self) -> bool:
        """Whether a frame that holds only some lines can be painted: the shadow knows all others."""
        painter = self._painter
        return painter is not None and self.frame_diff and (painter.width, painter.height) == self.size

    def repaint_all(self) -> None:
        """Send every cell again, whatever the terminal is thought to show."""
        self._painter = None
        if self._screen_stack:
            self.screen.refresh()

    async def _on_resize(self, event: events.Resize) -> None:
        # Textual lays out only when the size ends up different; the terminal may have cut lines off in between.
        # (Textual calls this besides App._on_resize, not instead of it.)
        if self._last_size not in (None, event.size):
            self.repaint_all()
        self._last_size = event.size

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if renderable is None or self._batch_count:  # nothing is drawn
            super()._display(screen, renderable)
            return
        text = self._difference(renderable)
        if text is None:
            self._painter = None
            super()._display(screen, renderable)
            return
        self._send(text)
        self.post_display_hook()

    def _send(self, text: str) -> None:
        if text and self._driver is not None:
            # One write: a frame should not be spread over several packets.
            self._driver.write(f"{SYNC_START}{text}{SYNC_END}" if self._sync_available else text)
            self._driver.flush()

    def _color_system(self) -> ColorSystem:
        return _SYSTEMS.get(self.console.color_system or "", ColorSystem.TRUECOLOR)

    def _cursor(self) -> tuple[int, int]:
        """Where Textual wants the cursor: row and column."""
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        self._previous_cursor_position = cursor
        return cursor.y, cursor.x

    def _difference(self, renderable: RenderableType) -> str | None:
        """Return what to send, or None if Textual has to draw this by itself."""
        driver = self._driver
        if not (self.frame_diff and self._can_diff and self._running and not self._closed) or driver is None:
            return None
        if (
            driver.is_headless
            or driver.is_inline
            or not isinstance(renderable, ChopsUpdate | LayoutUpdate | PatchUpdate)
        ):
            return None
        width, height = self.size
        painter = self._painter
        if painter is None or (painter.width, painter.height) != (width, height):
            self._holds = False
            erases = erases_with_background(os.environ)
            painter = self._painter = Painter(width, height, self._color_system(), erases=erases)
        if isinstance(renderable, LayoutUpdate):
            _put_layout(painter, renderable)
        elif isinstance(renderable, PatchUpdate):
            for y, x, strip in renderable.lines:
                painter.put(y, x, strip)
        else:
            _put_chops(painter, renderable)
        self._holds = self._holds and not self.is_whole
        return "" if self._holds else painter.flush(self._cursor())


def _put_layout(painter: Painter, update: LayoutUpdate) -> None:
    for y, strips in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in strips:
            painter.put(y, x, strip)
            x += strip.cell_length


def _put_chops(painter: Painter, update: ChopsUpdate) -> None:
    """Put the chops that touch a span. What a line holds outside of its spans may be out of date or hidden."""
    for y, first, after in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < after and end > first:
                painter.put(y, x, strip)


def _resetting(base: type[Driver]) -> type[Driver]:
    """Return a driver that leaves the terminal with default colours: between frames they stay as they were."""

    class ResettingDriver(base):  # type: ignore[misc, valid-type]
        stopped = False
        is_on_screen = False

        def write(self, data: str) -> None:
            if data == ALTERNATE_SCREEN and self.is_on_screen:
                return  # some terminals would clear it
            super().write(data)

        def start_application_mode(self) -> None:
            early = self._app._early
            self.is_on_screen = early is not None and early.is_up
            if self.is_on_screen:
                early.hand_over()
            super().start_application_mode()
            if self.stopped:  # another program had the terminal
                self._app.call_later(self._app.repaint_all)

        def stop_application_mode(self) -> None:
            self.stopped, self.is_on_screen = True, False
            self._app._painter = None
            self.write("\x1b[0m")
            super().stop_application_mode()

    return ResettingDriver
