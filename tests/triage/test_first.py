"""The first order: what somebody who is waiting is shown."""

import pytest

from tooldata_tui.triage.first import judge_at_first
from tooldata_tui.triage.points import Point

SAID = {
    "track": ["where is my parcel {}", "has order {} left yet", "when will {} be here"],
    "refund": ["i want my money back for {}", "refund {} to my card", "pay me back for {}"],
    "": ["hello there {}", "thanks a lot {}", "what a nice day {}"],
}


def points(offered: tuple[str, ...] = ("track", "refund"), times: int = 12) -> list[Point]:
    """Nine sentences with names that differ, each under its label."""
    said = [
        (text.format("abcdefghijklmnopqrstuvwxyz"[n] * 3), label)
        for n in range(times)
        for label, texts in SAID.items()
        for text in texts
    ]
    return [
        Point(number, 1, text, frozenset({label} - {""}), offered, ()) for number, (text, label) in enumerate(said, 1)
    ]


def codes(found: dict[int, list], example: int) -> set[str]:  # type: ignore[type-arg]
    return {one.code for one in found.get(example, ())}


@pytest.mark.parametrize("offered", [("track", "refund"), (), ("track", *(f"tool_{n}" for n in range(500)), "refund")])
def test_a_slip_is_found_and_the_right_label_named(offered: tuple[str, ...]) -> None:
    some = points(offered)
    some[0] = some[0]._replace(label=frozenset({"refund"}))
    first, second = judge_at_first(some)
    (found,) = (one for one in first.findings[1] if one.code == "A101")
    assert (found.labels, found.other) == (("track", "refund"), None)
    (found,) = (one for one in second.findings[1] if one.code == "A101")
    assert found.other is not None
    assert some[found.other - 1].label == {"track"}
    assert max(second.scores["A"], key=lambda one: second.scores["A"][one]) == 1
    assert set(second.scores["A"]) == {point.example for point in some}


def test_a_label_that_is_not_offered_is_not_looked_for() -> None:
    some = points(("track",))
    some[3] = some[3]._replace(label=frozenset({"track"}))
    first, _ = judge_at_first(some)
    assert all("refund" not in one.labels[:1] for found in first.findings.values() for one in found)


def test_a_set_of_tools_is_one_label() -> None:
    some = points()
    some[6] = some[6]._replace(label=frozenset({"track", "refund"}))
    first, _ = judge_at_first(some)
    (found,) = (one for one in first.findings[7] if one.code == "A101")
    assert found.labels == ("no-tool", "refund+track")


def test_the_same_letters_are_a_repetition_or_a_conflict() -> None:
    some = [*points(), *points(times=1)]
    some = [point._replace(example=number) for number, point in enumerate(some, 1)]
    some[-9] = some[-9]._replace(text=some[-9].text.upper() + "!?")
    some[-8] = some[-8]._replace(label=frozenset({"refund"}), text=f"…{some[-8].text}_")
    first, second = judge_at_first(some)
    assert "D101" in codes(first.findings, 1) & codes(first.findings, len(some) - 8)
    assert "D301" in codes(first.findings, 2) & codes(first.findings, len(some) - 7)
    assert second.scores["D"][1] == 1


def test_signs_of_any_script_between_the_same_letters_make_no_difference() -> None:
    signs = [char for char in map(chr, range(0xA1, 0x2C00)) if not any(map(str.isalnum, char.casefold()))]
    some = [
        Point(number, 1, f"où est mon colis{sign} dis", frozenset({"track"}), ("track",), ())
        for number, sign in enumerate(signs, 1)
    ]
    *_, found = judge_at_first(some)
    assert all("D101" in codes(found.findings, one.example) for one in some)


@pytest.mark.parametrize(
    "some",
    [
        [],
        [("", "a")],
        [("one", "a"), ("one", "b")],
        [("", "a"), ("…", "b"), ("", "")],
        [("\ud800 x \0 y", "a"), ("\0", "b")],
        [("same words", "a")] * 30,
    ],
)
def test_what_there_is_little_of_is_judged_too(some: list[tuple[str, str]]) -> None:
    made = [Point(n, 1, text, frozenset({label} - {""}), ("a", "b"), ()) for n, (text, label) in enumerate(some)]
    first, second = judge_at_first(made)
    assert set(second.scores["A"]) == {point.example for point in made}
    assert {code for found in first.findings.values() for code in {one.code for one in found}} <= {"D101", "D301"}


def test_more_labels_than_counts_fit_share_places() -> None:
    some = [
        Point(
            n,
            1,
            f"ask about {chr(97 + n % 26)}{chr(97 + n // 26 % 26)} now",
            frozenset({f"t{n % 400}"}),
            (f"t{n % 400}", f"t{(n + 1) % 400}"),
            (),
        )
        for n in range(1_200)
    ]
    first, second = judge_at_first(some)
    assert set(second.scores["A"]) == set(range(1_200))
    assert next(iter(judge_at_first(some))).findings == first.findings
