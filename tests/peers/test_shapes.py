"""Records fit the JSON Schemas of the types that vendors publish in their packages, and what is spoiled does not."""

from pathlib import Path

import pytest

from tests.peers.projects import export, passed, project
from tests.peers.reading import read_by

pytestmark = pytest.mark.peers

#: By target, or format: keys of a record that no record is one without, each somewhere else in it.
KEYS = {
    "openai": ("role", "function", "name", "arguments", "tool_call_id"),
    "anthropic": ("role", "input", "tool_use_id", "input_schema"),
    "gemini": ("parts", "functionCall", "functionResponse", "functionDeclarations"),
    "bedrock": ("role", "toolUseId", "input", "toolSpec", "inputSchema"),
    "mistral": ("role", "function", "name", "arguments"),
    "responses": ("call_id", "arguments", "output"),
}
TARGETS = [vendor for vendor in KEYS if vendor != "responses"]


def how(vendor: str) -> tuple[str, ...]:
    return ("--format" if vendor == "responses" else "--target", vendor)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("shapes"), "demo")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("shapes"), "hostile")


@pytest.mark.parametrize("vendor", KEYS)
def test_every_record_of_the_demo_fits(tmp_path: Path, demo: Path, vendor: str) -> None:
    assert read_by("shapes", tmp_path, vendor, export(demo, f"{vendor}.jsonl", *how(vendor), "--allow-losses")) == []


@pytest.mark.parametrize("target", TARGETS)
def test_of_hostile_rows_every_record_fits_that_preflight_does_not_refuse(
    tmp_path: Path, hostile: Path, target: str
) -> None:
    examples = passed(hostile, target)
    assert len(examples) > 50
    file = export(hostile, f"{target}.jsonl", *how(target), examples=examples)
    assert read_by("shapes", tmp_path, target, file) == []


@pytest.mark.parametrize("vendor", KEYS)
def test_a_record_without_what_it_must_have_does_not_fit(tmp_path: Path, hostile: Path, vendor: str) -> None:
    written = export(hostile, f"whole-{vendor}.jsonl", *how(vendor), "--allow-losses").read_text(encoding="utf-8")
    keys = KEYS[vendor]
    whole = next(line for line in written.splitlines() if all(f'"{key}":' in line for key in keys))
    file = tmp_path / "spoiled.jsonl"
    file.write_text("".join(whole.replace(f'"{key}":', f'"not_{key}":', 1) + "\n" for key in keys), encoding="utf-8")
    assert {said.split()[0] for said in read_by("shapes", tmp_path, vendor, file)} == {
        str(number) for number, _ in enumerate(keys, 1)
    }
