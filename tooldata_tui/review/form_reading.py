"""From the texts of a filled-in form back to arguments."""

from collections.abc import Mapping
from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.review.editable import string_of
from tooldata_tui.review.form_fields import ABSENT, MISSING, Field, Form, FormError, Kind

__all__ = ["read_form", "read_what_can_be"]


def read_form(form: Form, texts: Mapping[Path, str]) -> dict[str, Any]:
    """The arguments that a filled-in form stands for.

    Keys keep their order, new ones follow in the order of the schema. An object or a list that loses all it held goes
    away with it. Raises :class:`FormError`.

    :param texts: of the fields that were touched, by path
    """
    arguments, problems = read_what_can_be(form, texts)
    if problems:
        raise FormError(problems)
    return arguments


def read_what_can_be(form: Form, texts: Mapping[Path, str]) -> tuple[dict[str, Any], dict[Path, str]]:
    """Like :func:`read_form`, but a field that holds no value keeps the one it had; also what is wrong with those."""
    problems: dict[Path, str] = {}
    tree = _Branch()
    for field in form.fields:
        text = texts.get(field.path, field.text)
        if text == field.text:
            continue
        try:
            value = MISSING if text == ABSENT and field.path else _value_of(field, text)
        except ValueError as error:
            problems[field.path] = str(error)
            continue
        if not field.path:
            return value, problems
        tree.put(field.path, value)
    changed = _apply(form.arguments, tree) if tree else form.arguments
    return ({} if changed is MISSING else changed), problems


class _Branch(dict[str | int, Any]):
    """Changes below one object or list: by step, a value, or another branch."""

    def put(self, path: Path, value: Any) -> None:
        node = self
        for step in path[:-1]:
            node = node.setdefault(step, _Branch())
        node[path[-1]] = value


def _apply(old: Any, change: Any) -> Any:
    if not isinstance(change, _Branch):
        return change
    is_list = isinstance(old, list) or (old is MISSING and isinstance(next(iter(change)), int))
    values: dict[str | int, Any] = {} if old is MISSING else dict(enumerate(old)) if is_list else dict(old)
    for step, below in change.items():
        values[step] = _apply(values.get(step, MISSING), below)
    kept = {step: value for step, value in values.items() if value is not MISSING}
    # What was empty before may stay so; what has become empty is left out.
    if not kept and old not in ({}, []):
        return MISSING
    return list(kept.values()) if is_list else kept


def _value_of(field: Field, text: str) -> Any:
    """The value a text stands for. Raises ``ValueError`` with what is wrong."""
    if field.nullable and text.strip() == "null" and field.kind is not Kind.ENUM:
        return None
    match field.kind:
        case Kind.STRING:
            return string_of(text)
        case Kind.INTEGER | Kind.NUMBER:
            return _number_of(text, whole=field.kind is Kind.INTEGER)
        case Kind.BOOLEAN | Kind.ENUM:
            for choice in field.choices:
                if choice.text == text:
                    return choice.value
            raise ValueError("not one of the choices")
        case _:
            return _json_of(field, text)


def _number_of(text: str, *, whole: bool) -> Any:
    try:
        value = loads_exact(text)
    except JsonError:
        value = None
    if value is None or isinstance(value, bool | str | list | dict):
        raise ValueError("not a number" + ("; write it with a point" if "," in text else ""))
    if whole and not isinstance(value, int) and not float(dumps(value)).is_integer():
        raise ValueError("not a whole number")
    return value


def _json_of(field: Field, text: str) -> Any:
    try:
        value = loads_exact(text)
    except JsonError as error:
        hint = ""
        if error.reason == "a JSON value is missing" or error.reason.startswith("a bare word"):
            hint = "; a text goes in quotes"
        raise ValueError(f"not JSON: {error.reason}{hint}") from None
    if not field.path and not isinstance(value, dict):
        raise ValueError("the arguments must be an object")
    return value
