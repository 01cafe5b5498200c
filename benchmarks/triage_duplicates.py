"""Near-duplicates against a key of planted ones: ``python benchmarks/triage_duplicates.py DIR``.

DIR holds ``NAME_route.jsonl`` with ``NAME_route.key.json``, which lists what was planted (``id``, ``type`` and, for
duplicates, ``of``) and under ``natural`` what was there before. Prints, for each, precision and recall of the pairs
that are exact, differ in values or by a small edit; the conflicts that are reported as such; how many of 90 texts with
a negation put in or taken out pass for a duplicate; and the CPU time. Then, for larger and larger sets, CPU time and
how much memory the process takes at most beyond what it had with the set read.
"""

import json
import random
import re
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from tooldata_tui.formats.openai import OpenAIReader
from tooldata_tui.triage.duplicates import Duplicates, find_duplicates
from tooldata_tui.triage.grouping import Kind
from tooldata_tui.triage.points import Point, points_of

NEGATIONS = 90
SIZES = (20_000, 100_000, 300_000)
_NEAR = (Kind.EXACT, Kind.SLOTS, Kind.EDIT)
_PLANTED = ("near_dup", "exact_dup", "near_dup_conflict")


class Loaded(NamedTuple):
    """A set: its decision points, and the id of each one's row."""

    points: list[Point]
    ids: list[str]


class Score(NamedTuple):
    precision: float
    recall: float
    conflicts: int
    of_conflicts: int

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def load(file: Path) -> Loaded:
    """Read a set of rows that bring their tools."""
    reader = OpenAIReader()
    points: list[Point] = []
    ids: list[str] = []
    for number, line in enumerate(file.read_bytes().splitlines()):
        example = reader.example(reader.parse(line))
        for point in points_of(number, example):
            points.append(point)
            ids.append(example.source_id or "")
    return Loaded(points, ids)


def score(loaded: Loaded, found: Duplicates, key: dict[str, Any]) -> Score:
    """Compare the pairs that were found with those that were planted."""
    planted = {frozenset((one["id"], one["of"])): one["type"] for one in key["planted"] if one["type"] in _PLANTED}
    natural = {frozenset(pair) for pair in _natural(key)} - set(planted)
    kinds = {
        frozenset((loaded.ids[pair.left], loaded.ids[pair.right])): pair.kind
        for pair in found.pairs
        if pair.alike in _NEAR
    }
    right = sum(pair in kinds for pair in planted)
    wrong = sum(pair not in planted and pair not in natural for pair in kinds)
    conflicts = [pair for pair, kind in planted.items() if kind == "near_dup_conflict"]
    return Score(
        right / (right + wrong) if right + wrong else 0.0,
        right / len(planted) if planted else 0.0,
        sum(kinds.get(pair) == Kind.CONFLICT for pair in conflicts),
        len(conflicts),
    )


