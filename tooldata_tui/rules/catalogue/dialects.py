"""T11: texts of the rules about schemas that say what they mean in words of their own."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, row, tool, with_parameters
from tooldata_tui.rules.rule import Rule

__all__ = ["DIALECTS"]

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING


def _given(**more: object) -> str:
    return row(ask("Hi"), answer("Hello!"), tools=[with_parameters({"type": "object", **more})])


def _described(schema: object) -> str:
    return row(ask("Hi"), answer("Hello!"), tools=[tool({"x": schema})])


_GOOD = _given(properties={"order_id": {"type": "string"}}, required=["order_id"])
_COLOUR = {"enum": ["red", "blue"]}

DIALECTS = (
    Rule(
        "T110",
        "required-in-property",
        _ERROR,
        "required stands inside a property",
        "JSON Schema lists the names that are required beside properties. Inside a property, true means nothing to it "
        "or is refused, so nobody asks for the argument. Calls are checked as if the name were listed.",
        _described({"type": "string", "required": True}),
        _GOOD,
        "lists the names beside properties",
    ),
    Rule(
        "T111",
        "null-in-schema",
        _ERROR,
        "a null stands in a schema where something was left out",
        "Tables have the same columns in every row, so a conversion through one gives every tool the parameters of all "
        "others, as null. They reach the system prompt, and templates crash on them. A schema has no nulls but in "
        "enum, const and default.",
        _given(properties={"order_id": {"type": "string"}, "theta": None}),
        _GOOD,
        "removes them",
    ),
    Rule(
        "T112",
        "enum-on-array",
        _ERROR,
        "an enum stands on a list in place of its items",
        "It says that the whole list is one of the values, so no list fits at all. The values are those of the items. "
        "Calls are checked as if the enum stood there.",
        _described({"type": "array", **_COLOUR}),
        _described({"type": "array", "items": {"type": "string", **_COLOUR}}),
        "puts the enum under items",
    ),
    Rule(
        "T113",
        "enum-value",
        _WARNING,
        "an enum has a value that can never be given, or one twice",
        'A value that is not of the type beside the enum is refused whenever it is given: "1" is no integer, null is '
        "no string. Write the values as the type has them, or widen the type.",
        _described({"type": "integer", "enum": ["1", "2"]}),
        _described({"type": "integer", "enum": [1, 2]}),
        "names a value once that is there twice",
    ),
    Rule(
        "T114",
        "default-value",
        _WARNING,
        "a default does not fit its own schema",
        "The default is of another type, or none of the values that are allowed. A model that reads the schema learns "
        "to pass it, and the call is refused. Formats that put an empty text for no default do this.",
        _described({"type": "integer", "default": ""}),
        _described({"type": "integer", "default": 1}),
    ),
    Rule(
        "T115",
        "unknown-keyword",
        _WARNING,
        "a schema has a keyword that JSON Schema does not know",
        "What nobody knows is passed over in silence: with enums for enum every value is allowed, and optional says "
        "nothing, since all is optional that required does not list. Only words that were plainly meant for a keyword "
        "are reported.",
        _described({"type": "string", "enums": ["red", "blue"]}),
        _described({"type": "string", "enum": ["red", "blue"]}),
        "writes the keyword that is meant",
    ),
    Rule(
        "T116",
        "flat-parameters",
        _ERROR,
        "parameters are a bare map of names, not a JSON Schema",
        "Some datasets write the parameters without type, properties and required. As a schema that says nothing: any "
        "call fits. Calls are checked as if the names stood under properties.",
        row(ask("Hi"), answer("Hello!"), tools=[with_parameters({"order_id": {"type": "string"}})]),
        _GOOD,
        "puts them under properties",
    ),
    Rule(
        "T117",
        "parameters-type",
        _ERROR,
        "parameters are not of type object",
        "Arguments are given by name, so all of them together are an object. Vendors refuse a tool whose parameters "
        "are of another type, and no call can fit it.",
        row(ask("Hi"), answer("Hello!"), tools=[with_parameters({"type": "string"})]),
        _GOOD,
    ),
    Rule(
        "T118",
        "bounds",
        _ERROR,
        "a least bound is above the greatest",
        "Nothing can be at least ten and at most five. The two were swapped, or one is of another version.",
        _described({"type": "integer", "minimum": 10, "maximum": 5}),
        _described({"type": "integer", "minimum": 5, "maximum": 10}),
    ),
    Rule(
        "T119",
        "parameter-name",
        _WARNING,
        "a parameter has a name that vendors refuse",
        "Names of parameters are 1 to 64 letters, digits, underscores, dots and hyphens. With others the file is "
        "refused by some vendors, and the argument cannot be passed by name in most languages.",
        row(ask("Hi"), answer("Hello!"), tools=[tool({"order id": {"type": "string"}})]),
        _GOOD,
    ),
)
