"""What LLaMA-Factory does to a row is told as its own code does it."""

from pathlib import Path
from typing import Any

import pytest

from tests.peers.projects import PROJECTS, export, preflight, project
from tests.peers.reading import read_by

pytestmark = pytest.mark.peers

TARGET = ("--target", "llama-factory")


@pytest.fixture(scope="module", params=PROJECTS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("factory"), request.param)


def learned(home: Path, made: Path, folder: str, examples: list[int]) -> list[Any]:
    """What LLaMA-Factory learns from each of *examples*."""
    folder_of_its_own = made.parent / folder
    folder_of_its_own.mkdir()
    file = export(made, f"{folder}/data.jsonl", *TARGET, "--allow-losses", examples=examples)
    found = read_by("llama_factory", home, file)
    if found is None:
        pytest.skip("llamafactory is not there: run make test-peers")
    assert len(found) == len(examples)
    return list(found)


def test_what_passes_is_learned_from_turn_by_turn(tmp_path: Path, made: Path) -> None:
    told = [one for one in preflight(made, *TARGET) if not one["refused"]]
    found = learned(tmp_path, made, "passed", [one["example"] for one in told])
    assert [len(turns or ()) for turns in found] == [len(one["trained"]) for one in told]


def test_what_is_said_to_be_left_out_is_and_what_is_said_to_stop_it_does(tmp_path: Path, made: Path) -> None:
    drops, raises = [], []
    for one in preflight(made, *TARGET):
        effects = {outcome["effect"] for outcome in one["outcomes"]}
        if any("cannot be written" in outcome["message"] for outcome in one["outcomes"]):
            continue
        if "drops" in effects:
            drops.append(one["example"])
        elif "raises" in effects:
            raises.append(one["example"])
    assert drops
    assert learned(tmp_path, made, "drops", drops) == [False] * len(drops)
    if raises:
        assert learned(tmp_path, made, "raises", raises) == [None] * len(raises)