def _natural(key: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for groups in key.get("natural", {}).values():
        for group in groups:
            yield from combinations(group, 2)


# --- negations

_TURNS = (
    (
        re.compile(r"\b(can|could|would|should|is|are|was|did|does|has|have)( i| you| my| the| it)\b", re.IGNORECASE),
        r"\1\2 not",
    ),
    (re.compile(r"\b(i|we|you) (want|need|like|know|have|see|think)\b", re.IGNORECASE), r"\1 don't \2"),
    (re.compile(r"\b(i|we) (got|made|paid|tried|received|used|sent)\b", re.IGNORECASE), r"\1 never \2"),
    (re.compile(r"\b(is|are|am|was) (working|going|being|still|looking|there)\b", re.IGNORECASE), r"\1 no longer \2"),
    (re.compile(r"\b(don't|do not|not|never|no longer) ", re.IGNORECASE), ""),
    (
        re.compile(r"^(show|give|tell|find|book|send|put|set|let|help|transfer|freeze|pay)\b", re.IGNORECASE),
        r"do not \1",
    ),
)


def negated(points: Sequence[Point], count: int, seed: int) -> list[tuple[Point, Point]]:
    """Points, and their like with a negation put in or taken out."""
    order = random.Random(seed).sample(range(len(points)), len(points))
    out: list[tuple[Point, Point]] = []
    for place, number in enumerate(order):
        point = points[number]
        for turn, into in _TURNS[place % len(_TURNS) :] + _TURNS[: place % len(_TURNS)]:
            text = turn.sub(into, point.text, count=1)
            if text != point.text:
                out.append((point, point._replace(text=text, example=-1 - len(out))))
                break
        if len(out) == count:
            break
    return out


def flagged(points: list[Point], pairs: list[tuple[Point, Point]]) -> int:
    """How many of *pairs* pass for duplicates, of any kind, among the points."""
    place = {point: number for number, point in enumerate(points)}
    wanted = {(place[point], len(points) + number) for number, (point, _) in enumerate(pairs)}
    found = find_duplicates([*points, *(other for _, other in pairs)])
    return sum((pair.left, pair.right) in wanted for pair in found.pairs)


# --- larger sets


def repeated(points: Sequence[Point], size: int, seed: int) -> list[Point]:
    """*size* points: those given, then copies in which about half of the words are others of the set.

    So most of them are alone, as in a real set; every tenth copy differs from its original by one slip.
    """
    chance = random.Random(seed)
    words = sorted({word for point in points for word in point.text.split()})
    out = list(points[:size])
    while len(out) < size:
        point = points[len(out) % len(points)]
        text = point.text.split()
        if len(out) % 10 == 0 and text:
            place = chance.randrange(len(text))
            text[place] = _slipped(text[place], chance)
        else:
            text = [chance.choice(words) if chance.random() < 0.5 else word for word in text]
        out.append(point._replace(text=" ".join(text), example=len(out)))
    return out


def _slipped(word: str, chance: random.Random) -> str:
    if len(word) < 3:
        return word
    place = chance.randrange(len(word) - 1)
    match chance.randrange(3):
        case 0:
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        case 1:
            return word[:place] + word[place:][:1] + word[place:]
    return word[:place] + word[place + 1 :]


def timed(points: Sequence[Point]) -> tuple[Duplicates, float]:
    """The duplicates, and CPU microseconds a point."""
    begun = time.process_time()
    found = find_duplicates(points)
    return found, (time.process_time() - begun) / max(1, len(points)) * 1e6


def peak_mb() -> float:
    """The most memory that this process has taken so far; sets grow, so that of the last one shows."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(folder: Path) -> None:
    print("| set | points | words | P | R | F1 | conflicts | negations | µs a point |")
    print("|---|---|---|---|---|---|---|---|---|")
    everything: list[Point] = []
    for file in sorted(folder.glob("*_route.jsonl")):
        key_file = file.with_name(file.stem + ".key.json")
        key = json.loads(key_file.read_bytes()) if key_file.exists() else {"planted": []}
        if not any(one["type"] in _PLANTED for one in key["planted"]):
            continue
        loaded = load(file)
        everything += loaded.points
        found, micros = timed(loaded.points)
        result = score(loaded, found, key)
        pairs = negated(loaded.points, NEGATIONS, seed=1)
        words = sum(len(point.text.split()) for point in loaded.points) / len(loaded.points)
        print(
            f"| {file.stem} | {len(loaded.points)} | {words:.0f} | {result.precision:.3f} | {result.recall:.3f} "
            f"| {result.f1:.3f} | {result.conflicts}/{result.of_conflicts} "
            f"| {flagged(loaded.points, pairs)}/{len(pairs)} | {micros:.0f} |"
        )
    print("\n| points | CPU s | µs a point | MB | pairs | groups |\n|---|---|---|---|---|---|")
    unique = [point._replace(example=number) for number, point in enumerate(everything)]
    for size in SIZES:
        several = repeated(unique, size, seed=1)
        before = peak_mb()
        found, micros = timed(several)
        cpu, more = micros * size / 1e6, peak_mb() - before
        print(f"| {size} | {cpu:.1f} | {micros:.0f} | {more:.0f} | {len(found.pairs)} | {len(found.groups)} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
