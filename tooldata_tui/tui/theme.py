"""A theme's colours as Textual and Rich want them."""

import os
from dataclasses import asdict
from functools import cache

from rich.color import Color
from rich.style import Style
from textual.theme import Theme as TextualTheme

from tooldata_tui.settings.theme import Theme

__all__ = ["SpanStyles", "textual_theme"]


def textual_theme(theme: Theme) -> TextualTheme:
    """The theme for Textual: its own widgets, and ``$td-...`` for our style sheets."""
    colors = asdict(theme.colors)
    return TextualTheme(
        name=f"td-{theme.name}",
        primary=colors["accent"],
        secondary=colors["call"],
        accent=colors["accent"],
        warning=colors["warning"],
        error=colors["bad"],
        success=colors["good"],
        foreground=colors["text"],
        background=colors["background"],
        surface=colors["panel"],
        panel=colors["raised"],
        dark=theme.dark,
        ansi=theme.ansi,
        variables={
            **{f"td-{name.replace('_', '-')}": value for name, value in colors.items()},
            # What Textual's own widgets ask for on a theme of the terminal's colours.
            "ansi-background": colors["background"],
            "ansi-foreground": colors["text"],
            "scrollbar": colors["bar"],
            "scrollbar-background": colors["panel"],
            "scrollbar-corner-color": colors["panel"],
            "block-cursor-background": colors["cursor"],
            "block-cursor-foreground": colors["text"],
            "border": colors["bar"],
            "border-blurred": colors["bar"],
            "input-cursor-background": colors["accent"],
            "input-cursor-foreground": colors["background"],
            "input-selection-background": colors["cursor"],
        },
    )


class SpanStyles:
    """Rich styles of span names such as ``"value underline"``, for one theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        #: Without backgrounds, or without any colour, lines have to tell apart what a diff adds and takes away.
        self._plain = theme.ansi or bool(os.environ.get("NO_COLOR"))
        self._colors = {name: _rich(value) for name, value in asdict(theme.colors).items()}
        self.style = cache(self._style)

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
