"""T2 and T3: texts of the rules about what tools say of themselves."""

from typing import Any

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["TOOL_WORDS"]

_WARNING, _INFO = Severity.WARNING, Severity.INFO
_LOOK_UP = "Look up what was bought. Use it when the customer asks what is in an order."
_TRACK = "Tell where a parcel is. Use it when the customer asks when something arrives."


def _said(words: str, name: str = "lookup_order", **schema: Any) -> dict[str, object]:
    made = tool({"order_id": {"type": "string", "description": "The number on the receipt.", **schema}}, name=name)
    made["function"]["description"] = words
    return made


def _given(*tools: dict[str, object]) -> str:
    return row(ask("Hi"), answer("Hello!"), tools=list(tools))


def _parameter(**schema: Any) -> str:
    return _given(_said(_LOOK_UP, **schema))


_GOOD = _given(_said(_LOOK_UP))

TOOL_WORDS = (
    Rule(
        "T201",
        "tool-not-described",
        _WARNING,
        "a tool has no description",
        "The name is then all that a model has to choose by, and some trainers refuse the tool. Say what it does, and "
        "when to use it.",
        _given(_said("")),
        _GOOD,
    ),
    Rule(
        "T202",
        "description-says-the-name",
        _WARNING,
        "a description says no more than the name of its tool",
        "The words of the name in another order teach nothing. Say what the tool does that others do not, and what it "
        "is not for.",
        _given(_said("Looks up the order.")),
        _GOOD,
        judged="50 of 50",
    ),
    Rule(
        "T203",
        "use-not-said",
        _INFO,
        "a description does not say when to use its tool",
        "Which of two tools is right is decided by when to use them, not by what they do. One sentence that begins "
        "with 'Use it when' is worth more than ten examples.",
        _given(_said("Contents and prices of one purchase."), _said(_TRACK, "check_status")),
        _GOOD,
        judged="50 of 50",
    ),
    Rule(
        "T204",
        "parameter-not-described",
        _INFO,
        "a parameter has no description",
        "The model has to guess from its name what belongs there, in what form, and where to find it. Parameters that "
        "list their values under enum are not meant.",
        _parameter(description=""),
        _GOOD,
        judged="50 of 50",
    ),
    Rule(
        "T205",
        "format-in-words",
        _INFO,
        "a description tells a format that the schema does not",
        "The model reads 'ORD-XXXXX', but no check can: a call with another number passes. Say it with pattern or "
        "format as well.",
        _parameter(description="The order number, ORD-XXXXX."),
        _parameter(description="The order number, ORD-XXXXX.", pattern="^ORD-[0-9]{5}$"),
        "writes the pattern or the format that the words tell",
        judged="49 of 50",
    ),
    Rule(
        "T206",
        "values-in-words",
        _INFO,
        "a description lists the values there are, the schema does not",
        "Values that stand in words alone are written in many ways: upper and lower case, with blanks, in the plural. "
        "List them under enum as well.",
        _parameter(description="What to sort by, one of 'date' or 'price'."),
        _parameter(description="What to sort by, one of 'date' or 'price'.", enum=["date", "price"]),
        "lists the values under enum",
        judged="25 of 25",
    ),
    Rule(
        "T301",
        "tools-alike",
        _WARNING,
        "two tools say the same of themselves",
        "With the same words and the same parameters there is nothing to choose by, and examples of the one teach "
        "against those of the other. Say what sets them apart, or make one of them.",
        _given(_said(_TRACK, "check_status"), _said(_TRACK, "trace_parcel")),
        _given(_said(_LOOK_UP), _said(_TRACK, "check_status")),
        judged="6 of 6",
    ),
    Rule(
        "T302",
        "names-alike",
        _WARNING,
        "the names of two tools differ in form alone",
        "A model that is to choose between get_order and getOrders has to guess. Mostly both are the same tool in two "
        "versions.",
        _given(_said(_LOOK_UP), _said(_TRACK, "lookupOrders")),
        _given(_said(_LOOK_UP), _said(_TRACK, "check_status")),
        judged="4 of 4",
    ),
)
