"""``tooldata preflight``: what a trainer or a template would do to each example, and one as the model sees it."""

import json
from pathlib import Path

import pytest

from tests.targets.letters import letters_tokenizer
from tests.targets.rows import CHAT, OBJECTS, asking, calling, result, row, saying

from .sample import HOSTILE, PROJECT, Command


@pytest.fixture
def data(folder: Path) -> str:
    """A dataset of its own: a whole conversation, one whose second turn has no answer, one that only talks."""
    rows = [row(), row(asking(), asking("Hello?"), saying()), row(asking("Hi"), saying("Hello!"), tools=None)]
    (folder / "rows.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    (folder / "objects.jinja").write_text(OBJECTS)
    (folder / "chat.jinja").write_text(CHAT)
    return "rows.jsonl"


def test_a_trainer_is_asked_about_every_example(tooldata: Command, data: str) -> None:
    done = tooldata("preflight", data, "--target", "llama-factory")
    assert done.code == 1
    assert done.lines[0].split()[:3] == ["1", "F207", "drops"]
    assert "#2" in done.out
    assert "turn 1" in done.out
    assert "3 examples, 1 would not be trained as they are; something is learned from 2" in done.err


def test_where_nothing_happens_it_is_said(tooldata: Command, data: str) -> None:
    done = tooldata("preflight", data, "--target", "trl")
    assert (done.code, done.lines) == (0, ["nothing happens to 3 examples for Hugging Face TRL"])


def test_json_says_for_each_example_what_is_learned_from(tooldata: Command, data: str) -> None:
    found = tooldata("preflight", data, "--target", "mistral", "--json").objects
    assert [one["example"] for one in found] == [1, 2, 3]
    assert [one["trained"] for one in found] == [[3], [2], [1]]
    assert [(one["code"], one["effect"], one["turn"]) for one in found[0]["outcomes"]] == [("F209", "masks", 1)]
    prefixes = tooldata("preflight", data, "--target", "mistral", "--prefixes", "--json").objects
    assert prefixes[0] == {"example": 1, "refused": False, "trained": [1, 3], "tokens": None, "outcomes": []}


def test_a_template_is_given_rows_as_they_are_or_as_they_would_be_written(tooldata: Command, data: str) -> None:
    bare = tooldata("preflight", data, "--template", "objects.jinja", "--json")
    assert bare.code == 1
    assert [one["code"] for one in bare.objects[0]["outcomes"]] == ["F201"]
    assert bare.objects[0]["trained"] is None
    assert tooldata("preflight", data, "--template", "objects.jinja", "--arguments", "object").code == 0
    for target in ("trl", "axolotl"):
        assert tooldata("preflight", data, "--target", target, "--template", "objects.jinja").code == 0
    texts = tooldata("preflight", data, "--target", "trl", "--template", "objects.jinja", "--arguments", "string")
    assert texts.code == 1


def test_axolotl_reads_arguments_that_are_texts_whatever_they_say(tooldata: Command, data: str, folder: Path) -> None:
    given = row(asking(), calling(), saying())
    given["messages"][1]["tool_calls"][0]["function"]["arguments"] = '"ORD-1"'
    (folder / "own.jsonl").write_text(json.dumps(given) + "\n")
    words = ("own.jsonl", "--target", "axolotl", "--template", "chat.jinja", "--row", "1")
    assert '"arguments": ORD-1}' in tooldata("preflight", *words).out


def test_one_example_is_shown_as_the_model_would_see_it(tooldata: Command, data: str) -> None:
    done = tooldata("preflight", data, "--target", "trl", "--template", "chat.jinja", "--row", "1")
    assert done.code == 0
    assert "<|user|>Weather in Paris?<|end|>" in done.lines
    assert done.lines[2] == '<|assistant|>⟦<call>{"name": "get_weather", "arguments": {"city": "Paris"}}</call><|end|>'
    assert "\x1b" not in done.out
    [told] = tooldata("preflight", data, "--target", "trl", "--template", "chat.jinja", "--row", "1", "--json").objects
    [first, _] = told["trained_spans"]
    assert told["text"][first[0] : first[1]].startswith("<call>")
    assert (told["rendered"], told["exact"]) == (True, False)


def test_without_a_template_the_record_is_shown(tooldata: Command, data: str) -> None:
    done = tooldata("preflight", data, "--target", "llama-factory", "--row", "1")
    assert '"conversations": [' in done.out
    marked = [part.split("⟧")[0] for part in done.out.split("⟦")[1:]]
    assert any("function_call" in part for part in marked)
    assert not any("human" in part for part in marked)


def test_the_settings_name_target_and_template(tooldata: Command, data: str, folder: Path) -> None:
    (folder / "tooldata.toml").write_text('[export]\ntarget = "trl"\ntemplate = "chat.jinja"\n')
    assert tooldata("preflight", data).code == 0
    assert "<|user|>" in tooldata("preflight", data, "--row", "1").out


def test_names_that_an_export_changes_are_told(tooldata: Command, folder: Path) -> None:
    given = row(asking(), calling("get.weather"), result(), saying(), tools=None)
    (folder / "dotted.jsonl").write_text(json.dumps(given) + "\n")
    done = tooldata("preflight", "dotted.jsonl", "--target", "openai", "--json")
    [outcome] = done.objects[0]["outcomes"]
    assert (done.code, outcome["code"], outcome["effect"]) == (0, "F210", "rewrites")
    assert "get_weather" in outcome["message"]


def test_rows_that_are_longer_than_the_trainer_reads_are_told(tooldata: Command, data: str, folder: Path) -> None:
    letters_tokenizer(folder / "letters", CHAT)
    words = ("preflight", data, "--target", "trl", "--template", "letters")
    done = tooldata(*words)
    assert done.code == 0
    assert "half have up to 2" in done.err
    assert "max_length is 1,024 where nothing is said, --max-length says yours" in done.err
    [first, *_] = tooldata(*words, "--max-length", "300", "--json").objects
    [outcome] = first["outcomes"]
    assert (first["tokens"], first["refused"]) == (387, True)
    assert (outcome["code"], outcome["effect"], outcome["turn"]) == ("F218", "loses", 1)
    assert outcome["message"] == (
        "the row has 387 tokens and is cut at 300: 48 of the 95 that are learned from are lost"
    )
    (folder / "tooldata.toml").write_text("[export]\nmax_length = 300\n")
    for target, effect in (("axolotl", "drops"), ("unsloth", "loses"), ("mistral", "corrupts")):
        done = tooldata("preflight", data, "--target", target, "--template", "letters")
        assert ("F218", effect) in [tuple(line.split()[1:3]) for line in done.lines if line[:1].isdigit()]
        assert "where nothing is said" not in done.err
    assert tooldata("preflight", data, "--template", "letters").code == 1
    assert tooldata("preflight", data, "--target", "openai", "--template", "letters").code == 0


def test_hostile_examples_and_templates_reach_no_terminal(tooldata: Command, folder: Path) -> None:
    (folder / "bad.jinja").write_text(HOSTILE + "{{ messages[0].content }}{{ raise_exception(messages[0].content) }}")
    (folder / "echo.jinja").write_text(HOSTILE + "{% for m in messages %}{{ m.content }}{% endfor %}")
    for words in (["--template", "bad.jinja"], ["--template", "echo.jinja", "--row", "4"], ["--target", "mistral"]):
        done = tooldata("preflight", PROJECT, *words)
        for out in (done.out, done.err):
            assert all(char == "\n" or char.isprintable() for char in out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "neither a target nor a template"),
        (["--target", "axolot"], "did you mean axolotl?"),
        (["--template", "nowhere.jinja"], "no such template"),
        (["--target", "trl", "--row", "99"], "no example #99"),
        (["--target", "trl", "--status", "fine"], "no status fine"),
        (["--target", "trl", "--text", "keep"], "no 'keep'"),
        (["--target", "trl", "--max-length", "9"], "name the folder of a tokenizer"),
        (["--target", "trl", "--template", "chat.jinja", "--max-length", "9"], "tokens cannot be counted"),
        (["--target", "openai", "--max-length", "9"], "--max-length is not for openai"),
        (["--target", "trl", "--max-length", "0"], "'0' is not a number above 0"),
    ],
)
def test_wrong_use_is_said(tooldata: Command, data: str, words: list[str], said: str) -> None:
    done = tooldata("preflight", data, *words)
    assert done.code == 2
    assert said in done.err
