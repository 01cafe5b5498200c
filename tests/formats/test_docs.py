"""The table in docs/formats.md says what the registry says."""

from pathlib import Path

import pytest

from tooldata_tui.formats.registry import FORMATS, Format
from tooldata_tui.targets.target import TARGETS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "formats.md"
HEADING = "## Every format\n"
#: Tests that are not called as the module of the format.
TESTS = {
    "actionstudio": "test_prompts.py",
    "apibank": "test_prompts.py",
    "bfcl": "test_references.py",
    "hammer": "test_prompts.py",
    "taubench": "test_references.py",
    "toolbench": "test_toolace.py",
    "": "test_openai.py",
}
#: Formats in which a conversation stands beside its tools in a way of its own.
PLACES = {
    "in the system text": ("hermes", "glaive", "toolbench", "toolace"),
    "in the prompt": ("hammer", "api-bank"),
    "a text, a list or a column": ("xlam", "sharegpt", "trl", "nemotron"),
    "a list": ("actionstudio", "when2call", "responses", "swift", "openai", "bfcl", "tau"),
    "functionDeclarations": ("gemini",),
    "toolConfig": ("bedrock",),
    "input_schema": ("anthropic",),
}


def file_of(format: Format) -> Path:
    return ROOT / "tests" / "formats" / TESTS.get(format.module, f"test_{format.module}.py")


def table() -> str:
    """The table as it must be; write it anew with ``python tests/formats/test_docs.py``."""
    tools = {name: place for place, names in PLACES.items() for name in names}
    lines = [
        HEADING,
        "A target in brackets writes this format for a trainer: see [export](export.md). Losses are said before",
        "an export, with the number of examples that they hit. What is written comes back as it was, but for them",
        "(`tests/formats/test_round_trips.py`).",
        "",
        "| `--format` | what it is | import | export | tools | what is lost | tests |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in FORMATS.values():
        targets = [target.name for target in TARGETS.values() if target.format == one.name]
        written = "yes" if one.codec.write else "no"
        export = f"{written} ({', '.join(f'`{name}`' for name in targets)})" if targets else written
        losses = "; ".join(loss.words for loss in one.codec.losses) or ("" if one.codec.write is None else "nothing")
        read = "to compare with" if one.reference else "yes"
        cells = (f"`{one.name}`", one.title, read, export, tools[one.name], losses, f"`{file_of(one).name}`")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines).replace("<", "&lt;") + "\n"


def test_the_table_of_formats_is_that_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8").partition(HEADING)[2] == table().partition(HEADING)[2]


@pytest.mark.parametrize("format", FORMATS.values(), ids=lambda one: one.name)
def test_every_format_has_its_tests(format: Format) -> None:
    text = file_of(format).read_text(encoding="utf-8")
    assert format.name in text


if __name__ == "__main__":
    head = PAGE.read_text(encoding="utf-8").partition(HEADING)[0] if PAGE.exists() else ""
    PAGE.write_text(head + table(), encoding="utf-8")
