"""Projects whose examples are like each other, scanned, with vectors made of letters: near for near texts."""

from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from tests.tui.reviewing import make_project, row
from tooldata_tui.store.project import Project
from tooldata_tui.store.vectors import vectors_path
from tooldata_tui.tasks.scanning import scan
from tooldata_tui.triage.embedding.vectors import VectorCache, text_hash

__all__ = ["SAID", "embed", "make_alike"]

#: Numbers 1 to 13: a conflict (1, 2), one message three times (3 to 5), two that differ by a slip (6, 7), and others.
SAID: Sequence[tuple[str, str | None]] = (
    ("please cancel the whole thing for ORD-5", "lookup"),
    ("please cancel the whole thing for ORD-5", "refund"),
    ("where is my teapot from the spring sale", "lookup"),
    ("where is my teapot from the spring sale", "lookup"),
    ("where is my teapot from the spring sale", "lookup"),
    ("my blue lamp came broken and I want my money", "refund"),
    ("my blue lamp came brokne and I want my money", "refund"),
    ("let me talk to somebody who can decide this", "escalate"),
    ("what a lovely day to be out in the garden", None),
    ("is the shop open on public holidays at all", None),
    ("tell me when parcel ORD-77 will be delivered", "lookup"),
    ("pay back what I spent on ORD-91 last week", "refund"),
    ("a manager has to call me about ORD-12 today", "escalate"),
)


def embed(texts: Sequence[str], on_progress: Callable[[int, int], None] = lambda _done, _of: None) -> Any:
    vectors = np.zeros((len(texts), 64), dtype=np.float32)
    for number, text in enumerate(texts):
        for left, right in pairwise(text):
            vectors[number, (ord(left) * 31 + ord(right)) % 64] += 1
    on_progress(len(texts), len(texts))
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def make_alike(folder: Path, said: Sequence[tuple[str, str | None]] = SAID, *, vectors: bool = False) -> Path:
    """A scanned project.

    :param vectors: whether it has some
    """
    path = make_project(folder, [row(text, name) for text, name in said])
    project = Project.open(path)
    scan(project)
    project.close()
    if vectors:
        texts = list(dict.fromkeys(text for text, _ in said))
        with closing(VectorCache(vectors_path(path))) as cache:
            cache.add("letters", [text_hash(text) for text in texts], embed(texts))
    return path
