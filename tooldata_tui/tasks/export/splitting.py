"""Splits: who belongs together stays together, every label is spread alike, and the same seed gives the same."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.modern import modern
from tooldata_tui.tasks.export.plan import Split

__all__ = ["Threads", "assigned", "threads_of"]

_SPACE = re.compile(r"\s+")


class Threads(NamedTuple):
    """What tells that two examples are of one conversation.

    :ivar ends: a hash of all messages
    :ivar begins: hashes of what the conversation begins with, shorter than the whole
    :ivar said: a hash of what the user says, case and spaces aside
    """

    ends: bytes
    begins: tuple[bytes, ...]
    said: bytes


def threads_of(row: Tree) -> Threads:
    """The threads of a row."""
    running = hashlib.blake2b(digest_size=16)
    steps = []
    said = []
    for message in modern(row)["messages"]:
        running.update(dumps([message.get(key) for key in ("role", "content", "tool_calls")]).encode())
        steps.append(running.digest())
        if message["role"] == "user":
            said.append(_SPACE.sub(" ", dumps(message.get("content"))).strip().casefold())
    spoken = hashlib.blake2b("\0".join(said).encode(), digest_size=16).digest() if said else b""
    return Threads(steps[-1] if steps else b"", tuple(steps[:-1]), spoken)


def assigned(
    splits: Sequence[Split],
    labels: Mapping[int, str],
    threads: Mapping[int, Threads],
    clusters: Iterable[Sequence[int]],
    seed: int,
) -> dict[int, str]:
    """The split that each example belongs to.

    :param labels: the label of every example that is split
    :param clusters: examples that say nearly the same
    """
    groups = _groups(list(labels), threads, clusters)
    tagged = []
    for members in groups:
        counts = Counter(labels[one] for one in members)
        label = min(counts, key=lambda one: (-counts[one], one))
        drawn = hashlib.blake2b(f"{seed}:{members[0]}".encode(), digest_size=8).digest()
        tagged.append((label, -len(members), drawn, members))
    # One walk over all labels, each group to the split that lacks most by then: any stretch of it, so any label, is
    # shared out as the whole is. The large ones of a label go first, so that the small ones even it out.
    given = dict.fromkeys((one.name for one in splits), 0)
    seen = 0
    found: dict[int, str] = {}
    for _, size, _, members in sorted(tagged):
        seen -= size
        name = max(splits, key=lambda one: one.share * seen - given[one.name]).name
        given[name] -= size
        found.update(dict.fromkeys(members, name))
    return found


def _groups(ids: Sequence[int], threads: Mapping[int, Threads], clusters: Iterable[Sequence[int]]) -> list[list[int]]:
    """The examples by what must not be separated, each group and all of them in the order of *ids*."""
    parent = {one: one for one in ids}

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    def join(one: int, other: int) -> None:
        first, second = sorted((root(one), root(other)))
        parent[second] = first

    for members in clusters:
        there = [one for one in members if one in parent]
        for one in there[1:]:
            join(there[0], one)
    by_hash: dict[bytes, int] = {}
    for one in ids:
        for key in (threads[one].ends, threads[one].said):
            if key:
                join(by_hash.setdefault(key, one), one)
    for one in ids:
        for key in threads[one].begins:
            if key in by_hash:
                join(by_hash[key], one)
    groups: dict[int, list[int]] = {}
    for one in ids:
        groups.setdefault(root(one), []).append(one)
    return list(groups.values())
