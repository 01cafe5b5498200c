"""Rows that are longer than a trainer reads lose what it is said they lose."""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.peers.projects import export, preflight, project
from tests.peers.reading import read_by
from tooldata_tui.targets.target import TARGETS
from tooldata_tui.targets.window import Measured, overlong

pytestmark = pytest.mark.peers

#: A template that TRL ships, and has a version of its own for.
MODEL = "qwen3"
_LOST = re.compile(r"([\d,]+) of the ([\d,]+) that are learned from are lost")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("windows"), "demo")


def some_of(told: list[dict[str, Any]]) -> list[int]:
    """A few examples of each length."""
    return [one["example"] for at, one in enumerate(told) if not one["refused"] and at % 12 == 0]


def lost(told: dict[str, Any]) -> int:
    """How many tokens an example loses of those that are learned from; all of them are ``-1``."""
    words = [one["message"] for one in told["outcomes"] if one["code"] == "F218"]
    if not words:
        return 0
    if "nothing is left" in words[0]:
        return -1
    found = _LOST.search(words[0])
    assert found is not None, words
    return int(found[1].replace(",", ""))


def test_trl_cuts_a_row_where_that_is_said(tmp_path: Path, made: Path) -> None:
    examples = some_of(preflight(made, "--target", "trl"))
    file = export(made, "trl.jsonl", "--target", "trl", examples=examples)

    def read(longest: int) -> list[Any]:
        cache = tmp_path / f"to{longest}"
        return list(read_by("sft", tmp_path, "json", cache, MODEL, str(longest), file))

    whole = read(0)
    longest = sorted(one["tokens"] for one in whole)[len(whole) // 2]
    left = iter(read(longest))
    tokenizer = tmp_path / "to0" / "tokenizer"
    (tokenizer / "chat_template.jinja").write_text(source(tmp_path), encoding="utf-8")
    words = ("--target", "trl", "--template", tokenizer, "--max-length", str(longest))
    told = {one["example"]: one for one in preflight(made, *words)}
    losing = 0
    for example, before in zip(examples, whole, strict=True):
        one = told[example]
        assert one["tokens"] == before["tokens"], example
        if lost(one) >= 0:
            after = next(left)
            assert before["text"].startswith(after["text"]), example
            assert len(before["learned"].encode()) - len(after["learned"].encode()) == lost(one), example
        losing += bool(lost(one))
    assert next(left, None) is None  # what has nothing left to learn from is not there
    assert 0 < losing < len(examples)


def source(home: Path) -> str:
    """The template that TRL takes in the place of the model's."""
    row = home / "row.jsonl"
    row.write_text('{"messages": []}\n', encoding="utf-8")
    text: str = read_by("templates", home, row)[f"{MODEL}_training"]["source"]
    return text


def test_axolotl_counts_as_many_tokens(tmp_path: Path, made: Path) -> None:
    examples = some_of(preflight(made, "--target", "axolotl"))
    model = "qwen3_instruct_2507"
    found = read_by(
        "axolotl", tmp_path, model, "", "", export(made, "axolotl.jsonl", "--target", "axolotl", examples=examples)
    )
    if found is None:
        pytest.skip("axolotl is not there: run make test-peers")
    cache = tmp_path / "cache"
    read_by(
        "sft", tmp_path, "json", cache, model, "0", export(made, "few.jsonl", "--target", "trl", examples=examples[:1])
    )
    tokenizer = cache / "tokenizer"
    words = ("--target", "axolotl", "--template", tokenizer, "--max-length", "1000000")
    told = {one["example"]: one["tokens"] for one in preflight(made, *words)}
    # Its tokenizer there takes the end of a turn for one token, ours for its ten letters.
    ends = [one["text"].count("<|im_end|>") for one in found]
    assert [told[one] for one in examples] == [one["tokens"] + 9 * n for one, n in zip(found, ends, strict=True)]


@pytest.mark.parametrize("longest", [60, 2_500])
def test_llama_factory_cuts_turn_by_turn(tmp_path: Path, made: Path, longest: int) -> None:
    examples = some_of(preflight(made, "--target", "llama-factory"))
    folder = made.parent / f"factory{longest}"
    folder.mkdir()
    file = export(made, f"{folder.name}/data.jsonl", "--target", "llama-factory", examples=examples)
    whole, cut = (read_by("llama_factory", tmp_path, file, str(most)) for most in (10**9, longest))
    if whole is None:
        pytest.skip("llamafactory is not there: run make test-peers")
    window = TARGETS["llama-factory"].window
    assert window is not None
    losing = 0
    for before, after in zip(whole, cut, strict=True):
        ends = [0, *accumulate(before)]
        spans = tuple(span for at, span in enumerate(pairwise(ends)) if at % 2)
        found = overlong(Measured(ends[-1], spans), window, longest)
        words = found[0].message if found else ""
        gone = learned(before) - learned(after)
        losing += bool(gone)
        if "nothing is left" in words:
            assert learned(after) == 0
        else:
            match = _LOST.search(words)
            assert gone == (int(match[1].replace(",", "")) if match else 0), words
        assert bool(found) == (before != after)
    assert losing


def learned(runs: Sequence[int]) -> int:
    return sum(runs[1::2])
