"""A theme's colours as Rich wants them. Without Textual, which is loaded after the first frame."""

import os
from dataclasses import asdict
from functools import cache

from rich.color import Color
from rich.style import Style

from tooldata_tui.settings.theme import Theme

__all__ = ["SpanStyles"]


class SpanStyles:
    """Rich styles of span names such as ``"value underline"``, for one theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        #: Without backgrounds, or without any colour, lines have to tell apart what a diff adds and takes away.
        self._plain = theme.ansi or bool(os.environ.get("NO_COLOR"))
        self._colors = {name: _rich(value) for name, value in asdict(theme.colors).items()}
        self.style = cache(self._style)
        self.on = cache(self._on)

    def _on(self, background: str, name: str) -> Style:
        """The style of *name* where *background* is below it, if it has no background of its own."""
        style = self.style(name)
        return style + Style(bgcolor=self._colors[background]) if style.bgcolor is None else style

    def _style(self, name: str) -> Style:
        color, *looks = name.split(" ")
        background = next((self._colors[f"{look[3:]}_bg"] for look in looks if look.startswith("on_")), None)
        return Style(
            color=self._colors[color],
            bgcolor=background,
            bold=True if "bold" in looks else None,
            underline=True if "underline" in looks or (self._plain and "on_added" in looks) else None,
            strike=True if self._plain and "on_removed" in looks else None,
            # A palette of the terminal's own has no greys that are sure to be seen; dim is as close as it gets.
            dim=True if self.theme.ansi and color in ("faint", "bar") else None,
        )


def _rich(value: str) -> Color:
    if value.startswith("ansi_"):
        name = value.removeprefix("ansi_")
        return Color.default() if name == "default" else Color.parse(name)
    return Color.parse(value)
