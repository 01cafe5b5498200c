"""Points for tests of the triage: four labels in turn, each with words and a direction of its own."""

from collections.abc import Sequence
from itertools import chain, islice

import numpy as np
import numpy.typing as npt

from tooldata_tui.dataset import Tool
from tooldata_tui.triage.distinct import Distinct
from tooldata_tui.triage.duplicates import Duplicates, find_conversations
from tooldata_tui.triage.points import Point

WORDS = {
    "refund": ["money", "back", "return", "refund", "paid", "twice", "order", "broken"],
    "track": ["where", "parcel", "track", "delivery", "late", "shipped", "order", "arrive"],
    "cancel": ["cancel", "stop", "order", "subscription", "end", "no", "longer", "want"],
    "": ["hello", "thanks", "weather", "joke", "story", "good", "morning", "chat"],
}
NAMES = list(WORDS)
TOOLS = {name: Tool(name, f"{name} {' '.join(WORDS[name][:2])}") for name in NAMES if name}
Floats = npt.NDArray[np.float32]


def sample(count: int, seed: int = 0) -> tuple[list[Point], Floats]:
    """Points of four labels in turn, with vectors around four centres."""
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(len(NAMES), 16))
    points, vectors = [], []
    for number in range(count):
        which = number % len(NAMES)
        text = " ".join(draw.choice(WORDS[NAMES[which]], 5))
        points.append(Point(number, 1, text, frozenset({NAMES[which]} - {""}), (), ()))
        vectors.append(centres[which] + draw.normal(size=16))
    return points, unit(np.array(vectors))


def unit(vectors: npt.NDArray[np.float64]) -> Floats:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def conversations(texts: Sequence[Sequence[str]]) -> Duplicates:
    """Those among conversations, each as what its user says, that are the same."""
    said = Distinct(chain.from_iterable(texts))
    numbers = iter(said.of.tolist())
    return find_conversations([list(islice(numbers, len(one))) for one in texts], said)
