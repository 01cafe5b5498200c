from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.dataset import Severity
from tooldata_tui.rules import RULES
from tooldata_tui.triage.priority import UNSUSPECTED, priority_of

found = st.tuples(
    st.sampled_from(sorted(RULES)), st.sampled_from(list(Severity)), st.none() | st.floats(0, 1, allow_nan=False)
)


@given(st.lists(found, max_size=6), found)
def test_more_evidence_never_lowers_it_and_it_stays_between_0_and_1(some: list[object], more: object) -> None:
    less, greater = priority_of(some), priority_of([*some, more])  # type: ignore[list-item]
    assert UNSUSPECTED - 1e-9 <= less <= greater <= 1


@given(st.lists(found, max_size=6))
def test_the_order_of_the_findings_does_not_matter_beyond_rounding(some: list[object]) -> None:
    assert abs(priority_of(some) - priority_of(some[::-1])) < 1e-9  # type: ignore[arg-type]


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
    assert abs(priority_of([]) - UNSUSPECTED) < 1e-9
    assert values[-1] > UNSUSPECTED
