"""Noise: what changes, and what must not."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.dataset import Example, Message, ToolCall, Toolset
from tooldata_tui.generation.noise import kept_spans, noisy

from .grounds import LOOKUP, REFUND

TOOLS = Toolset((LOOKUP, REFUND))


def example(text: str, arguments: str = "{}") -> Example:
    return Example((Message("user", text), Message("assistant", None, (ToolCall("refund", arguments, "c1"),))), TOOLS)


def changed(text: str, arguments: str = "{}", seed: int = 0) -> str:
    return noisy(text, kept_spans(example(text, arguments), 0), Random(seed))


LONG = "Hello, could you please send the money for my order ORD-48291 back to Anna Berg, ada@example.com? It came late."
SAID = '{"order_id": "ORD-48291", "reason": "late"}'


def test_ids_addresses_names_and_values_stay_whatever_the_seed() -> None:
    for seed in range(200):
        made = changed(LONG, SAID, seed)
        assert "ORD-48291" in made
        assert "Anna Berg" in made
        assert "ada@example.com" in made
        assert "late" in made


def test_a_value_that_is_plain_words_stays() -> None:
    text = "please write down that the garden chair wobbles terribly"
    for seed in range(100):
        made = changed(text, '{"summary": "garden chair wobbles"}', seed)
        assert all(word in made for word in ("garden", "chair", "wobbles"))


def test_the_same_seed_gives_the_same_and_another_mostly_another() -> None:
    assert changed(LONG, SAID, 3) == changed(LONG, SAID, 3)
    assert len({changed(LONG, SAID, seed) for seed in range(20)}) > 10


def test_every_kind_of_noise_comes_up() -> None:
    made = [changed(LONG, SAID, seed) for seed in range(60)]
    assert any("hello" in one for one in made)
    assert any("pls" in one for one in made)
    assert any(not one.endswith(".") for one in made)
    assert any("money" not in one for one in made)


def test_where_there_is_nothing_to_do_the_text_stays() -> None:
    assert changed("ORD-48291") == "ORD-48291"
    assert changed("") == ""


@given(st.text(max_size=80), st.integers(0, 9))
def test_it_takes_any_text(text: str, seed: int) -> None:
    changed(text, SAID, seed)
