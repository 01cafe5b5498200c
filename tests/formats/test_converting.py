"""Files of other formats: rows of them, what was noted, and the record itself."""

import json
from typing import Any

import pytest

from tooldata_tui.dataset import Note, Toolset
from tooldata_tui.dataset.jsontext import dumps, loads
from tooldata_tui.formats.building import Call, Conversation, function_tool
from tooldata_tui.formats.codec import Codec, Converted
from tooldata_tui.formats.converting import ConvertingReader, notes_of
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.formats.registry import FORMATS, guess_format
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.rules import RULES, Checker

LOOK = function_tool("look", "Looks. " * 60, {"type": "object", "properties": {"at": {"type": "number"}}})


def _read(record: Any) -> Converted:
    if not isinstance(record, dict):
        raise RowError("J103", "no record")
    talk = Conversation()
    talk.say("user", record["ask"])
    talk.call([Call("look", {"at": record["at"]})])
    if "said" in record:
        talk.result(record["said"], name=record.get("by"))
    return talk.row([LOOK], format="toy", id=record.get("id"))


TOY = Codec(lambda record: None, _read)


def line(**record: Any) -> bytes:
    return json.dumps({"ask": "Where?", "at": 1, **record}).encode()


def test_a_record_becomes_a_row_and_is_kept_as_it_was() -> None:
    reader = ConvertingReader(TOY)
    for n in range(3):
        record = line(id=n, at=1.1).replace(b"1.1,", b"1.10,")
        row = reader.parse(record)
        assert row.original is not None
        data, at = [], 0
        for offset, part in row.original.cuts:
            data += [row.original.stored[at:offset], part]
            at = offset
        assert b"".join([*data, row.original.stored[at:]]) == record
        example = reader.example(row)
        assert (example.source_id, example.origin, len(example.toolset)) == (str(n), "toy", 1)
        assert example.messages[1].calls[0].arguments == '{"at": 1.10}'
    assert row.cuts, "the tools that all rows share are stored once"


def test_what_is_no_json_and_what_is_no_record_are_said() -> None:
    reader = ConvertingReader(TOY)
    with pytest.raises(RowError, match="not JSON"):
        reader.parse(b'{"a": }')
    with pytest.raises(RowError, match="no record"):
        reader.parse(b"[]")


def test_notes_are_findings_until_their_turn_is_edited() -> None:
    reader = ConvertingReader(TOY)
    example = reader.example(reader.parse(line(said="there", by="nobody")))
    assert [(note.code, note.turn) for note in example.notes] == [("F102", 2)]
    assert {finding.code for finding in Checker().check(example)} >= {"F102"}
    tree = loads(reader.parse(line(said="there", by="nobody")).original.line)  # type: ignore[union-attr]
    assert notes_of(tree) == example.notes
    tree["messages"][2]["content"] = "here"
    assert notes_of(tree) == ()


@pytest.mark.parametrize(
    "notes", [1, "F101", [1], [["F101"]], [["F101", "x", None, [{}], ""]], [["F101", 2, 3, [], ""]]]
)
def test_notes_that_are_none_are_passed_over(notes: Any) -> None:
    tree = {"messages": [{"role": "user", "content": "Hi"}], "_meta": {"notes": notes}}
    assert notes_of(tree) == ()


def test_a_row_may_not_claim_findings_of_other_rules() -> None:
    tree = {
        "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}],
        "_meta": {
            "notes": [["C201", "x", None, [], ""], ["F999", "x", None, [], ""], ["F103", "\x1b[2J", None, [], ""]]
        },
    }
    (only,) = Checker().check(example_of_row(tree))
    assert only.code == "F103"
    assert "\x1b" not in only.message


@pytest.mark.parametrize("code", [code for code in RULES if code.startswith("F1")])
def test_bad_rows_of_the_rules_about_formats_show_them(code: str) -> None:
    rule = RULES[code]
    found = {one.code for line in rule.bad.split("\n") for one in Checker().check(example_of_row(loads(line)))}
    assert code in found
    assert not [one for line in rule.good.split("\n") for one in Checker().check(example_of_row(loads(line)))]


def test_results_without_ids_go_to_their_calls_by_name_and_order() -> None:
    talk = Conversation()
    talk.say("user", "Both?")
    talk.call([Call("a", "{}"), Call("b", {}), Call("a", "{}", "mine")], "Looking.", weight=None)
    talk.result("1", name="b")
    talk.result({"n": 2})
    talk.result("3", id="mine", name="a")
    row, notes = talk.row(None, format="toy")
    assert [message.get("tool_call_id") for message in row["messages"][2:]] == ["call_2", "call_1", "mine"]
    assert row["messages"][3]["content"] == dumps({"n": 2})
    assert notes == ()


def test_a_result_too_few_or_too_many_is_noted_and_calls_at_the_end_are_not() -> None:
    talk = Conversation()
    talk.call([Call("a", "{}"), Call("b", "{}")])
    talk.result("1")
    talk.say("assistant", "Done.")
    talk.result("2")
    talk.call([Call("a", "{}")])
    _, notes = talk.row(None, format="toy")
    assert notes == (
        Note("F102", "no result came for b", 1),
        Note("F102", "the result answers no call", 3, ("messages", 3)),
    )


def test_files_are_told_apart_by_their_first_records() -> None:
    ours = {"messages": [{"role": "user", "content": "Hi"}]}
    guess = guess_format([ours, ours, {"x": 1}])
    assert (guess.format.name, guess.seen, guess.agreed, guess.is_plain) == ("openai", 3, 2, False)
    assert str(guess) == "read as openai: 2 of the first 3 records have messages with role and content"
    assert str(guess_format([1, "x"])) == "read as openai, since no record was recognised"
    assert guess_format([ours]).is_plain


def test_every_format_has_a_codec_and_a_reader() -> None:
    for one in FORMATS.values():
        assert one.codec.recognise(None) is None
        with pytest.raises(RowError):
            one.reader(Toolset(())).parse(b"{")
        assert not (one.reference and one.codec.write), one.name
