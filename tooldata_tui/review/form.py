"""A call's arguments as a form: one field a value, made from the tool's schema, and read back without loss.

What a field shows and takes is text. No text means that the argument is left out; the empty string is ``""``. A field
whose text was not touched keeps its value to the letter, and nothing is ever filled in that nobody typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tooldata_tui.dataset import Path, Tool
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.review.editable import escape, json_text, string_text
from tooldata_tui.review.form_fields import ABSENT, MISSING, Choice, Field, Form, FormError, label_of, one_line_json
from tooldata_tui.review.form_reading import read_form, read_what_can_be
from tooldata_tui.review.schema_words import Kind, Shape, shape_of, words_of

__all__ = [
    "ABSENT",
    "Choice",
    "Field",
    "Form",
    "FormError",
    "Kind",
    "form_of",
    "form_of_text",
    "read_form",
    "read_what_can_be",
    "with_item",
]

#: Fields a form may have; a call with more is one text of JSON.
_MOST = 200
_MOST_ITEMS = 30
_DEEPEST = 4
_DESCRIPTION = 2_000
#: Characters of JSON that are edited on one line.
_LINE = 60


def form_of(tool: Tool | None, arguments: dict[str, Any]) -> Form:
    """The form of a call.

    :param tool: None where there is no tool of that name: then every argument has a field, and no other
    :param arguments: as :func:`~tooldata_tui.dataset.jsontext.loads_exact` reads them
    """
    schema = tool.parameters if tool is not None else None
    fields: list[Field] = []
    for field in _Maker(schema).fields(arguments):
        fields.append(field)
        if len(fields) > _MOST:
            whole = Field((), "arguments", Kind.JSON, json_text(arguments)[0], required=True, multiline=True)
            return Form((replace(whole, hint="JSON object"),), arguments)
    return Form(tuple(fields), arguments)


def form_of_text(text: str) -> Form:
    """The form of arguments that are no JSON object: one field for all of them."""
    field = Field((), "arguments", Kind.JSON, escape(text, multiline=True), required=True, multiline=True)
    return Form((replace(field, hint="JSON object"),), {})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a field is, and what is around it. ``value`` is missing where there is none."""

    path: Path
    value: Any
    required: bool
    within: str = ""
    unknown: bool = False

    @property
    def is_there(self) -> bool:
        return self.value is not MISSING


class _Maker:
    def __init__(self, root: Any) -> None:
        self._root = root

    def fields(self, arguments: dict[str, Any]) -> Iterator[Field]:
        shape = shape_of(self._root, self._root)
        if shape.kind is Kind.OBJECT:
            yield from self._object(shape, _Place((), arguments, True))
        else:
            for name, value in arguments.items():
                yield from self._guessed(_Place((name,), value, False))

    def _field(self, schema: Any, place: _Place) -> Iterator[Field]:
        shape = shape_of(self._root, schema)
        value = place.value
        deep = len(place.path) >= _DEEPEST
        if shape.kind is Kind.OBJECT and not deep and (not place.is_there or isinstance(value, dict)):
            yield from self._object(shape, place)
        elif shape.kind is Kind.ARRAY and (not place.is_there or _is_plain_list(value)):
            yield from self._array(shape, place)
        else:
            yield _leaf(shape, place)

    def _object(self, shape: Shape, place: _Place) -> Iterator[Field]:
        schema, value = shape.schema, place.value if place.is_there else {}
        properties = schema["properties"]
        given = schema.get("required")
        required = {name for name in given if isinstance(name, str)} if isinstance(given, list) else set()
        # What an optional object needs is needed once there is such an object.
        certain = place.required or place.is_there
        for name, sub in properties.items():
            needed = name in required
            within = label_of(place.path) if needed and not certain else ""
            yield from self._field(
                sub, _Place((*place.path, name), value.get(name, MISSING), needed and certain, within)
            )
        more = schema.get("additionalProperties")
        is_open = more is True or isinstance(more, dict) or "patternProperties" in schema
        for name in value:
            if name not in properties:
                inner = _Place((*place.path, name), value[name], False, unknown=not is_open)
                yield from self._field(more, inner) if isinstance(more, dict) and more else self._guessed(inner)

    def _array(self, shape: Shape, place: _Place) -> Iterator[Field]:
        items, schema = shape_of(self._root, shape.schema.get("items")), shape.schema
        value = place.value if place.is_there else []
        for index, item in enumerate(value):
            yield _leaf(items, _Place((*place.path, index), item, False))
        slot = _leaf(items, _Place((*place.path, len(value)), MISSING, place.required and not value, place.within))
        yield replace(
            slot,
            adds=True,
            hint=f"one more: {slot.hint}" if value else f"list: {slot.hint}",
            default=one_line_json(schema["default"])[:_DESCRIPTION] if _is_json(schema, "default") else "",
            description=_text_of(schema.get("description")) or slot.description,
        )

    def _guessed(self, place: _Place) -> Iterator[Field]:
        """A field for a value that no schema describes."""
        value = place.value
        kind = Kind.JSON
        if isinstance(value, str):
            kind = Kind.STRING
        elif isinstance(value, bool):
            kind = Kind.BOOLEAN
        elif value is not None and not isinstance(value, list | dict):
            kind = Kind.NUMBER
        yield _leaf(Shape({}, kind), place)


