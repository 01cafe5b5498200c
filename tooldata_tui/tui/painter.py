"""The screen as the terminal shows it, and the fewest bytes that turn it into the next one.

A :class:`Painter` is given strips for places on the screen and answers with the escape sequences for the cells that
differ. It knows nothing of widgets. What it relies on in the terminal: cursor addressing, SGR, and, only where the
caller says so, erasing that fills with the current background.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from operator import ne, or_

from rich.color import ColorSystem
from rich.segment import Segment

from tooldata_tui.tui.cells import cells_of, flag_whole_glyphs, split_clusters
from tooldata_tui.tui.pen import Looks, Pen

__all__ = ["Painter", "erases_with_background"]

#: Blank cells in a row from which erasing and moving on is shorter than writing spaces.
_ERASE_FROM = 12
#: The same at the end of what is written, where no move follows.
_ERASE_LAST_FROM = 6
_SHORTEST_ERASABLE = " " * _ERASE_LAST_FROM
_ERASABLE = re.compile(f"{_SHORTEST_ERASABLE} *")
# Flags, a byte a cell: changed cells, joined over as many unchanged ones as are not dearer to resend than to jump over.
_RUN = re.compile(b"\x01+(?:\x00{1,4}\x01+)*")
_GAP = re.compile(b"\x00+")
_UNKNOWN_COLUMN = -1


_ERASING = ("xterm", "alacritty", "foot", "wezterm", "ghostty", "linux", "rxvt", "konsole", "vte", "gnome", "putty")


def erases_with_background(environ: Mapping[str, str]) -> bool:
    """Tell whether erasing leaves the current background behind (terminfo calls it ``bce``).

    Inside tmux or screen it may not, whatever ``TERM`` claims there.
    """
    inside = environ.get("TMUX") or environ.get("STY")
    return not inside and environ.get("TERM", "").startswith(_ERASING)


class _Piece:
    """Cells of one row that are sent together: text, or *width* blanks to erase when *text* is empty."""

    __slots__ = ("look", "text", "to_end", "unsure", "width", "x", "y")

    def __init__(
        self, y: int, x: int, width: int, look: int, text: str, unsure: bool = False, to_end: bool = False
    ) -> None:
        self.y, self.x, self.width, self.look, self.text = y, x, width, look, text
        self.unsure = unsure  # a cluster whose width terminals disagree about
        self.to_end = to_end


class _Row:
    """One row: a character and the number of its look for each cell, and the part that was written to."""

    __slots__ = ("chars", "end", "looks", "start")

    def __init__(self, chars: list[str], looks: list[int]) -> None:
        self.chars, self.looks = chars, looks
        self.start, self.end = len(chars), 0


class Painter:
    """Shadow of one screen of *width* x *height* cells; everything on it is unknown at first.

    :param erases: whether erasing fills with the current background (terminfo: ``bce``) and ``ech`` exists
    """

    def __init__(self, width: int, height: int, system: ColorSystem, *, erases: bool) -> None:
        self.width, self.height, self.system = width, height, system
        self._erases = erases
        #: Sixteen colours are so short that looking for the next text of the same one does not pay.
        self._by_row = system is ColorSystem.STANDARD
        self._looks = Looks(system)
        self._pen = Pen(self._looks)
        self._cursor: tuple[int, int] | None = None  # (row, column) of the terminal's
        self._shown = [_Row([" "] * width, [Looks.UNKNOWN] * width) for _ in range(height)]
        self._wanted: dict[int, _Row] = {}

    def put(self, y: int, x: int, strip: Iterable[Segment]) -> None:
        """Ask for *strip* at column *x* of row *y* (cells, from 0). What lies outside the screen is cut off."""
        if not (0 <= y < self.height and 0 <= x < self.width):
            return
        row = self._wanted.get(y)
        if row is None:
            shown = self._shown[y]
            row = self._wanted[y] = _Row(shown.chars[:], shown.looks[:])
        new_chars: list[str] = []
        new_looks: list[int] = []
        look_of = self._looks.of
        for text, style, control in strip:
            if control:
                continue
            cells = cells_of(text)
            look, blank = look_of(style)
            new_chars += cells
            if blank == look or " " not in text:
                new_looks += [look] * len(cells)
            elif text.isspace():
                new_looks += [blank] * len(cells)
            else:
                new_looks += [blank if cell == " " else look for cell in cells]
        room = self.width - x
        if len(new_chars) > room:
            if new_chars[room] == "":  # half a wide glyph would stick out
                new_chars[room - 1] = " "
            del new_chars[room:], new_looks[room:]
        chars, end = row.chars, x + len(new_chars)
        row.start, row.end = min(row.start, x), max(row.end, end)
        if chars[x] == "":  # a wide glyph loses its second half
            chars[x - 1] = " "
            row.start = min(row.start, x - 1)
        if end < self.width and chars[end] == "":  # and one its first
            chars[end] = " "
            row.end = max(row.end, end + 1)
        chars[x:end] = new_chars
        row.looks[x:end] = new_looks

    def flush(self, cursor: tuple[int, int]) -> str:
        """Return what to send so that all that was put is shown and the cursor stands at *cursor* (row, column)."""
        pieces: list[_Piece] = []
        for y, row in sorted(self._wanted.items()):
            flags = self._changed(self._shown[y], row)
            self._shown[y] = row
            if flags:
                pieces += self._pieces(y, row, flags)
        self._wanted.clear()
        if pieces and not self._by_row:
            rank = self._looks.order(self._pen.state)
            pieces.sort(key=lambda piece: rank[piece.look])
        # A cluster that a terminal shows wider than we think must be drawn before what it would cover.
        pieces.sort(key=lambda piece: not piece.unsure)
        return self._emit(pieces) + self._move(*cursor)

    def _changed(self, old: _Row, new: _Row) -> bytes:
        """Return a flag for each cell from ``new.start`` on: whether it has to be sent. Nothing if none has."""
        here = slice(new.start, new.end)
        chars, looks, old_chars, old_looks = new.chars[here], new.looks[here], old.chars[here], old.looks[here]
        if looks != old_looks:
            flags = bytearray(map(or_, map(ne, chars, old_chars), map(ne, looks, old_looks)))
        elif chars != old_chars:
            flags = bytearray(map(ne, chars, old_chars))
        else:
            return b""
        if "" in chars or len("".join(chars)) != len(chars):
            flag_whole_glyphs(chars, flags)
            if Looks.UNKNOWN in looks:
                flags = bytearray(flag and look != Looks.UNKNOWN for flag, look in zip(flags, looks, strict=True))
        return bytes(flags)

    def _pieces(self, y: int, row: _Row, flags: bytes) -> list[_Piece]:
        last = flags.rfind(1) + row.start
        tail = self._blank_tail(row) if self._erases and row.chars[last] == " " else self.width
        pieces: list[_Piece] = []
        for start, stop in self._runs(row, flags):
            for x, end, look in self._colours(row.looks, start, min(stop, tail)):
                pieces += self._split(y, x, look, row.chars[x:end], last=end == stop)
            if stop > tail:
                x = max(start, tail)
                look = row.looks[x]
                if pieces and self._looks.blank[pieces[-1].look] == look:
                    look = pieces[-1].look  # so that nothing comes in between
                if last - x > 2:  # "erase to the end" is as long as three blanks
                    pieces.append(_Piece(y, x, self.width - x, look, "", to_end=True))
                    break
                pieces.append(_Piece(y, x, stop - x, look, " " * (stop - x)))
        return pieces

    def _runs(self, row: _Row, flags: bytes) -> Iterator[tuple[int, int]]:
        """Changed cells as half-open runs, joined where that is cheaper than to jump."""
        offset, chars, looks, blank = row.start, row.chars, row.looks, self._looks.blank
        for joined in _RUN.finditer(flags):
            start = joined.start() + offset
            for gap in _GAP.finditer(flags, *joined.span()):
                before, after = gap.start() + offset, gap.end() + offset
                text = "".join(chars[before:after])
                seen = {*looks[before:after]}
                left, right = looks[before - 1], looks[after]
                if not (text.isascii() and len(text) == after - before) or (
                    seen - {left, blank[left]} and seen - {right, blank[right]}
                ):
                    yield start, before
                    start = after
            yield start, joined.end() + offset

    def _colours(self, looks: list[int], start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """Cut cells into stretches of one look. Where nobody sees it, a blank takes that of the text next to it."""
        blank = self._looks.blank
        seen = {*looks[start:stop]}
        for look in seen:
            if seen <= {look, blank[look]}:  # as most are
                yield start, stop, look
                return
        while start < stop:
            look, end = looks[start], start + 1
            while end < stop:
                following = looks[end]
                if following != look and following != blank[look]:
                    if look != blank[following]:
                        break
                    look = following
                end += 1
            yield start, end, look
            start = end

    def _split(self, y: int, x: int, look: int, cells: list[str], *, last: bool) -> Iterator[_Piece]:
        """Cut cells of one look where blanks are better erased, and around clusters of unsure width."""
        text = "".join(cells)
        erases = self._erases and _SHORTEST_ERASABLE in text and self._looks.hides_text(look)
        if not erases and len(text) == len(cells) and "" not in cells:  # as most are
            yield _Piece(y, x, len(cells), look, text)
            return
        for at, width, text, unsure in split_clusters(cells):
            done = 0
            for blanks in _ERASABLE.finditer(text) if erases and not unsure else ():
                first, after = blanks.span()
                if after - first < (_ERASE_LAST_FROM if last and at + after == len(cells) else _ERASE_FROM):
                    continue
                if first > done:
                    yield _Piece(y, x + at + done, first - done, look, text[done:first])
                yield _Piece(y, x + at + first, after - first, look, "")
                done = after
            if done < width:
                yield _Piece(y, x + at + done, width - done, look, text[done:], unsure)

    def _blank_tail(self, row: _Row) -> int:
        """Column from which the row is blank with one background to its end."""
        look = row.looks[-1]
        if look != self._looks.blank[look] or not self._looks.hides_text(look):
            return self.width
        x = self.width
        while x and row.looks[x - 1] == look and row.chars[x - 1] == " ":
            x -= 1
        return x

    def _emit(self, pieces: list[_Piece]) -> str:
        out: list[str] = []
        for piece in pieces:
            y, x = piece.y, piece.x
            if self._cursor != (y, x):
                out.append(self._move(y, x))
            out.append(self._pen.take(piece.look))
            if piece.unsure:
                # Blank first: a terminal that shows it narrower must not leave what was there before.
                out.append(f"{' ' * piece.width}\x1b[{x + 1}G{piece.text}")
                self._cursor = (y, _UNKNOWN_COLUMN)
            elif piece.text:
                out.append(piece.text)
                # Behind the last column some terminals stay on it and some do not.
                self._cursor = (y, x + piece.width if x + piece.width < self.width else _UNKNOWN_COLUMN)
            else:
                out.append("\x1b[K" if piece.to_end else f"\x1b[{piece.width}X")
        return "".join(out)

    def _move(self, y: int, x: int) -> str:
        """Return the shortest cursor movement to a cell, and remember it."""
        now, self._cursor = self._cursor, (y, x)
        if now == (y, x):
            return ""
        absolute = (f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H") if x or y else "\x1b[H"
        if now is None:
            return absolute
        down = y - now[0]
        if not down:
            return _along(now[1], x)
        count = "" if abs(down) == 1 else str(abs(down))
        if now[1] == x:
            relative = f"\x1b[{count}{'B' if down > 0 else 'A'}"
        else:
            relative = f"\x1b[{count}{'E' if down > 0 else 'F'}" + (f"\x1b[{x if x > 1 else ''}C" if x else "")
        return relative if len(relative) < len(absolute) else absolute


def _along(now: int, x: int) -> str:
    """Return the movement to column *x* of the same row."""
    if x == 0:
        return "\r"
    absolute = f"\x1b[{x + 1}G"
    if now == _UNKNOWN_COLUMN:
        return absolute
    step = x - now
    if step > 0:
        return f"\x1b[{step if step > 1 else ''}C"
    relative = "\b" * -step if step >= -4 else f"\x1b[{-step}D"
    return relative if len(relative) < len(absolute) else absolute
