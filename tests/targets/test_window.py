"""What becomes of a row that has more tokens than the trainer reads."""

from pathlib import Path

import pytest

from tests.targets.letters import letters_tokenizer
from tests.targets.rows import CHAT, asking, calling, result, row, saying
from tooldata_tui.targets.target import TARGETS, Effect, Overlong, Window
from tooldata_tui.targets.template import Template, plain
from tooldata_tui.targets.tokens import Tokens
from tooldata_tui.targets.window import Measured, TokensError, overlong

#: A hundred tokens; learned from are 20 to 30 in turn 1, and 80 to 100 in turn 3.
ROW = Measured(100, ((20, 30), (80, 100)), (1, 3))


def told(way: Overlong, most: int, measured: Measured = ROW) -> list[tuple[Effect, int | None, str]]:
    found = overlong(measured, Window("max_length", 0, way), most)
    assert {one.code for one in found} <= {"F218"}
    return [(one.effect, one.turn, one.message) for one in found]


@pytest.mark.parametrize("way", Overlong)
def test_a_row_that_fits_is_left_alone(way: Overlong) -> None:
    assert told(way, 100) == []


def test_a_row_that_is_cut_loses_what_is_learned_from_behind_the_cut() -> None:
    words = "the row has 100 tokens and is cut at"
    assert told(Overlong.CUT, 90) == [
        (Effect.LOSES, 3, f"{words} 90: 10 of the 30 that are learned from are lost"),
    ]
    assert told(Overlong.CUT, 25) == [(Effect.LOSES, 1, f"{words} 25: 25 of the 30 that are learned from are lost")]
    assert told(Overlong.CUT, 20) == [(Effect.LOSES, 1, f"{words} 20: nothing is left to learn from")]


def test_what_is_cut_off_and_teaches_nothing_is_no_loss() -> None:
    assert told(Overlong.CUT, 30, Measured(100, ((20, 30),), (1,))) == []
    assert told(Overlong.CUT, 30, Measured(100)) == []


def test_a_row_may_be_left_out_as_a_whole() -> None:
    [(effect, turn, words)] = told(Overlong.LEFT_OUT, 99)
    assert (effect, turn) == (Effect.DROPS, None)
    assert words == "the row is left out: it has 100 tokens, more than the 99 of max_length"


def test_in_pieces_the_later_ones_are_learned_from_without_the_first() -> None:
    assert [(effect, turn) for effect, turn, _ in told(Overlong.IN_PIECES, 90)] == [(Effect.CORRUPTS, 3)]
    assert told(Overlong.IN_PIECES, 50, Measured(100, ((20, 30),), (1,))) == []


def test_llama_factory_cuts_questions_before_answers() -> None:
    [(effect, turn, words)] = told(Overlong.TURN_BY_TURN, 95)
    assert (effect, turn) == (Effect.LOSES, 3)
    assert words == "the row has 100 tokens and is cut at 95: what stands before the turn loses its end"
    [(_, turn, words)] = told(Overlong.TURN_BY_TURN, 20)
    assert turn == 1
    assert words.endswith("24 of the 30 that are learned from are lost")


def test_a_turn_is_not_named_where_nobody_knows_it() -> None:
    assert told(Overlong.CUT, 20, ROW._replace(turns=()))[0][1] is None


def test_who_reads_how_much_is_said_of_trainers_alone() -> None:
    assert {name for name, one in TARGETS.items() if one.window is not None} == {
        "trl", "unsloth", "axolotl", "llama-factory", "mistral", "swift",
    }  # fmt: skip


# --- counting


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(letters_tokenizer(tmp_path / "letters", CHAT) / "tokenizer.json")


def measured(tokens: Tokens, source: str, given: dict[str, object], most: int) -> Measured:
    return tokens.measured(Template(source), plain(given), {1, 3}, most)


def test_tokens_are_counted_and_of_long_rows_those_that_are_learned_from(tokens: Tokens) -> None:
    given = row(asking("Hé"), calling(), result(), saying("Mild", reasoning_content="x"))
    text = Template(CHAT).render(given["messages"], given["tools"]).text
    length = len(text.encode())
    assert measured(tokens, CHAT, given, length) == Measured(length)
    found = measured(tokens, CHAT, given, 10)
    assert (found.tokens, found.turns) == (length, (1, 3))
    assert [text.encode()[begin:end].decode() for begin, end in found.spans] == [
        '<call>{"name": "get_weather", "arguments": {"city": "Paris"}}</call><|end|>\n',
        "Mild<|end|>\n",
    ]


def test_half_a_character_is_counted_too(tokens: Tokens) -> None:
    assert measured(tokens, CHAT, row(asking("\ud83d"), saying("\ude00"), tools=None), 5).tokens > 5


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"model": {"type": "nonsense"}}', "\x00"])
def test_what_is_no_tokenizer_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text(text)
    with pytest.raises(TokensError):
        Tokens(file)
