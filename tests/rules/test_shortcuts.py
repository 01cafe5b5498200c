"""What is told of a text without taking it apart is what taking it apart tells."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.rules import personal
from tooldata_tui.rules.grounding.codes import may_stand_for, stands_for
from tooldata_tui.rules.grounding.heard import words_of
from tooldata_tui.rules.grounding.mentions import SearchedText, find
from tooldata_tui.rules.once import once
from tooldata_tui.rules.patterns import found_of

LETTERS = st.text(alphabet="aAbkKsSxzZ059 _-.éÅß\u212a\u017fſİ", max_size=14)
CODES = st.one_of(
    st.sampled_from(["FRA", "fr", "fr-FR", "NOK", "EUR", "KRK", "LAX", "TSLA", "K", "SX", "ſa", "İA"]),
    st.text(alphabet="AKSXZ", min_size=1, max_size=5),
)
TEXTS = st.lists(
    st.one_of(LETTERS, st.sampled_from(["France", "norwegian", "kroner", "Kraków", "Los Angeles", "Tesla", "euros"]))
).map(" ".join)


@given(LETTERS)
@settings(max_examples=300)
def test_words_are_taken_apart_where_a_seam_is(text: str) -> None:
    seam = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])")
    assert words_of(text) == [part for word in re.findall(r"[^\W_]+", text) for part in seam.sub(" ", word).split(" ")]


@given(CODES, TEXTS)
@settings(max_examples=500)
def test_a_code_that_stands_for_a_word_may_stand_for_it(code: str, text: str) -> None:
    words = words_of(text)
    if words and stands_for(code, words):
        assert may_stand_for(code, text, text.casefold())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("noon", "let us meet at 12:00"),
        ("ten", "I need 10 of them"),
        ("ORD-48291", "order 48291"),
        ("rash, fever", "a fever and a rash"),
        ("2026-05-12", "on May 12th"),
        ("+44 20 7946 0958", "call 2079460958"),
        ("Straße", "in der STRASSE"),
    ],
)
def test_a_value_is_found_though_its_first_word_is_not_written(value: str, text: str) -> None:
    assert find(value, SearchedText(text)) is not None


@given(st.lists(st.sampled_from(["sk-", "xoxb-", "AKIA", "@Gmail.com", "+4", "12345", " -", "12-34", "é", "a", "\n"])))
@settings(max_examples=300)
def test_patterns_together_are_found_where_each_is_by_itself(parts: list[str]) -> None:
    text = "".join(parts)
    alone = [at for at, pattern in enumerate(personal._BEGINNINGS) if re.search(pattern, text)]
    assert sorted(found_of(personal._BEGINNINGS, text)) == alone


def test_what_is_made_once_is_kept() -> None:
    class Counted:
        made = 0

        @once
        def number(self) -> int:
            self.made += 1
            return self.made

    counted = Counted()
    assert (counted.number, counted.number, Counted().number) == (1, 1, 1)
