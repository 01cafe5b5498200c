"""The nearest point that carries a certain label: what a doubtful one is compared with."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from tooldata_tui.triage.features import Sparse
from tooldata_tui.triage.repeated import Vectors

__all__ = ["nearest_carriers"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: Carriers of one label that are looked at; of more, as many at equal distances.
_MOST = 8_192
_BLOCK = 512


def nearest_carriers(
    vectors: Vectors | Sparse, owners: Ints, rows: Ints, labels: Ints, carriers: Callable[[int], Ints]
) -> Ints:
    """For each of *rows* the point that carries its label of *labels* and whose vector is nearest; -1 for none.

    :param vectors: unit rows, one a point
    :param owners: the example of every point: what is of the same one is no comparison
    :param carriers: the points that carry a label
    """
    found = np.full(len(rows), -1, dtype=np.int64)
    for label in np.unique(labels[labels >= 0]).tolist():
        among = carriers(label)
        among = among[:: -(-len(among) // _MOST)] if len(among) else among
        if not len(among):
            continue
        marks = vectors[among].T
        wanting = np.nonzero(labels == label)[0]
        for start in range(0, len(wanting), _BLOCK):
            places = wanting[start : start + _BLOCK]
            cosine = vectors[rows[places]] @ marks
            if not isinstance(cosine, np.ndarray):
                cosine = cosine.toarray()
            cosine[owners[rows[places], None] == owners[among]] = -np.inf
            nearest = cosine.argmax(axis=1)
            there = np.isfinite(cosine[np.arange(len(places)), nearest])
            found[places[there]] = among[nearest[there]]
    return found
