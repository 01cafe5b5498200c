"""Colours and attributes as a terminal is told them: the shortest way from one look to another.

Two styles that a person cannot tell apart get the same number, so that comparing cells is comparing integers. A space
shows neither its text colour nor bold: such a *blank* look leaves both open, and drawing it costs nothing when the
background is already right.
"""

from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style

__all__ = ["Look", "Looks", "Pen"]

_DEFAULT_FG, _DEFAULT_BG = "39", "49"
_ANY = ""  # a blank's text colour

# The attribute at each bit: the SGR parameter that sets it.
_ON = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
# What one parameter switches off together.
_OFF = (
    (0b11, "22"),
    (0b100, "23"),
    (0b1000001000, "24"),
    (0b110000, "25"),
    (0b1000000, "27"),
    (0b10000000, "28"),
    (0b100000000, "29"),
    (0b110000000000, "54"),
    (0b1000000000000, "55"),
)
_SEEN_ON_BLANK = 0b1111101001000  # underlines, reverse, strike, frame, encircle, overline

_CACHE_LIMIT = 4096


class Look(NamedTuple):
    """What can be seen of a style: SGR parameters of both colours, and attribute bits."""

    fg: str
    bg: str
    attributes: int


class Looks:
    """Numbers the looks of styles under one colour system. Numbers are small, stable integers."""

    #: The number of what was never drawn. It differs from every look, on a blank too.
    UNKNOWN = 0

    def __init__(self, system: ColorSystem) -> None:
        self._system = system
        self._numbers: dict[Look, int] = {}
        self._styles: dict[Style | None, tuple[int, int]] = {}
        self.table = [Look(_ANY, _ANY, 0)]
        #: look number -> number of the look a space has in it
        self.blank = [Looks.UNKNOWN]
        self._ranked = (-1, 0)
        self._rank: list[int] = []

    def of(self, style: Style | None) -> tuple[int, int]:
        """Return the numbers of *style*'s look on text and on a space."""
        found = self._styles.get(style)
        if found is None:
            if len(self._styles) >= _CACHE_LIMIT:  # selecting text makes a style for each place
                self._styles.clear()
            number = self.number(self._look(style))
            found = self._styles[style] = number, self.blank[number]
        return found

    def hides_text(self, number: int) -> bool:
        """Tell whether nothing but the background shows on a space of this look."""
        return not self.table[number].attributes & _SEEN_ON_BLANK

    def order(self, first: int) -> list[int]:
        """Return for each look its rank in a cheap order to draw in: one background after the other.

        :param first: the look whose background comes first
        """
        if self._ranked != (first, len(self.table)):
            self._ranked = first, len(self.table)
            now, table = self.table[first].bg, self.table
            order = sorted(range(len(table)), key=lambda n: (table[n].bg != now, table[n].bg, table[n]))
            self._rank = [0] * len(order)
            for place, number in enumerate(order):
                self._rank[number] = place
        return self._rank

    def number(self, look: Look) -> int:
        """Return the number of *look*, giving it one if it is new."""
        found = self._numbers.get(look)
        if found is None:
            found = self._numbers[look] = len(self.table)
            self.table.append(look)
            self.blank.append(found)
            if look.fg != _ANY and not look.attributes & _SEEN_ON_BLANK:
                self.blank[found] = self.number(Look(_ANY, look.bg, 0))
        return found

    def _look(self, style: Style | None) -> Look:
        if style is None:
            return Look(_DEFAULT_FG, _DEFAULT_BG, 0)
        flags = (
            *(style.bold, style.dim, style.italic, style.underline, style.blink, style.blink2, style.reverse),
            *(style.conceal, style.strike, style.underline2, style.frame, style.encircle, style.overline),
        )
        fg, bg = style.color, style.bgcolor
        return Look(
            ";".join(fg.downgrade(self._system).get_ansi_codes()) if fg else _DEFAULT_FG,
            ";".join(bg.downgrade(self._system).get_ansi_codes(foreground=False)) if bg else _DEFAULT_BG,
            sum(1 << bit for bit, flag in enumerate(flags) if flag),
        )


class Pen:
    """The look the terminal draws with now, carried from one piece of text to the next."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._steps: dict[tuple[int, int], tuple[str, int]] = {}
        self.state = Looks.UNKNOWN

    def take(self, look: int) -> str:
        """Return what to send before text of *look*, and remember that it was sent."""
        step = self._steps.get((self.state, look))
        if step is None:
            if len(self._steps) >= _CACHE_LIMIT:
                self._steps.clear()
            step = self._steps[self.state, look] = self._step(look)
        self.state = step[1]
        return step[0]

    def _step(self, number: int) -> tuple[str, int]:
        wanted = self._looks.table[number]
        if self.state == Looks.UNKNOWN:
            reset = Look(_DEFAULT_FG, _DEFAULT_BG, 0)
            target = _resolved(reset, wanted)
            return f"\x1b[{_from_reset(target)}m", self._looks.number(target)
        now = self._looks.table[self.state]
        target = _resolved(now, wanted)
        if target == now:
            return "", self.state
        shortest = min(_changes(now, target), _from_reset(target), key=len)
        return f"\x1b[{shortest}m", self._looks.number(target)


def _resolved(now: Look, wanted: Look) -> Look:
    """Fill in what *wanted* leaves open with what is set already."""
    if wanted.fg != _ANY:
        return wanted
    return Look(now.fg, wanted.bg, now.attributes & ~_SEEN_ON_BLANK)


def _from_reset(target: Look) -> str:
    parameters = ["0", *_set(target.attributes)]
    parameters += [target.fg] if target.fg != _DEFAULT_FG else []
    parameters += [target.bg] if target.bg != _DEFAULT_BG else []
    return ";".join(parameters)


def _changes(now: Look, target: Look) -> str:
    removed, added = now.attributes & ~target.attributes, target.attributes & ~now.attributes
    parameters = []
    for together, off in _OFF:
        if removed & together:
            parameters.append(off)
            added |= target.attributes & together
    parameters += _set(added)
    parameters += [target.fg] if target.fg != now.fg else []
    parameters += [target.bg] if target.bg != now.bg else []
    return ";".join(parameters)


def _set(attributes: int) -> list[str]:
    return [code for bit, code in enumerate(_ON) if attributes >> bit & 1]
