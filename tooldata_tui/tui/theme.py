"""A theme's colours as Textual wants them."""

from dataclasses import asdict

from textual.theme import Theme as TextualTheme

from tooldata_tui.settings.theme import Theme

__all__ = ["textual_theme"]


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
