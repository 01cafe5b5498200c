from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.dataset import Severity
from tooldata_tui.rules import RULES
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries, new_order
from tooldata_tui.triage.priority import UNSUSPECTED, WEIGHTS, Weights, keep_order, kept_order, priority_of

Said = tuple[str, Severity, float | None]

found = st.tuples(
    st.sampled_from(sorted(RULES)), st.sampled_from(list(Severity)), st.none() | st.floats(0, 1, allow_nan=False)
)
weight = st.floats(0, 1, allow_nan=False)
weights = st.builds(Weights, weight, weight, weight, weight, weight, weight, weight)


@given(st.lists(found, max_size=6), found, weights)
def test_more_evidence_never_lowers_it_and_it_stays_between_0_and_1(some: list[Said], more: Said, by: Weights) -> None:
    assert UNSUSPECTED <= priority_of(some, by) <= priority_of([*some, more], by) <= 1


@given(st.lists(found, max_size=6), weights, weight)
def test_a_heavier_weight_never_lowers_it(some: list[Said], by: Weights, more: float) -> None:
    for name in ("error", "conflict", "mislabel", "boundary", "warning", "duplicate", "info"):
        heavier = replace(by, **{name: max(more, getattr(by, name))})
        assert priority_of(some, by) <= priority_of(some, heavier)


@given(st.lists(found, max_size=6), st.integers(0, 5), weights)
def test_a_surer_finding_never_lowers_it(some: list[Said], which: int, by: Weights) -> None:
    surer = [(code, severity, None if at == which else score) for at, (code, severity, score) in enumerate(some)]
    assert priority_of(some, by) <= priority_of(surer, by)


@given(st.lists(found, max_size=6), weights, st.randoms())
def test_the_order_of_the_findings_does_not_matter(some: list[Said], by: Weights, chance: object) -> None:
    shuffled = sorted(some, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert priority_of(some, by) == priority_of(shuffled, by)


def test_a_broken_call_comes_before_a_conflict_and_so_on_down_to_style() -> None:
    error, warning, info = Severity.ERROR, Severity.WARNING, Severity.INFO
    order = [
        ("C201", error, None),
        ("D301", error, None),
        ("A101", warning, None),
        ("A301", warning, None),
        ("D101", info, None),
        ("M301", info, None),
    ]
    values = [priority_of([one]) for one in order]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == len(values)
    assert priority_of([]) == UNSUSPECTED
    assert values[-1] > UNSUSPECTED


def test_turn_after_turn_the_same_is_one_reason_and_two_families_are_two() -> None:
    turn = ("A301", Severity.WARNING, 0.8)
    assert priority_of([turn] * 10) == priority_of([turn])
    assert priority_of([turn, ("A101", Severity.WARNING, 0.9)]) == priority_of([("A101", Severity.WARNING, 0.9)])
    assert priority_of([turn, ("C301", Severity.ERROR, None)]) > priority_of([("C301", Severity.ERROR, None)])


def test_what_weighs_nothing_has_no_say() -> None:
    nothing = Weights(**dict.fromkeys(("error", "conflict", "mislabel", "boundary", "warning", "duplicate", "info"), 0))
    assert priority_of([("C201", Severity.ERROR, None)], nothing) == UNSUSPECTED


def test_an_order_is_kept_for_the_weights_it_was_made_with(tmp_path: Path) -> None:
    project = Project.open(tmp_path / "it.tooldata", make=True)
    queries = Queries(project.writer())
    with project.transaction() as db:
        keep_order(db, new_order([2, 1]))
    kept = kept_order(queries)
    assert kept is not None
    assert kept[0].tolist() == [2, 1]
    mine = replace(WEIGHTS, info=0.9)
    assert kept_order(queries, mine) is None
    with project.transaction() as db:
        keep_order(db, new_order([1, 2]), mine)
    assert kept_order(queries) is None
    assert kept_order(queries, mine) is not None
    project.close()