def _is_plain_list(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= _MOST_ITEMS
        and not any(isinstance(item, dict | list) for item in value)
    )


def _leaf(shape: Shape, place: _Place) -> Field:
    schema, kind, value = shape.schema, shape.kind, place.value
    if kind in (Kind.OBJECT, Kind.ARRAY) or isinstance(value, dict | list):
        kind = Kind.JSON
        shape = Shape(schema, kind, shape.nullable)
    field = Field(
        place.path,
        label_of(place.path),
        kind,
        required=place.required,
        unknown=place.unknown,
        nullable=shape.nullable or (value is None and kind is not Kind.JSON),
        multiline=kind is Kind.JSON or (isinstance(value, str) and "\n" in value),
        description=_text_of(schema.get("description")),
        hint=_hint(shape, place),
    )
    if kind in (Kind.BOOLEAN, Kind.ENUM):
        return _with_choices(field, shape, place)
    default = _shown(field, schema["default"])[:_DESCRIPTION] if _is_json(schema, "default") else ""
    return replace(field, text=_shown(field, value) if place.is_there else ABSENT, default=default)


def _hint(shape: Shape, place: _Place) -> str:
    words = words_of(shape)
    if place.within:
        words += f"; needed if there is {place.within}"
    value = place.value
    if shape.kind is Kind.STRING and place.is_there and value is not None and not isinstance(value, str):
        words += '; not a text now: "…" makes it one'
    return words


def _text_of(value: Any) -> str:
    return value[:_DESCRIPTION] if isinstance(value, str) else ""


def _with_choices(field: Field, shape: Shape, place: _Place) -> Field:
    schema = shape.schema
    values: list[Any] = [True, False]
    if field.kind is Kind.ENUM:
        values = [schema["const"]] if "const" in schema else schema["enum"]
        values = [one for one in values if _is_json({"": one}, "")]
    if shape.nullable and None not in values:
        values.append(None)
    every = [*values, place.value] if place.is_there else values
    # Texts go without quotes where that leaves no two values looking the same.
    is_plain = len({_plain(one) for one in every}) == len({dumps(one) for one in every})
    text_of = _plain if is_plain else one_line_json
    found: dict[str, Any] = {}
    for one in values:
        found.setdefault(text_of(one), one)
    choices = [Choice(text, value) for text, value in found.items()]
    return replace(
        field,
        choices=tuple(choices) if place.required else (*choices, Choice(ABSENT, None)),
        text=text_of(place.value) if place.is_there else ABSENT,
        default=text_of(schema["default"])[:_DESCRIPTION] if _is_json(schema, "default") else "",
    )


def _is_json(schema: dict[str, Any], keyword: str) -> bool:
    """Whether there is such a keyword and its value can be written: schemas are read less strictly than rows."""
    try:
        return keyword in schema and bool(dumps(schema[keyword]))
    except (TypeError, ValueError):
        return False


def _plain(value: Any) -> str:
    return string_text(value) if isinstance(value, str) else one_line_json(value)


def _shown(field: Field, value: Any) -> str:
    """The text of a value in a field that takes any text; never :data:`ABSENT`."""
    if field.kind is Kind.STRING and isinstance(value, str):
        if field.nullable and value == "null":
            return '"null"'
        return string_text(value, multiline=field.multiline)
    line = one_line_json(value)
    return line if field.kind is not Kind.JSON or len(line) <= _LINE else json_text(value)[0]


def with_item(form: Form, path: Path) -> Form:
    """*form* with one more empty place behind the one at *path*, which was filled in."""
    out: list[Field] = []
    for field in form.fields:
        out.append(field)
        if field.path == path and field.adds:
            index = path[-1]
            assert isinstance(index, int)
            below = (*path[:-1], index + 1)
            out[-1] = replace(field, adds=False)
            out.append(replace(field, path=below, label=label_of(below), required=False))
    return replace(form, fields=tuple(out))
