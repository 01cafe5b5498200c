"""What matplotlib draws, made fit for a page: colours by class, so that light and dark are the page's business."""

import re
from typing import NamedTuple

__all__ = ["INKS", "Drawing", "drawing_of", "ink", "style_sheet"]

#: What is drawn in which ink. Matplotlib is given a colour that stands for it, the page says what it looks like.
INKS = ("text", "muted", "faint", "accent", "warning", "band", *(f"label{n}" for n in range(9)))

_STYLE = re.compile(r' style="([^"]*)"')
_ID = re.compile(r'\b(id="|href="#|url\(#)')
_COLOUR = re.compile(r"#a1b2([0-9a-f]{2})")
#: What every drawing says in its own way, and the page knows better.
_FONT = re.compile(r"font: (?:[a-z]+ )*([0-9.]+)px [^;]*")
_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>|<style[^>]*>.*?</style>", re.DOTALL)
_SIZE = re.compile(r'<svg\b[^>]*?viewBox="0 0 ([0-9.]+) ([0-9.]+)"[^>]*>', re.DOTALL)


class Drawing(NamedTuple):
    """One plot.

    :ivar svg: the element, whose styles are classes
    :ivar rules: those classes: what is declared, by name
    """

    svg: str
    rules: dict[str, str]


def ink(name: str) -> str:
    """The colour that stands for an ink."""
    return f"#a1b2{INKS.index(name):02x}"


def drawing_of(text: str, name: str, title: str) -> Drawing:
    """A plot as it is put into a page. No style stands in it, so the page may forbid them.

    :param text: the whole file that matplotlib wrote
    :param name: keeps its ids apart from those of other plots
    :param title: what somebody hears who cannot see it; fit for HTML
    """
    rules: dict[str, str] = {}
    text = _METADATA.sub("", _HEAD.sub("", text, count=1))

    def classed(match: re.Match[str]) -> str:
        declared = _COLOUR.sub(lambda found: f"var(--{INKS[int(found[1], 16)]})", match[1])
        declared = _FONT.sub(lambda found: f"font-size: {found[1]}px", declared).strip("; ")
        known = next((key for key, value in rules.items() if value == declared), None)
        key = known or f"{name}{len(rules)}"
        rules[key] = declared
        return f' class="{key}"'

    text = _STYLE.sub(classed, text)
    text = _ID.sub(lambda match: f"{match[1]}{name}-", text)
    head = f'<svg role="img" aria-label="{title}" viewBox="0 0 \\1 \\2" xmlns:xlink="http://www.w3.org/1999/xlink">'
    return Drawing(_SIZE.sub(head, text, count=1).strip(), rules)


def style_sheet(drawings: list[Drawing]) -> str:
    """The classes of all drawings."""
    rules = {key: value for one in drawings for key, value in one.rules.items()}
    return "\n".join(f".{key} {{ {value} }}" for key, value in rules.items())
