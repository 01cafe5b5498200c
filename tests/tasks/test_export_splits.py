"""Splits: who belongs together stays together, labels are spread alike, a seed gives the same every time."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.errors import UsageError
from tooldata_tui.tasks.export.plan import Split, split_of
from tooldata_tui.tasks.export.splitting import Threads, assigned, threads_of

TWO = (Split("train", 0.9), Split("test", 0.1))
THREE = (Split("train", 0.7), Split("val", 0.2), Split("test", 0.1))


def apart(count: int) -> dict[int, Threads]:
    """The threads of examples that have nothing to do with each other."""
    return {one: Threads(b"e%d" % one, (), b"s%d" % one) for one in range(1, count + 1)}


def talk(*said: str) -> dict[str, Any]:
    """A conversation in which user and assistant take turns."""
    roles = ("user", "assistant")
    return {"messages": [{"role": roles[at % 2], "content": text} for at, text in enumerate(said)]}


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=300), st.sampled_from([TWO, THREE]), st.integers(0, 5))
def test_every_label_is_shared_out_as_the_whole_is(labels: list[str], splits: tuple[Split, ...], seed: int) -> None:
    by_id = dict(enumerate(labels, 1))
    found = assigned(splits, by_id, apart(len(labels)), (), seed)
    assert found.keys() == by_id.keys()
    for label in set(labels):
        members = [one for one in by_id if by_id[one] == label]
        counts = Counter(found[one] for one in members)
        for split in splits:
            assert abs(counts[split.name] - split.share * len(members)) < len(splits)


@given(st.lists(st.sets(st.integers(1, 60), min_size=2, max_size=6), max_size=12), st.integers(0, 5))
def test_a_group_of_near_duplicates_is_never_separated(clusters: list[set[int]], seed: int) -> None:
    groups = [sorted(one) for one in clusters]
    labels = {one: "ab"[one % 2] for one in range(1, 61)}
    found = assigned(THREE, labels, apart(60), groups, seed)
    assert all(len({found[one] for one in group}) == 1 for group in groups)


def test_what_a_conversation_begins_with_stays_with_it() -> None:
    rows = {
        1: talk("Hi", "Hello", "What is the time?", "Noon."),
        2: talk("Hi", "Hello"),
        3: talk("What  IS it?", "This."),
        4: talk("what is it?", "That."),
        **{one: talk(f"{one}", "ok") for one in range(5, 40)},
    }
    threads = {one: threads_of(row) for one, row in rows.items()}
    for seed in range(20):
        found = assigned((Split("a", 0.5), Split("b", 0.5)), dict.fromkeys(rows, "x"), threads, (), seed)
        assert found[1] == found[2]
        assert found[3] == found[4]


def test_a_seed_is_a_split_and_another_seed_another() -> None:
    labels = dict.fromkeys(range(1, 101), "x")
    first, again, other = (assigned(TWO, labels, apart(100), (), seed) for seed in (1, 1, 2))
    assert first == again != other
    assert Counter(first.values()) == Counter(other.values()) == {"train": 90, "test": 10}


@pytest.mark.parametrize(
    "text",
    ["", "train", "train=0.9", "train=0.9,test=0.2", "a=0.5,a=0.5", "../a=0.5,b=0.5", ".a=0.5,b=0.5", "a/b=1", "a=nan"],
)
def test_splits_that_make_no_sense_or_lead_elsewhere_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        split_of(text)


def test_splits_are_names_and_shares() -> None:
    assert split_of("train=0.9,test=0.1") == TWO
