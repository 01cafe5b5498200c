from tooldata_tui.triage.patterns import find_patterns
from tooldata_tui.triage.points import Point


def points(*texts: str) -> list[Point]:
    return [Point(number, 1, text, frozenset(), (), ()) for number, text in enumerate(texts)]


def test_forty_requests_that_differ_in_the_order_are_one_pattern() -> None:
    found = find_patterns(points("hello", *(f"Please refund ORD-{number}." for number in range(1000, 1040))))
    assert [(pattern.text, pattern.members) for pattern in found] == [("please refund <id>", tuple(range(1, 41)))]


def test_a_place_that_changes_is_a_pattern() -> None:
    places = ["Rome", "Paris", "Oslo", "Lima", "Cairo"]
    found = find_patterns(points(*(f"What is the weather in {place} today?" for place in places)))
    assert [(pattern.text, len(pattern.members)) for pattern in found] == [("what is the weather in … today", 5)]


def test_a_beginning_with_a_value_and_a_free_end_is_a_pattern() -> None:
    ends = ["it came late", "of the colour", "I changed my mind", "two plates broke on the way", "the fabric is thin"]
    found = find_patterns(points(*(f"Please refund ORD-{n}77 because {end}" for n, end in enumerate(ends, 11))))
    assert [(pattern.text, len(pattern.members)) for pattern in found] == [("please refund <id> because …", 5)]


def test_repeats_of_one_text_are_no_pattern() -> None:
    assert find_patterns(points(*["Please refund ORD-1000."] * 9)) == []


def test_few_or_empty_texts_have_no_pattern() -> None:
    assert find_patterns([]) == find_patterns(points("", "", "a")) == find_patterns(points(*" abcdefg")) == []
