"""C3: texts of the rules about arguments and their schema."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import ask, call, calling, one_call, row, with_argument, with_parameters
from tooldata_tui.rules.rule import Rule

__all__ = ["MULTIPLYING", "SCHEMAS"]

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

#: A short schema whose references multiply beyond a quarter of a million.
MULTIPLYING = {
    "type": "object",
    "$defs": {
        "a": {"allOf": [{"$ref": "#/$defs/b"}] * 12},
        "b": {"allOf": [{"$ref": "#/$defs/c"}] * 12},
        "c": {"allOf": [{"$ref": "#/$defs/d"}] * 12},
        "d": {"allOf": [{"$ref": "#/$defs/e"}] * 12},
        "e": {"allOf": [{"required": ["x"]}] * 12},
    },
    "$ref": "#/$defs/a",
}
_X: dict[str, object] = {"x": {}}

SCHEMAS = (
    Rule(
        "C301",
        "missing-argument",
        _ERROR,
        "an argument that the tool requires is missing",
        "The schema lists it under required. Either the user has said it and it belongs into the call, or the "
        "assistant should have asked for it instead of calling.",
        one_call("{}", _X, required=["x"]),
        one_call('{"x": 1}', _X, required=["x"]),
    ),
    Rule(
        "C302",
        "argument-not-allowed",
        _ERROR,
        "an argument is given that the tool does not allow",
        "The schema forbids arguments it does not describe, so the call would be refused. Where a described name is "
        "near, the fix renames; where the value is null, it was mostly filled in by a table conversion.",
        one_call('{"y": 1}', _X, additionalProperties=False),
        one_call('{"x": 1}', _X, additionalProperties=False),
        "renames it to the nearest name the tool has, or removes a null",
    ),
    Rule(
        "C303",
        "argument-not-described",
        _WARNING,
        "an argument is given that the tool does not describe",
        "The schema does not forbid it, but the model cannot know it from the tool: it was mistyped, made up, or "
        "belongs to another version of the tool. Say additionalProperties in the schema to settle it either way.",
        one_call('{"x": 1, "colour": "red"}', _X),
        one_call('{"x": 1}', _X),
        "renames it to the nearest name the tool has, or removes a null",
    ),
    Rule(
        "C304",
        "wrong-type",
        _ERROR,
        "an argument has the wrong type",
        'Types are those of JSON: true is no integer, "63" is no number. Where a text says exactly the number or the '
        "truth value that is asked for, the fix writes it as one.",
        with_argument("63", {"type": "integer"}),
        with_argument(63, {"type": "integer"}),
        "writes the value that the text says",
    ),
    Rule(
        "C305",
        "not-allowed-value",
        _ERROR,
        "an argument is none of the values allowed",
        "The schema lists the values under enum, or the one under const. Case counts, and the type does: a text is no "
        "number.",
        with_argument("in-transit", {"enum": ["in_transit", "delivered"]}),
        with_argument("in_transit", {"enum": ["in_transit", "delivered"]}),
        "writes the allowed value that differs in case, spaces, _ or - alone",
    ),
    Rule(
        "C306",
        "pattern",
        _ERROR,
        "an argument does not match its pattern",
        "The pattern is searched anywhere in the text unless it begins with ^ and ends with $.",
        with_argument("48291", {"type": "string", "pattern": "^ORD-[0-9]{5}$"}),
        with_argument("ORD-48291", {"type": "string", "pattern": "^ORD-[0-9]{5}$"}),
    ),
    Rule(
        "C307",
        "format",
        _WARNING,
        "an argument does not have the format its schema names",
        "Formats like email, date or uuid are advice in JSON Schema, and validators differ about them. But a model "
        "that sees dates written in several ways learns to write them in several ways.",
        with_argument("22.11.2026", {"type": "string", "format": "date"}),
        with_argument("2026-11-22", {"type": "string", "format": "date"}),
    ),
    Rule(
        "C308",
        "out-of-bounds",
        _ERROR,
        "an argument is too small, too large, too short or too long",
        "minimum, maxLength, maxItems, uniqueItems and their like set bounds on numbers, texts and lists.",
        with_argument(-5, {"type": "number", "minimum": 0}),
        with_argument(5, {"type": "number", "minimum": 0}),
    ),
    Rule(
        "C309",
        "combination",
        _ERROR,
        "arguments do not fit together as the schema asks",
        "anyOf, oneOf, not and dependentRequired say which forms a value may take and which arguments need each other. "
        "Where one branch alone has the right type, what is wrong with that branch is said instead.",
        with_argument(3, {"anyOf": [{"minimum": 10}, {"maximum": 1}]}),
        with_argument(30, {"anyOf": [{"minimum": 10}, {"maximum": 1}]}),
    ),
    Rule(
        "C310",
        "schema",
        _ERROR,
        "arguments do not meet the schema in another way",
        "A keyword of the schema that has no rule of its own, or arguments too large to list what is wrong with them.",
        with_argument({"B": 1}, {"propertyNames": {"pattern": "^[a-z]+$"}}),
        with_argument({"b": 1}, {"propertyNames": {"pattern": "^[a-z]+$"}}),
    ),
    Rule(
        "C311",
        "not-checked",
        _WARNING,
        "a call could not be checked within bounds",
        "The schema is too complex (see T104), or schema and arguments together would take more work than one row may. "
        "The call may be right or wrong: nobody has looked.",
        row(ask("Hi"), calling(call("act", "{}")), tools=[with_parameters(MULTIPLYING, name="act")]),
        one_call('{"x": 1}', _X),
    ),
)
