"""Whether a value could stand for a parameter: type, choice and pattern, as far as carrying it over needs to know."""

from typing import Any

from tooldata_tui.dataset.jsonequal import as_number, same_value

__all__ = ["fits", "matches_pattern"]


def fits(value: Any, schema: Any) -> bool:
    """False where *schema* surely refuses *value*. What it says beyond type, choice and pattern is for the rules."""
    if not isinstance(schema, dict):
        return schema is not False
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if isinstance(kinds, list) and kinds and not any(_is(value, kind) for kind in kinds):
        return False
    choices = schema.get("enum")
    if isinstance(choices, list) and not any(same_value(value, choice) for choice in choices):
        return False
    if "const" in schema and not same_value(value, schema["const"]):
        return False
    return not isinstance(value, str) or matches_pattern(value, schema) is not False


def matches_pattern(value: Any, schema: Any) -> bool | None:
    """Whether *value* matches the schema's ``pattern``; None where there is no pattern that can be tried."""
    pattern = schema.get("pattern") if isinstance(schema, dict) else None
    if not isinstance(pattern, str) or not isinstance(value, str):
        return None
    # Patterns come with the data: only an engine without backtracking may try them.
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options).search(value) is not None
    except re2.error:
        return None


def _is(value: Any, kind: Any) -> bool:
    match kind:
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "string":
            return isinstance(value, str)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case "integer":
            number = as_number(value)
            return number is not None and (isinstance(value, int) or float(value).is_integer())
        case "number":
            return as_number(value) is not None
        case _:
            return True
