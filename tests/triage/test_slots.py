import pytest

from tooldata_tui.triage.slots import masked_text, pieces_of, tokens_of


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Mail a.b+c@example.co.uk, please!", "mail <email> please"),
        ("see https://example.com/x?y=1 now", "see <url> now"),
        ("order ORD-58437 (#12)", "order <id> <id>"),
        ("id f47ac10b-58cc-4372-a567-0e02b2c3d479", "id <id>"),
        ("$50,000 or 30€ or 5%", "<money> or <money> or <percent>"),
        ("at 12:30 or 5pm", "at <time> or <time> pm"),
        ("on 3/15 or the 24th of June", "on <date> or the <number> of <month>"),
        ("a 5-year-old", "a <number> year old"),
        ("on Friday", "on <day>"),
        ("call +41-79-123-45-67", "call <phone>"),
        ("don’t", "dont"),
        ("C++ is not C#", "c++ is not c#"),
        ("你好吗", "你 好 吗"),
        ("हिन्दी में", "हिन्दी में"),
        ("!!! ???", ""),
        ("", ""),
    ],
)
def test_values_are_masked_and_words_kept(text: str, masked: str) -> None:
    assert masked_text(text) == masked


def test_a_months_name_that_is_a_word_stays_one() -> None:
    assert masked_text("may I march") == "may i march"


def test_control_characters_and_very_long_pieces_are_read() -> None:
    assert tokens_of("\x00\x1b")
    assert len(pieces_of("x" * 100_000)) == len(tokens_of("x" * 100_000)) == 1
    assert tokens_of("1@" * 50_000)
