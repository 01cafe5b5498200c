"""What a terminal may be shown."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.errors import DataError
from tooldata_tui.text import cell_width, clip, clip_name, one_line, visible

ANYTHING = st.text(st.characters(codec=None, categories=None))  # half surrogate pairs too


@given(ANYTHING)
def test_nothing_that_a_terminal_acts_on_is_left(text: str) -> None:
    shown = visible(text)
    for char in shown:
        if char in "\n\u200c\u200d":
            continue
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    shown.encode()


@given(ANYTHING)
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text("abc äöü漢字😀 ł"))
def test_ordinary_text_is_not_touched(text: str) -> None:
    assert visible(text) == text


def test_control_characters_become_pictures_and_the_invisible_its_code() -> None:
    assert visible("\x1b]52;c;AAAA\x07") == "␛]52;c;AAAA␇"
    assert visible("a\x00b\x7f\x9b") == "a␀b␡⟨9B⟩"
    assert visible("\u202eevil\ufeff\u200b") == "⟨202E⟩evil⟨FEFF⟩⟨200B⟩"
    assert visible("\U000e0041") == "⟨E0041⟩"
    assert visible("\ud800") == "⟨D800⟩"
    assert visible("a\tb\u00a0c") == "a    b c"


def test_a_heap_of_combining_marks_is_cut_down() -> None:
    shown = visible("e" + "\u0301" * 30)
    assert sum(unicodedata.combining(char) > 0 for char in shown) == 8


def test_one_line_has_no_line_ends() -> None:
    assert one_line("a\nb\r\nc") == "a⏎b␍⏎c"


@given(st.text("ab漢é😀"), st.integers(2, 12))
def test_clip_never_exceeds_the_width(text: str, width: int) -> None:
    cut = clip(text, width)
    assert cell_width(cut) <= width
    assert cut == text or cut.endswith("…")


@given(st.text("ab漢é😀\u0301"), st.integers(1, 12))
def test_a_name_is_cut_in_its_middle(text: str, width: int) -> None:
    cut = clip_name(text, width)
    assert cell_width(cut) <= width
    head, dots, tail = cut.partition("…")
    assert cut == text or (dots and text.startswith(head) and text.endswith(tail))


def test_names_that_begin_alike_stay_apart() -> None:
    assert clip_name("modify_pending_order_address", 16) == "modify_p…address"
    assert clip_name("modify_pending_order_payment", 16) == "modify_p…payment"


def test_an_error_names_its_place_and_what_to_do_in_one_harmless_line() -> None:
    error = DataError("not JSON\x1b[2J", file="a\nb.jsonl", line=3, path="$.x", hint="mend it")
    assert str(error) == "a⏎b.jsonl:3: $.x: not JSON␛[2J; mend it"
