"""What a terminal may be shown.

Textual and Rich pass ESC, C1, NUL and bidirectional controls from content straight to the terminal. Everything that
comes from data therefore goes through :func:`visible` on its way to a screen, a log or an error text. Stored bytes are
never changed by it. Standard library only: the command line imports this before anything else.
"""

import unicodedata
from functools import lru_cache

__all__ = ["cell_width", "clip", "clip_name", "one_line", "plural", "visible"]

#: Longest run of combining marks shown on one character; the rest is spelled out. GNU screen crashed on long runs
#: (CVE-2021-26937), and no script needs more than a handful.
MAX_COMBINING = 8

_KEEP = {0x0A}
_JOINERS = {0x200C, 0x200D}  # ZWNJ and ZWJ shape real scripts and emoji
_SPELLED_CATEGORIES = {"Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class _Visible(dict[int, str]):
    """A ``str.translate`` table that fills itself: each code point is classified once."""

    def __missing__(self, code: int) -> str:
        shown = _show(code)
        self[code] = shown
        return shown


def _show(code: int) -> str:
    if code in _KEEP or code in _JOINERS:
        return chr(code)
    if code == 0x09:
        return "    "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0:
        return f"⟨{code:02X}⟩"
    char = chr(code)
    category = unicodedata.category(char)
    if category in _SPELLED_CATEGORIES:
        return f"⟨{code:04X}⟩"
    return " " if category == "Zs" else char


_TABLE = _Visible()


def visible(text: str) -> str:
    """Return *text* with nothing in it that a terminal would act on.

    Control characters become pictures (``␛``), invisible, unassigned and direction-changing characters their code
    (``⟨202E⟩``), tabs four spaces; newlines stay, for callers that lay out several lines.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = text.translate(_TABLE)
    return shown if shown.isascii() else _limit_combining(shown)


def one_line(text: str) -> str:
    """Like :func:`visible`, but a newline is shown as ``⏎`` so that the result is one row."""
    return visible(text).replace("\n", "⏎")


def _limit_combining(text: str) -> str:
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run > MAX_COMBINING:
            break
    else:
        return text
    out: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        out.append(f"⟨{ord(char):04X}⟩" if run > MAX_COMBINING else char)
    return "".join(out)


@lru_cache(maxsize=4096)
def _char_width(char: str) -> int:
    if unicodedata.combining(char) or ord(char) in _JOINERS or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def cell_width(text: str) -> int:
    """Width of *text* in terminal cells, for command-line tables (the screen asks its own library)."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def clip(text: str, width: int) -> str:
    """Cut one line of visible text to *width* cells, ending in ``…`` where something was cut."""
    if cell_width(text[: 2 * width + 2]) <= width and len(text) <= 2 * width + 2:
        return text
    used, out = 0, []
    for char in text:
        step = _char_width(char)
        if used + step > width - 1:
            break
        out.append(char)
        used += step
    return "".join(out) + "…"


def clip_name(text: str, width: int) -> str:
    """Cut a name to *width* cells in its middle, ``modify_pen…_address``: names of tools often begin alike."""
    if cell_width(text) <= width:
        return text
    used = 0
    for at in range(len(text) - 1, -1, -1):
        used += _char_width(text[at])
        if used > (width - 1) // 2:
            break
    end = text[at + 1 :]
    return clip(text, width - cell_width(end)) + end


def plural(number: int, word: str) -> str:
    """``1 example``, ``1,200 examples``."""
    return f"{number:,} {word}{'s' * (number != 1)}"
