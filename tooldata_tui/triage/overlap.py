"""What decision points have in common with reference sets: benchmarks, say, that a model is going to be measured on.

The references are read once, a block at a time, and nothing of them is kept but what was met: a message is compared in
its letters at once, and in its words with a block of others.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from hashlib import blake2b
from typing import NamedTuple

from tooldata_tui.triage.duplicates import letters, likeness
from tooldata_tui.triage.matching import match_texts
from tooldata_tui.triage.points import Point
from tooldata_tui.triage.slots import tokens_of

__all__ = ["Met", "Overlap", "Reference", "Same", "find_overlaps", "reference_of"]

#: Texts of references that are compared in words at a time, where the points have no more of them.
_BLOCK = 20_000
#: Words of a message below which it is said by chance: "cancel my order".
_FEWEST = 4
#: Values that differ in a family.
_OTHER_VALUES = 0.95


class Same(IntEnum):
    """What is the same, the worse first."""

    MESSAGE = 1
    NEARLY = 2
    CALL = 3

    @property
    def word(self) -> str:
        return ("same message", "nearly the same", "same call")[self - 1]


class Reference(NamedTuple):
    """One row of a reference set.

    :ivar file: number of the file it is in
    :ivar line: its line there
    :ivar id: its own, where it has one
    :ivar texts: what its user says
    :ivar calls: for every decision point that calls something, a key of the tools offered and the calls
    """

    file: int
    line: int
    id: str | None
    texts: tuple[str, ...]
    calls: tuple[bytes, ...]


class Overlap(NamedTuple):
    """A point that is met in a reference set.

    :ivar point: index of the point
    :ivar score: likeness in [0, 1]
    :ivar file: number of the file, and ``line`` and ``id`` in it, of the likest row; of equals the first
    """

    point: int
    same: Same
    score: float
    file: int
    line: int
    id: str | None


class Met(NamedTuple):
    """What was met.

    :ivar overlaps: by point, the worse first; of each kind the likest row
    :ivar rows: the rows of references with anything of the points in them, as (file, line)
    """

    overlaps: list[Overlap]
    rows: set[tuple[int, int]]


def reference_of(file: int, line: int, id: str | None, texts: Iterable[str], points: Iterable[Point]) -> Reference:
    """The row of a reference set that says *texts* and decides *points*."""
    calls = (_call_key(point) for point in points)
    return Reference(file, line, id, tuple(dict.fromkeys(texts)), tuple(key for key in calls if key))


def find_overlaps(points: Sequence[Point], references: Iterable[Reference]) -> Met:
    """Find what of *points* is in *references*."""
    found = _Found(points)
    for row in references:
        found.add(row)
    found.compare()
    return Met(sorted(found.overlaps()), found.rows)


class _Place(NamedTuple):
    """How like the nearest row is: the smaller, the liker."""

    unlike: float
    file: int
    line: int
    id: str | None


class _Found:
    def __init__(self, points: Sequence[Point]) -> None:
        self._with_text: dict[str, list[int]] = {}
        self._with_call: dict[bytes, list[int]] = {}
        for index, point in enumerate(points):
            text = " ".join(point.text.split())
            if _is_telling(text):
                self._with_text.setdefault(text, []).append(index)
            if key := _call_key(point):
                self._with_call.setdefault(key, []).append(index)
        self._texts = list(self._with_text)
        self._with_letters: dict[str, list[int]] = {}
        for number, text in enumerate(self._texts):
            self._with_letters.setdefault(letters(text), []).append(number)
        self._size = max(_BLOCK, len(self._texts))
        self._block: dict[str, list[Reference]] = {}
        self._same: dict[int, _Place] = {}
        self._near: dict[int, _Place] = {}
        self._called: dict[bytes, _Place] = {}
        self.rows: set[tuple[int, int]] = set()

    def add(self, row: Reference) -> None:
        for key in row.calls:
            if key in self._with_call:
                self._called.setdefault(key, self._met(row, 1.0))
        for text in row.texts:
            words = " ".join(text.split())
            if not _is_telling(words):
                continue
            for number in self._with_letters.get(letters(words), ()):
                self._same.setdefault(number, self._met(row, 1.0))
            # Its texts are not needed any more, and are held in the block already.
            self._block.setdefault(words, []).append(row._replace(texts=(), calls=()))
        if len(self._block) >= self._size:
            self.compare()

    def compare(self) -> None:
        """Compare the block in words, and forget it."""
        theirs = list(self._block)
        count = len(theirs)
        # Theirs come first: of many that are alike, each is compared with the first.
        matches = match_texts([*theirs, *self._texts])
        for left, right, difference in matches.pairs:
            if left < count <= right:
                self._meets(right - count, theirs[left], likeness(difference, theirs[left]))
        for family in matches.families:
            ours, first = [text - count for text in family if text >= count], min(family)
            if ours and first < count:
                for number in ours:
                    self._meets(number, theirs[first], _OTHER_VALUES)
                for text in family:
                    if text < count:
                        self.rows.update((row.file, row.line) for row in self._block[theirs[text]])
        self._block.clear()

    def _meets(self, number: int, theirs: str, score: float) -> None:
        """One of our texts is nearly one of *theirs*."""
        for row in self._block[theirs]:
            place = self._met(row, score)
            self._near[number] = min(self._near.get(number, place), place)

    def _met(self, row: Reference, score: float) -> _Place:
        self.rows.add((row.file, row.line))
        return _Place(1.0 - score, row.file, row.line, row.id)

    def overlaps(self) -> Iterator[Overlap]:
        for number, text in enumerate(self._texts):
            same = Same.MESSAGE if number in self._same else Same.NEARLY
            place = self._same.get(number) or self._near.get(number)
            if place is not None:
                for point in self._with_text[text]:
                    yield _overlap(point, same, place)
        for key, place in self._called.items():
            for point in self._with_call[key]:
                yield _overlap(point, Same.CALL, place)


def _overlap(point: int, same: Same, place: _Place) -> Overlap:
    return Overlap(point, same, round(1.0 - place.unlike, 4), place.file, place.line, place.id)


def _is_telling(text: str) -> bool:
    """Whether a message is hardly said twice by chance."""
    if text.count(" ") >= _FEWEST - 1:
        return True
    # In scripts without spaces every character is a word.
    return not text.isascii() and sum(len(tokens_of(piece)) for piece in text.split()) >= _FEWEST


def _call_key(point: Point) -> bytes:
    """The tools offered and the calls as one key; empty where no call has an argument: such calls are all alike."""
    if not point.offered or not any(not call.endswith("{}") for call in point.calls):
        return b""
    said = "\0".join([*sorted(point.offered), "", *point.calls])
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).digest()
