"""C1 and C2: texts of the rules about which tool is called and with what text."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import ask, call, calling, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["CALLS"]

_ERROR, _INFO = Severity.ERROR, Severity.INFO


def _called_with(arguments: object) -> str:
    return row(ask(), calling(call(arguments=arguments)), tools=[tool()])


_GOOD = _called_with('{"order_id": "ORD-48291"}')

CALLS = (
    Rule(
        "C101",
        "unknown-tool",
        _ERROR,
        "a tool is called that the example does not give",
        "The model would learn to call tools it was not offered. Mostly the tool was renamed, the name is mistyped or "
        "carries a name space in front, or the toolset of another row was attached.",
        row(ask(), calling(call("get_order")), tools=[tool()]),
        _GOOD,
        "calls the tool with the nearest name",
    ),
    Rule(
        "C102",
        "no-tools",
        _INFO,
        "calls are made, but the example gives no tools",
        "Without tools the calls cannot be checked, and the model would learn to call tools it does not see. Attach "
        "the tools with 'tooldata tools', or put them into the rows.",
        row(ask(), calling(call())),
        _GOOD,
    ),
    Rule(
        "C201",
        "arguments-not-json",
        _ERROR,
        "the arguments are not JSON",
        "The text of the arguments must be a JSON object. Where it is a Python dict written with str(), or has a "
        "comma too many, the fix rewrites it. Some trainers take the text unread: the model then learns to write "
        "broken calls.",
        _called_with("{'order_id': 'ORD-48291'}"),
        _GOOD,
        "writes a Python dict, or a text with commas too many, as JSON",
    ),
    Rule(
        "C202",
        "arguments-not-object",
        _ERROR,
        "the arguments are JSON, but no object",
        "Arguments are given by name. A list, a number or null has no names, and a trainer that writes it into the "
        "template teaches calls that no program can run.",
        _called_with('["ORD-48291"]'),
        _GOOD,
        "writes {} for null where the tool needs nothing",
    ),
    Rule(
        "C203",
        "arguments-encoded-twice",
        _ERROR,
        "the arguments are a JSON text inside a JSON text",
        "A conversion encoded them once too often, so the model would learn to write a quoted text with backslashes in "
        "place of an object. Some trainers do it to correct files: see preflight.",
        _called_with('"{\\"order_id\\": \\"ORD-48291\\"}"'),
        _GOOD,
        "decodes them once",
    ),
    Rule(
        "C204",
        "arguments-object",
        _INFO,
        "the arguments are an object, not a JSON text",
        "OpenAI's format has the arguments as a text that holds JSON. Objects are read as well, and export writes what "
        "the target needs; some chat templates need the object and some the text.",
        _called_with({"order_id": "ORD-48291"}),
        _GOOD,
        "writes them as text",
    ),
    Rule(
        "C205",
        "arguments-duplicate-key",
        _ERROR,
        "an argument is given twice",
        "Which of the two counts depends on who reads it: most readers of JSON keep the last, some the first, and "
        "others fail. Remove one.",
        _called_with('{"order_id": "ORD-48291", "order_id": "ORD-48292"}'),
        _GOOD,
    ),
    Rule(
        "C206",
        "arguments-empty",
        _ERROR,
        "the text of the arguments is empty",
        "A call without arguments has the text {}, not no text. Parsers of JSON fail on an empty text.",
        row(ask("Hi"), calling(call("list_orders", "")), tools=[tool({}, name="list_orders")]),
        row(ask("Hi"), calling(call("list_orders", "{}")), tools=[tool({}, name="list_orders")]),
        "writes {} where the tool needs nothing",
    ),
)
