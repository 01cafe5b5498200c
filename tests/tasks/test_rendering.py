"""A template is rendered in a process of its own, which it may hang, fill or end without stopping anybody."""

from pathlib import Path

import pytest

from tests.targets.letters import letters_tokenizer
from tests.targets.rows import CHAT, OBJECTS, asking, calling, result, row, saying
from tooldata_tui.errors import DataError
from tooldata_tui.targets.target import Effect
from tooldata_tui.targets.template import TemplateFailedError
from tooldata_tui.targets.template_files import ChatTemplate, read_template
from tooldata_tui.tasks.rendering import Renderer

USUAL = row()


def renderer(source: str, patience: float = 20.0) -> Renderer:
    return Renderer(ChatTemplate(Path("x.jinja"), "default", source, {"bos_token": "<s>"}), patience)


def test_what_the_child_says_is_what_the_template_does() -> None:
    with renderer(OBJECTS) as one:
        [outcome] = one.outcomes(USUAL)
        assert (outcome.code, outcome.effect, outcome.turn) == ("F201", Effect.CORRUPTS, 1)
        assert outcome.path == ("messages", 1, "tool_calls", 0, "function", "arguments")
        assert one.outcomes(row(asking(), saying(), tools=None)) == []


def test_the_text_comes_back_with_what_is_learned_from() -> None:
    with renderer(CHAT) as one:
        seen = one.seen(row(asking("Hé \ud83d"), calling(), result(), saying("Mild")), {3})
    assert [seen.text[begin:end] for begin, end in seen.spans] == ["Mild<|end|>\n"]


@pytest.mark.parametrize("source", ["{{ bos_token }", "{{ raise_exception('never') }}"])
def test_a_template_that_raises_says_so_and_the_child_lives_on(source: str) -> None:
    with renderer(source) as one:
        with pytest.raises(TemplateFailedError):
            one.seen(USUAL, {1})
        assert [outcome.code for outcome in one.outcomes(USUAL)] == ["F206"]


def test_a_template_that_hangs_is_broken_off_and_at_last_given_up() -> None:
    source = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    with renderer(source, patience=0.2) as one:
        for _ in range(3):
            [outcome] = one.outcomes(USUAL)
            assert (outcome.code, outcome.message) == ("F206", "the template takes longer than 0.2 seconds")
        assert one.outcomes(USUAL)[0].message.endswith("and is given up")


def test_after_a_row_that_hangs_the_next_gets_a_new_child() -> None:
    hang = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    source = CHAT + "{% if messages | length > 3 %}" + hang + "{% endif %}"
    with renderer(source, patience=2.0) as one:
        assert one.outcomes(USUAL)[0].code == "F206"
        assert one.outcomes(row(asking(), saying())) == []


def test_a_template_that_wants_all_memory_does_not_get_it() -> None:
    with renderer("{{ 'x' * 10 ** 10 }}") as one:
        [outcome] = one.outcomes(USUAL)
        assert outcome.code == "F206"
        assert "memory" in outcome.message or "process" in outcome.message


def test_tokens_are_counted_by_the_tokenizer_beside_the_template(tmp_path: Path) -> None:
    with Renderer(read_template(letters_tokenizer(tmp_path / "letters", CHAT))) as one:
        text = one.seen(USUAL, {1, 3}).text
        assert one.measured(USUAL, {1, 3}, 10**6).tokens == len(text)
        found = one.measured(USUAL, {3}, 10)
        assert found.turns == (3,)
        [(begin, end)] = found.spans
        assert text[begin:end] == "It is mild.<|end|>\n"


def test_what_is_no_tokenizer_is_named_with_its_file(tmp_path: Path) -> None:
    folder = letters_tokenizer(tmp_path / "letters", CHAT)
    (folder / "tokenizer.json").write_text('{"model": "\x1b[2J"}')
    with Renderer(read_template(folder)) as one, pytest.raises(DataError, match="is no tokenizer") as caught:
        one.measured(USUAL, {1}, 10)
    assert caught.value.file == str(folder / "tokenizer.json")
    assert str(caught.value).isprintable()
