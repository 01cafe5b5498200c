"""Rows rendered through the real templates that TRL ships, as transformers renders them and as TRL trains on them."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.peers.projects import PROJECTS, export, lines, project
from tests.peers.reading import read_by
from tooldata_tui.targets.spans import Seen, as_seen
from tooldata_tui.targets.template import Template, TemplateFailedError, plain

pytestmark = pytest.mark.peers

TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
#: Of models whose templates call tools and tell no date; TRL has a version of its own for training of each.
MODELS = ("qwen2_5", "qwen3", "qwen3_8", "glm4moe", "nemotron_3_nano", "llama3")
#: Of the rows of the demo one in so many is looked at, and those of several turns.
_STEP = 25


@pytest.fixture(scope="module", params=PROJECTS)
def rows(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The records of a project that are written for TRL."""
    made = project(tmp_path_factory.mktemp("templates"), request.param)
    every = lines(export(made, "out.jsonl", "--target", "trl", "--allow-losses"))
    return [row for at, row in enumerate(every) if at % _STEP == 0 or len(row["messages"]) > 5 or len(every) < 100]


@pytest.fixture(scope="module")
def rendered(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What transformers makes of them with each template."""
    folder = tmp_path_factory.mktemp("rendered")
    return read_by("templates", folder, written(folder, rows))


def written(folder: Path, rows: list[dict[str, Any]]) -> Path:
    file = folder / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def seen_by(template: Template, row: dict[str, Any]) -> Seen | None:
    trained = [turn for turn, message in enumerate(row["messages"]) if message["role"] == "assistant"]
    try:
        return as_seen(template, plain(row), trained)
    except TemplateFailedError:
        return None


def learned(seen: Seen) -> list[str]:
    return [seen.text[begin:end] for begin, end in seen.spans]


def told(seen: Seen) -> list[str]:
    return [one.removeprefix("<think>").removeprefix("</think>").strip() for one in learned(seen)]


def test_every_text_is_that_of_transformers_and_so_is_what_is_learned_from(
    rows: list[dict[str, Any]], rendered: Any
) -> None:
    assert len(rendered) > 60
    marked = 0
    for name, one in rendered.items():
        template = Template(one["source"], TOKENS)
        for at, (row, told) in enumerate(zip(rows, one["rows"], strict=True)):
            seen = seen_by(template, row)
            assert (seen is None) == (told is None), (name, at)
            if seen is None:
                continue
            assert hashlib.sha256(seen.text.encode("utf-8", "surrogatepass")).hexdigest() == told[0], (name, at)
            if seen.exact:
                marked += 1
                assert [list(span) for span in seen.spans] == [span for span in told[1] if span[0] < span[1]], (
                    name,
                    at,
                )
    assert marked > 20 * len(rows)


def test_where_a_template_does_not_say_it_what_is_learned_from_is_found(
    rows: list[dict[str, Any]], rendered: Any
) -> None:
    """As TRL's own versions for training say it, of those that render the same text."""
    for model in ("qwen2_5_vl", "qwen3", "qwen3_instruct_2507", "llama3", "nemotron_3_nano", "cohere2", "gemma3"):
        template, training = (Template(rendered[name]["source"], TOKENS) for name in (model, f"{model}_training"))
        for at, row in enumerate(rows):
            found, said = seen_by(template, row), seen_by(training, row)
            if found is not None and said is not None and found.text == said.text:
                # The beginning of an answer that a template gives itself is learned from in one, in the other not.
                assert told(found) == told(said), (model, at)


@pytest.mark.parametrize("model", MODELS)
def test_trl_learns_from_what_its_own_template_shows_as_learned(tmp_path: Path, demo: Any, model: str) -> None:
    rows, rendered = demo
    made = read_by("sft", tmp_path, "json", tmp_path / "cache", model, "0", written(tmp_path, rows))
    training = Template(rendered[f"{model}_training"]["source"], {"eos_token": "<eos>", "pad_token": "<pad>"})
    for row, one in zip(rows, made, strict=True):
        seen = seen_by(training, row)
        assert seen is not None
        assert seen.exact
        assert (one["text"], one["learned"]) == (seen.text, "".join(learned(seen)))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Some rows of the demo, and the templates."""
    folder = tmp_path_factory.mktemp("demo")
    every = lines(export(project(folder, "demo"), "out.jsonl", "--target", "trl", "--allow-losses"))
    some = [row for at, row in enumerate(every) if at % 40 == 0 or len(row["messages"]) > 5]
    return some, read_by("templates", folder, written(folder, some[:1]))
