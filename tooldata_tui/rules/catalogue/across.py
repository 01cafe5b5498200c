"""T4, M4 and X2: texts of the rules about rows that do not agree with each other."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, call, calling, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["ACROSS"]

_WARNING, _INFO = Severity.WARNING, Severity.INFO
_STATUS = {"type": "string", "enum": ["open", "closed"]}
_OPEN = tool({"order_id": {"type": "string"}, "status": _STATUS})


def _rows(*rows: str) -> str:
    return "\n".join(rows)


def _calling(arguments: object, made: dict[str, object] | None = None) -> str:
    return row(ask(), calling(call(arguments=arguments)), tools=[made or tool()])


def _system(text: str) -> str:
    return row({"role": "system", "content": text}, ask("Hi"), answer("Hello!"))


_LOOKED_UP = _calling('{"order_id": "ORD-48291"}')
_DESCRIBED: dict[str, object] = {"type": "function", "function": {**tool()["function"], "description": "Look it up."}}
_TEXTS = _rows(_calling('{"x": "1"}', tool({"x": {}})), _calling('{"x": "2"}', tool({"x": {}})))

ACROSS = (
    Rule(
        "M401",
        "system-differs",
        _WARNING,
        "a system message is not the one that nearly all rows have",
        "Four in five rows, or more, have the same system message. In the others the model learns under which words it "
        "may do otherwise. Give all the same, or vary it in all.",
        _rows(*[_system("You help customers.")] * 20, _system("You are a pirate.")),
        _rows(*[_system("You help customers.")] * 21),
        judged="12 of 12",
    ),
    Rule(
        "T401",
        "schema-drift",
        _WARNING,
        "a tool has another schema in other rows",
        "The rows were made with different versions of the tool. What is right in one is an error in the other, and "
        "the model learns both. Keep the newest version, and mend the calls of the older rows.",
        _rows(_LOOKED_UP, _calling('{"id": 1}', tool({"id": {"type": "integer"}}))),
        _rows(_LOOKED_UP, _LOOKED_UP),
    ),
    Rule(
        "T402",
        "description-drift",
        _INFO,
        "a tool has another description in other rows",
        "The parameters are the same. Some vary the words on purpose, so that the model reads them; where nobody did, "
        "the rows are of different versions.",
        _rows(_LOOKED_UP, _calling('{"order_id": "ORD-48291"}', _DESCRIBED)),
        _rows(_LOOKED_UP, _LOOKED_UP),
    ),
    Rule(
        "T403",
        "enum-contradicted",
        _WARNING,
        "calls often pass a value that the enum does not allow",
        "Once it is a slip of one call; ten times and more, the schema is what is behind. Add the value, or mend the "
        "calls all at once.",
        _rows(*[_calling('{"order_id": "ORD-48291", "status": "pending"}', _OPEN)] * 10),
        _rows(*[_calling('{"order_id": "ORD-48291", "status": "open"}', _OPEN)] * 10),
    ),
    Rule(
        "T404",
        "parameter-unknown",
        _WARNING,
        "calls often pass an argument that the tool does not describe",
        "Ten times and more is no slip: the schema lacks a parameter that there is, or all of these calls were made "
        "for another version. The model sees the schema, and cannot know of it.",
        _rows(*[_calling('{"order_id": "ORD-48291", "verbose": true}')] * 10),
        _rows(*[_LOOKED_UP] * 10),
    ),
    Rule(
        "X201",
        "types-clash",
        _INFO,
        "an argument has different types in different rows",
        "Tables have one type a column: where arguments are kept as objects, loading such a set fails or turns 1 into "
        "1.0, and this is a warning. As texts they are safe, until a trainer makes objects of them.",
        _rows(_calling('{"x": 1}', tool({"x": {}})), _calling('{"x": "1"}', tool({"x": {}}))),
        _TEXTS,
    ),
    Rule(
        "X202",
        "tools-in-some-rows",
        _INFO,
        "some rows bring tools and others do not",
        "Vendors have refused such files, and without tools in sight the model learns a different habit. Give the rows "
        "without tools those that they do not need: that is what teaches when not to call.",
        _rows(_LOOKED_UP, row(ask("Hi"), answer("Hello!"))),
        _rows(_LOOKED_UP, row(ask("Hi"), answer("Hello!"), tools=[tool()])),
    ),
    Rule(
        "X203",
        "content-null",
        _INFO,
        "turns that call say nothing: their content is null or left out",
        "Both are right in OpenAI's files. Of thirty chat templates six fail on null and one prints None; none fails "
        "where the key is left out. Know your target before you train.",
        _LOOKED_UP,
        row(ask("Hi"), answer("Hello!"), tools=[tool()]),
    ),
    Rule(
        "X204",
        "keys-differ",
        _WARNING,
        "arguments are objects with different keys",
        "A table of them has a column for every key there is, and fills those that a row lacks with null. The model "
        "then learns to pass null. Keep arguments as texts, or load them with a type that is not a table.",
        _rows(_calling({"order_id": "ORD-48291"}), _calling({"order_id": "ORD-48291", "note": "x"})),
        _rows(_LOOKED_UP, _calling('{"order_id": "ORD-48291", "note": "x"}')),
    ),
)
