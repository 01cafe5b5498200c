from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.review.words import Kind, Piece, compare_words


def both_sides(pieces: tuple[Piece, ...]) -> tuple[str, str]:
    before = "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED)
    after = "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED)
    return before, after


words = st.lists(st.sampled_from(["a", "refund", "for", "ORD-1", "ORD-2", ",", "\n", "退款", "", " "]), max_size=30)


@settings(deadline=None)
@given(words.map(" ".join), words.map(" ".join))
def test_the_pieces_join_to_both_texts(before: str, after: str) -> None:
    assert both_sides(compare_words(before, after)) == (before, after)


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_text_can_be_compared(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    assert both_sides(pieces) == (before, after)
    assert all(piece.text for piece in pieces)
    assert all(one.kind is not other.kind for one, other in pairwise(pieces))


def test_only_the_words_that_differ_are_marked() -> None:
    pieces = compare_words("I want to check on my refund for ORD-48291", "I want a refund for ORD-33102")
    assert [(str(piece.kind), piece.text) for piece in pieces] == [
        ("same", "I want "),
        ("removed", "to check on my"),
        ("added", "a"),
        ("same", " refund for "),
        ("removed", "ORD-48291"),
        ("added", "ORD-33102"),
    ]


def test_a_longer_word_is_another_word() -> None:
    assert compare_words("refund", "refunds") == (Piece(Kind.REMOVED, "refund"), Piece(Kind.ADDED, "refunds"))


def test_text_without_spaces_is_compared_by_character() -> None:
    pieces = compare_words("我想查北京的天气", "我想查上海的天气")
    assert [piece.text for piece in pieces] == ["我想查", "北京", "上海", "的天气"]


def test_a_text_that_repeats_itself_is_taken_as_replaced() -> None:
    before, after = "x y " * 900 + "a", "y x " * 900 + "b"
    assert [piece.kind for piece in compare_words(before, after)] == [Kind.REMOVED, Kind.ADDED]


def test_a_change_in_a_very_long_text_is_still_found() -> None:
    long = "all work and no play makes a dull boy. " * 200_000
    pieces = compare_words(f"{long}one {long}", f"{long}two {long}")
    assert [piece.text for piece in pieces if piece.kind is not Kind.SAME] == ["one", "two"]


def test_a_long_text_without_spaces_costs_no_more() -> None:
    before, after = "x" * 3_000_000 + "a" + "x" * 10, "x" * 3_000_000 + "b" + "x" * 10
    assert both_sides(compare_words(before, after)) == (before, after)


def test_long_texts_are_compared_by_line() -> None:
    lines = [f"line {n} of the log" for n in range(1_500)]
    before, after = "\n".join(["start", *lines, "end"]), "\n".join(["begin", *lines, "stop"])
    kinds = [piece.kind for piece in compare_words(before, after)]
    assert kinds == [Kind.REMOVED, Kind.ADDED, Kind.SAME, Kind.REMOVED, Kind.ADDED]
