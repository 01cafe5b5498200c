"""F1: what could not be taken over from another format as it was. The readers report these; the words are here."""

import json
from typing import Any

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, call, calling, result, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["FORMATS"]

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_GOOD = row(ask(), calling(call()), result(), answer(), tools=[tool()])


def _noted(code: str, message: str, *messages: dict[str, Any]) -> str:
    """A row as a reader leaves it."""
    whole = json.loads(row(*(messages or (ask(), calling(call()))), tools=[tool()]))
    return json.dumps({**whole, "_meta": {"format": "hermes", "notes": [[code, message, None, [], ""]]}})


FORMATS = (
    Rule(
        "F101",
        "call-not-read",
        _ERROR,
        "a call could not be read and was left as text",
        "Some formats write calls as text: between tags, as Python, as ReAct lines. One that does not follow its "
        "format cannot be told from a sentence, so it stays in the text of the turn as it was, where a model would "
        "learn to write it. Write the call as it was meant, or reject the example.",
        _noted("F101", "the text between <tool_call> tags is no call", ask(), answer("<tool_call>lookup</tool_call>")),
        _GOOD,
    ),
    Rule(
        "F102",
        "not-paired",
        _ERROR,
        "results and calls could not be paired",
        "Formats without ids pair results with calls by order and name. Where there are more of one than of the other, "
        "nobody knows which belongs to which, and nothing is guessed: the result is kept without a call. Set the ids.",
        _noted("F102", "the result answers no call"),
        _GOOD,
    ),
    Rule(
        "F103",
        "arguments-repaired",
        _WARNING,
        "arguments were no JSON and were read another way",
        "Arguments in single quotes, written by Python's repr or encoded twice are read as what they plainly mean. "
        "Look whether that is what was meant; the original record is kept.",
        _noted("F103", "the arguments were written as Python"),
        _GOOD,
    ),
    Rule(
        "F104",
        "tool-not-read",
        _ERROR,
        "the definition of a tool could not be read",
        "Without its definition the calls of a tool cannot be checked, and the model would not be told of the tool. "
        "Give the rows their tools with tooldata tools, or mend the record and import it again.",
        _noted("F104", "the list of tools in the system message breaks off"),
        _GOOD,
    ),
    Rule(
        "F105",
        "type-not-known",
        _WARNING,
        "the type of a parameter is not known, so any value is allowed",
        "Formats that write types in words of their own (str, List[int], dict) are translated to JSON Schema. A word "
        "that nobody knows becomes a parameter that allows anything, so that no value is called wrong for it.",
        _noted("F105", "lookup_order: order_id has the type OrderRef"),
        _GOOD,
    ),
    Rule(
        "F106",
        "nulls-dropped",
        _INFO,
        "nulls that a table had put in were dropped",
        "Arrow gives every row the columns of all rows: arguments and parameters that a row never had come back as "
        "null, and a model learns to send them. A null whose key the tool does not have can be nothing else.",
        _noted("F106", "dropped theta from the arguments of lookup_order"),
        _GOOD,
    ),
    Rule(
        "F107",
        "null-or-value",
        _WARNING,
        "a null may be a value, or what a table had put in",
        "The tool knows the key, and the row has null for it: either the assistant said so, or a table filled it in. "
        "It was kept. Drop it where it was never said.",
        _noted("F107", "note of lookup_order is null"),
        _GOOD,
    ),
    Rule(
        "F108",
        "part-not-kept",
        _WARNING,
        "something of the record has no place in an example",
        "Images, sounds, documents and other parts that are no text cannot be shown or checked here. Their place is "
        "marked in the text. An export to the record's own format still has them, as long as it is not edited.",
        _noted("F108", "an image of the first message"),
        _GOOD,
    ),
    Rule(
        "F109",
        "role-not-known",
        _WARNING,
        "a turn has a role that its format does not know",
        "The turn was kept with the role as it is written, and the rules about roles say what follows from it. Often "
        "the file is of another format than it was taken for: name it with --format.",
        _noted("F109", "the role is narrator"),
        _GOOD,
    ),
    Rule(
        "F110",
        "no-answer",
        _WARNING,
        "the record says that nothing is called, and has no text instead",
        "Sets of irrelevant requests answer with an empty list of calls. A model cannot learn an answer that is not "
        "there: write what the assistant should say, such as what it cannot do.",
        _noted("F110", "the list of calls is empty", ask(), {"role": "assistant", "content": ""}),
        row(ask(), answer("I cannot do that with the tools I have."), tools=[tool()]),
    ),
    Rule(
        "F111",
        "call-guessed",
        _INFO,
        "what is called was guessed",
        "A message that was taken from a log (tooldata mine) has no call yet. The tool is the one that the examples so "
        "far and the words of the tools speak for, the arguments are those that stand in the message. That is often "
        "wrong, above all where a tool has few examples; where no tool is likely enough, nothing is called. Relabel "
        "it, or edit the call: the remark goes with that.",
        _noted("F111", "lookup_order was guessed from the words of the message (44% likely); nobody has looked at it"),
        _GOOD,
    ),
)
