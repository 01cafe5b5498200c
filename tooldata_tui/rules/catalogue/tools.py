"""T: texts of the rules about the tools themselves."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, row, tool, with_parameters
from tooldata_tui.rules.catalogue.schemas import MULTIPLYING
from tooldata_tui.rules.rule import Rule

__all__ = ["TOOLS"]

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def _given(*tools: dict[str, object]) -> str:
    return row(ask("Hi"), answer("Hello!"), tools=list(tools))


_GOOD = _given(tool())

TOOLS = (
    Rule(
        "T101",
        "invalid-schema",
        _ERROR,
        "parameters are not a valid JSON Schema",
        "Checked against the metaschema of Draft 2020-12, or of the draft that $schema names. Vendors refuse a file "
        "with such a tool. A keyword with an impossible value is ignored in checking calls; the rest still counts.",
        _given(tool({"order_id": {"type": "string", "minLength": "5"}})),
        _GOOD,
    ),
    Rule(
        "T102",
        "unresolved-reference",
        _ERROR,
        "a $ref leads nowhere, out of the schema, or back to itself",
        "References are followed inside the schema alone; nothing is ever fetched from a network or a disk, and a "
        "model sees only what stands in the row. What such a reference describes is not checked.",
        _given(tool({"order": {"$ref": "https://example.com/order.json"}})),
        _given(
            with_parameters(
                {
                    "type": "object",
                    "properties": {"order": {"$ref": "#/$defs/order"}},
                    "$defs": {"order": {"type": "string"}},
                }
            )
        ),
    ),
    Rule(
        "T103",
        "pattern-not-run",
        _WARNING,
        "a pattern is not checked",
        "Patterns from data run on RE2 and an engine like it, whose time grows with the text alone, since others can "
        "be made to run for years. They have no lookaround, no back references and no \\u escapes, repeat nothing more "
        "than a thousand times, and take no pattern of extreme size. Calls are checked against the rest of the schema.",
        _given(tool({"word": {"type": "string", "pattern": "^(?=.*[0-9]).{8,}$"}})),
        _given(tool({"word": {"type": "string", "pattern": "^.{8,}$"}})),
    ),
    Rule(
        "T104",
        "schema-too-complex",
        _ERROR,
        "the schema is too large or complex to check calls against",
        "Its references, written out, multiply to more than two hundred thousand parts, or it is that large by itself, "
        "nested deeper than a hundred levels, or longer than a million characters. No model would read it either.",
        _given(with_parameters(MULTIPLYING)),
        _GOOD,
    ),
    Rule(
        "T105",
        "duplicate-tool",
        _ERROR,
        "two tools have the same name",
        "A call by that name could mean either. Vendors refuse it; where it is accepted, one of the two is never "
        "called. Calls are checked against the first.",
        _given(tool(), tool()),
        _given(tool(), tool(name="check_status")),
        "removes an exact copy",
    ),
    Rule(
        "T106",
        "tool-name",
        _WARNING,
        "a tool has no name, or one that vendors refuse",
        "Names are 1 to 64 letters, digits, underscores and hyphens. Dots and spaces are refused by most vendors.",
        _given(tool(name="orders.lookup")),
        _GOOD,
    ),
    Rule(
        "T107",
        "required-not-described",
        _WARNING,
        "an argument is required that is not described",
        "required names a property that properties does not have: it was mistyped or renamed, and the model is asked "
        "for something it knows nothing about.",
        _given(tool({"order_id": {"type": "string"}}, required=["orderid"])),
        _GOOD,
        "requires the nearest name, or requires it no longer",
    ),
    Rule(
        "T108",
        "unknown-type",
        _ERROR,
        "a type is not one of JSON Schema's",
        "The types are string, number, integer, boolean, object, array and null. Python's names (str, dict, float) and "
        "capitals come from other formats and are refused by vendors. Calls are checked as if the type that is meant "
        "stood there.",
        _given(tool({"order_id": {"type": "str"}, "filter": {"type": "dict"}})),
        _GOOD,
        "writes the type that is meant",
    ),
    Rule(
        "T109",
        "no-parameters",
        _INFO,
        "a tool is given without parameters",
        'Its calls are not checked. A tool that takes nothing says so: {"type": "object", "properties": {}}.',
        _given(with_parameters(None)),
        _GOOD,
    ),
)
