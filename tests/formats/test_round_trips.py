"""Every format that is written gives back what it was given, but for what it says it loses.

The samples in ``data/records.jsonl`` were made for these tests, in the shapes of the formats; none is copied from
anybody's data. They are under this project's licence.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.formats.rows_strategy import json_values, rows
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.formats.codec import META, Tree, losses_of
from tooldata_tui.formats.converting import ConvertingReader
from tooldata_tui.formats.openai import OpenAIReader
from tooldata_tui.formats.registry import FORMATS, Format, guess_format
from tooldata_tui.formats.row_error import RowError

WRITTEN = [one for one in FORMATS.values() if one.codec.write is not None]
RECORDS = [json.loads(line) for line in (Path(__file__).parent / "data" / "records.jsonl").read_text().splitlines()]

SYSTEM = {"role": "system", "content": "You are a weather desk"}
USER = {"role": "user", "content": "Weather in Paris?"}
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Current weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
CALL = {"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Paris"}'}}
ASKED = {"role": "assistant", "content": None, "tool_calls": [CALL]}
ANSWERED = {"role": "tool", "tool_call_id": "call_1", "content": '{"temp": 18}'}
SAID = {"role": "assistant", "content": "18 C."}

#: What formats keep of a record that a row has no place for.
KEPT = (
    "keys", "words", "system", "system_turn", "system_empty", "tools", "tools_in", "tools_as", "other_tools", "input",
    "instruction", "trained", "parts", "given", "system_parts", "shape", "messages", "metadata", "config",
)  # fmt: skip

#: Formats that hold one request and what answers it.
SINGLE = {"xlam", "hammer", "when2call"}


def name_of(value: Any) -> str:
    return value.name if isinstance(value, Format) else value["format"]


def stripped(row: Tree, format: Format) -> Tree:
    for loss in format.codec.losses:
        row = loss.strip(row)
    return row


_ASKED: list[Tree] = [
    {"role": "user", "content": "Where is my order?"},
    {"role": "assistant", "content": "It is on its way."},
]
_OFFERED: list[Tree] = [{"type": "function", "function": {"name": "get_weather", "strict": True}}]


def said(row: Tree) -> str:
    """A row without the name of the format that it was read from."""
    meta = {key: value for key, value in row.get(META, {}).items() if key != "format"}
    bare = {key: value for key, value in row.items() if key != META}
    return dumps({**bare, META: meta} if meta else bare)


def written(row: Tree, format: Format) -> Any:
    """The record of a row, as it is read from a file; a row is not changed by being written."""
    assert format.codec.write is not None
    before = dumps(row)
    try:
        return loads_exact(dumps(format.codec.write(row)))
    finally:
        assert dumps(row) == before


@pytest.mark.parametrize("format", WRITTEN, ids=name_of)
@given(row=rows())
@example(row={"messages": [{"role": "system", "content": "[]"}, *_ASKED], "tools": _OFFERED})  # as no tools look
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_row_comes_back_but_for_the_declared_losses(format: Format, row: Tree) -> None:
    try:
        record = written(row, format)
    except RowError:
        return  # what the format cannot say, it does not say
    assert said(format.codec.read(record).row) == said(stripped(row, format))


@pytest.mark.parametrize("format", WRITTEN, ids=name_of)
@given(kept=st.dictionaries(st.sampled_from(KEPT), json_values), own=json_values)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_a_row_says_was_kept_of_it_is_not_trusted(format: Format, kept: Tree, own: Any) -> None:
    messages = [{**one, META: own} for one in (SYSTEM, USER, ASKED, ANSWERED, SAID)]
    row = {"messages": messages, "tools": [{**TOOL, META: own}], META: {"format": format.name, "kept": kept}}
    with suppress(RowError):
        written(row, format)


@pytest.mark.parametrize("format", WRITTEN, ids=name_of)
@pytest.mark.parametrize("messages", [[USER, ASKED], [SYSTEM, USER, ASKED, ANSWERED, SAID], [USER, SAID]], ids=len)
def test_what_everybody_writes_can_be_said(format: Format, messages: list[Tree]) -> None:
    row = {"messages": messages, "tools": [TOOL]}
    if format.name in SINGLE and len(messages) > 2:
        with pytest.raises(RowError):
            written(row, format)
        return
    again = format.codec.read(written(row, format))
    assert said(again.row) == said(stripped(row, format))
    assert not [note for note in again.notes if note.code in ("F101", "F102", "F104")]
    assert guess_format([written(row, format)]).format.name in _alike(format.name)


def _alike(name: str) -> set[str]:
    """Formats of which a record without anything particular in it may be taken to be."""
    return {name, "openai", "trl", "sharegpt"}


@pytest.mark.parametrize("format", WRITTEN, ids=name_of)
def test_what_is_lost_is_told_of_a_row_that_has_it_alone(format: Format) -> None:
    row = {"messages": [USER, {**ASKED, "tool_calls": [{**CALL, "id": "toolu_9"}]}], "tools": [TOOL]}
    lost = {loss.name for loss in losses_of(row, format.codec.losses)}
    kept = stripped(row, format)["messages"][1]["tool_calls"][0]["id"] == "toolu_9"
    assert bool(lost & {"ids", "call-ids"}) is not kept


@pytest.mark.parametrize("sample", RECORDS, ids=name_of)
def test_a_record_is_told_apart_and_becomes_a_row_that_every_other_part_can_read(sample: Tree) -> None:
    line = dumps(sample["record"]).encode()
    assert guess_format([loads_exact(line)]).format.name == sample["format"]
    reader = ConvertingReader(FORMATS[sample["format"]].codec)
    example = reader.example(reader.parse(line))
    assert example.messages
    assert [one.name for one in example.toolset.tools] == sample["tools"]
    assert [call.name for message in example.messages for call in message.calls] == sample["calls"]


@pytest.mark.parametrize("sample", [one for one in RECORDS if FORMATS[one["format"]].codec.write], ids=name_of)
def test_a_record_is_written_again_as_it_was(sample: Tree) -> None:
    format = FORMATS[sample["format"]]
    record = loads_exact(dumps(sample["record"]))
    first = format.codec.read(record).row
    again = written(first, format)
    assert said(format.codec.read(again).row) == said(stripped(first, format))
    if sample.get("same", True):
        assert again == record


@pytest.mark.parametrize("format", FORMATS.values(), ids=name_of)
@given(value=json_values)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_a_record_is_nothing_but_a_row_error_is_raised(format: Format, value: Any) -> None:
    format.codec.recognise(value)
    code = ""
    try:
        row = format.codec.read(value).row
        reader = OpenAIReader()
        reader.example(reader.parse(dumps(row).encode()))
    except RowError as error:
        code = error.code
    assert code in ("", "J103", "J104", "J106")


@pytest.mark.parametrize("format", WRITTEN, ids=name_of)
@pytest.mark.parametrize("sample", RECORDS, ids=name_of)
def test_what_one_format_kept_is_not_written_in_another(sample: Tree, format: Format) -> None:
    if sample["format"] == format.name:
        return
    row = FORMATS[sample["format"]].codec.read(loads_exact(dumps(sample["record"]))).row
    row.setdefault("tools", [])
    bare = {key: value for key, value in row.items() if key != META} | {"tools": list(row["tools"])}
    for at, tool in enumerate(bare["tools"]):
        if "kept" in tool.get(META, ()):
            bare["tools"][at] = {key: value for key, value in tool.items() if key != META}
    with suppress(RowError):
        record = dumps(written(row, format))
        assert record == dumps(written(bare, format))
        assert META not in record
