"""What the tools say of themselves, as evidence: it is there before the first example is."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from tooldata_tui.dataset import Tool, parameters_of
from tooldata_tui.triage.features import Bag, Sparse, idf_of, piece_features, read_words, unit_tfidf
from tooldata_tui.triage.repeated import Vectors
from tooldata_tui.triage.targets import Rows

__all__ = ["Descriptions", "tool_text"]

Floats = npt.NDArray[np.float32]

#: Characters of a description that are looked at.
_LONGEST = 600
_JOINS = re.compile(r"[_\-./:]+|(?<=[a-z0-9])(?=[A-Z])")


def tool_text(tool: Tool, *, parameters: bool = True) -> str:
    """Name, description and names of the parameters as words; without the latter, what is best embedded."""
    text = f"{_spaced(tool.name)}: {tool.description[:_LONGEST]}"
    names = [_spaced(one.name) for one in parameters_of(tool)] if parameters else []
    return f"{text} {' '.join(names)}" if names else text


class Descriptions:
    """Cosine between a text and every label's tool; a label that says nothing (no call) gets the mean of the rest."""

    def __init__(self, points: Sparse | Vectors, tools: Sparse | Floats, columns: Sequence[int], labels: int) -> None:
        self._points = points
        self._tools = tools
        self._columns = np.array(columns, dtype=np.int64)
        self._labels = labels

    @classmethod
    def by_words(cls, pieces: Bag, tools: Mapping[int, Tool], labels: int) -> "Descriptions":
        """From pieces of words, weighted by how rare they are among the points."""
        idf = idf_of(pieces)
        told = unit_tfidf(piece_features(read_words([tool_text(tool) for tool in tools.values()])), idf)
        return cls(unit_tfidf(pieces, idf), told, list(tools), labels)

    def block(self, rows: Rows) -> Floats:
        """Scores [rows, labels]."""
        cosine = self._points[rows] @ self._tools.T
        if not isinstance(cosine, np.ndarray):
            cosine = cosine.toarray()
        scores = np.empty((cosine.shape[0], self._labels), dtype=np.float32)
        scores[:] = cosine.mean(axis=1, keepdims=True)
        scores[:, self._columns] = cosine
        return scores


def _spaced(name: str) -> str:
    return " ".join(part for part in _JOINS.split(name) if part)
