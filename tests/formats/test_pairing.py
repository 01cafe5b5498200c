"""Which call a result answers."""

from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.formats.pairing import Made, Waiting

WORDS = st.sampled_from(["a", "b", "c"])
ASKED = st.tuples(st.none() | WORDS, st.none() | WORDS)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=16), st.lists(ASKED, max_size=20))
def test_the_first_that_fits_is_answered_and_waits_no_more(made: list[tuple[str, str]], asked: list[tuple]) -> None:
    waiting, left = Waiting(), [Made(*one) for one in made]
    for one in left:
        waiting.add(*one)
    for id, name in asked:
        fits = [one for one in left if (one.id == id if id is not None else name in (None, one.name))]
        assert waiting.awaits("a") is any(one.id == "a" for one in left)
        assert waiting.answered(id, name) == (fits[0] if fits else None)
        if fits:
            left.remove(fits[0])
        assert (len(waiting), list(waiting)) == (len(left), left)
