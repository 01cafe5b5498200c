"""A tool as a form: its description, and for each parameter what people write into schemas most.

What the form has no field for is left as it is, and can be edited as JSON. Texts are those of
:mod:`~tooldata_tui.review.form_fields`: no text leaves a keyword out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tooldata_tui.dataset import Finding, PatchError, Path, apply_patch
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.review.editable import place_of_error, string_of, string_text
from tooldata_tui.review.form_fields import ABSENT, Choice, Field, FormError, Kind, one_line_json
from tooldata_tui.review.tool_tree import Node, nodes_of

__all__ = [
    "BLANK", "NotAToolError", "Slot", "ToolForm", "added_parameter", "checked_definition", "slot_of",
    "without_parameter",
]  # fmt: skip

#: What a field belongs to: ``("argument", *path of its node, keyword)``.
Slot = tuple[str | int, ...]

#: A tool that nobody has written yet.
BLANK: Mapping[str, Any] = {
    "name": "",
    "description": "",
    "parameters": {"type": "object", "properties": {}, "required": [], "additionalProperties": False},
}

_TYPES = ("string", "integer", "number", "boolean", "array", "object")
_TEXTUAL = ("pattern", "format")
_HINTS = {
    "name": "what calls name it by",
    "description": "what it is, where it comes from, how it is written",
    "enum": "all values, with commas; or a JSON list",
    "pattern": "a regular expression, as ^ORD-[0-9]{5}$",
    "format": "date, date-time, email, uri, …",
}
_TOOL_HINT = "what it does, when to use it, and when not"
#: Characters of a description that are edited on one line.
_LINE = 60


class ToolForm:
    """What is being edited.

    :ivar given: the tool as it was when the fields were made
    :ivar texts: what was typed into them
    """

    def __init__(self, given: dict[str, Any], *, is_new: bool = False) -> None:
        self.given, self.is_new = given, is_new
        self.texts: dict[Slot, str] = {}
        self.nodes = nodes_of(given)
        self._by_path = {node.path: node for node in self.nodes}

    def field_at(self, path: Path) -> Field | None:
        """The field of that path: of a node, and a keyword behind it."""
        node = self._by_path.get(path[:-1]) if path else None
        return next((one for one in self.fields(node) if one.path == path), None) if node is not None else None

    def fields(self, node: Node) -> list[Field]:
        """The fields of the tool, or of one of its parameters."""
        if not node.path:
            name = [self._text(node, "name", self.given.get("name"))] if self.is_new else []
            return [*name, self._text(node, "description", self.given.get("description"))]
        schema = node.schema if isinstance(node.schema, dict) else {}
        kind = schema.get("type")
        fields = [self._text(node, "name", node.name), _type(node, kind), _required(node)]
        listed = _listed(schema)
        if "enum" in listed or kind in ("string", "integer", "number", "array", None):
            fields.append(_plain(node, "enum", _enum_text(listed["enum"]) if "enum" in listed else ABSENT))
        for keyword in _TEXTUAL:
            if keyword in schema or kind in ("string", None):
                value = schema.get(keyword)
                fields.append(_plain(node, keyword, _shown(value) if keyword in schema else ABSENT))
        return [*fields, self._text(node, "description", schema.get("description"))]

    def _text(self, node: Node, keyword: str, value: Any) -> Field:
        text = ABSENT if value in (None, "") else _shown(value)
        hint = _HINTS[keyword] if node.path or keyword == "name" else _TOOL_HINT
        long = keyword == "description" and len(text) > _LINE
        return Field((*node.path, keyword), keyword, Kind.STRING, text, multiline=long, hint=hint)

    def type(self, slot: Slot, text: str) -> bool:
        """Take note of what a field holds now; False where it did already."""
        if self.texts.get(slot) == text:
            return False
        self.texts[slot] = text
        return True

    def read(self, *, leave: bool = False) -> dict[str, Any]:
        """The tool as the form has it.

        :param leave: keep what was there where a field holds no value
        :raises FormError: a field holds none
        """
        reading = _Reading(self.texts, {node.path for node in self.nodes})
        result = dict(self.given)
        for keyword in ("name", "description"):
            reading.put(result, (), keyword)
        if self.is_new and not result.get("name"):
            reading.problems["argument", "name"] = "a tool needs a name"
        if isinstance(self.given.get("parameters"), dict):
            result["parameters"] = reading.rebuilt(self.given["parameters"], ("parameters",))
        # What a tool is without is not left out of its definition.
        result = {"name": "", "description": "", "parameters": None} | result
        if reading.problems and not leave:
            raise FormError(reading.problems)
        return result

    def fixed(self, finding: Finding) -> dict[str, Any]:
        """The tool after the fix of a finding about it. Raises :class:`PatchError`."""
        if finding.fix is None or not isinstance(finding.path[1], int):
            raise PatchError("no fix is proposed here")
        number = finding.path[1]
        row = {"tools": [None] * number + [{"type": "function", "function": self.read(leave=True)}]}
        body = apply_patch(row, finding.fix.patch)["tools"][number]["function"]
        return dict(body)


def _plain(node: Node, keyword: str, text: str) -> Field:
    return Field((*node.path, keyword), keyword, Kind.STRING, text, hint=_HINTS[keyword])


def _type(node: Node, kind: Any) -> Field:
    choices = tuple(Choice(one, one) for one in (*_TYPES, ABSENT))
    text = ABSENT if kind is None else _shown(kind)
    return Field((*node.path, "type"), "type", Kind.ENUM, text, choices=choices, hint="what kind of value it takes")


def _required(node: Node) -> Field:
    choices = (Choice("required", True), Choice("optional", False))
    text = "required" if node.required else "optional"
    hint = "whether every call has to pass it"
    return Field((*node.path, "required"), "required", Kind.ENUM, text, choices=choices, hint=hint)


def _listed(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that holds the enum of a parameter: of a list, that of its items."""
    items = schema.get("items")
    return items if schema.get("type") == "array" and isinstance(items, dict) and "enum" not in schema else schema


def _shown(value: Any) -> str:
    return string_text(value, multiline="\n" in value) if isinstance(value, str) else one_line_json(value)


def _enum_text(values: Any) -> str:
    """``late, lost, broken``, or JSON where that would not say the same."""
    if isinstance(values, list) and values and all(isinstance(one, str) and _is_word(one) for one in values):
        return ", ".join(values)
    return one_line_json(values)


def _is_word(text: str) -> bool:
    return bool(text) and text == text.strip() and string_text(text) == text and not set(text) & set(',[]"')


def _enum_of(text: str, kind: Any) -> list[Any]:
    text = text.strip()
    if text.startswith("["):
        try:
            values = loads_exact(text)
        except JsonError as error:
            raise ValueError(f"not JSON: {error.reason}") from None
    else:
        words = [word.strip() for word in text.split(",")]
        values = [_number(word) if kind in ("integer", "number") else word for word in words if word]
    if not isinstance(values, list) or not values:
        raise ValueError("no list of values")
    if len({dumps(one) for one in values}) < len(values):
        raise ValueError("a value is there twice")
    return values


def _number(word: str) -> Any:
    try:
        value = loads_exact(word)
    except JsonError:
        value = word
    if value is None or isinstance(value, bool | str | list | dict):
        raise ValueError(f"{word[:40]} is not a number")
    return value


class _Reading:
    """Puts what was typed into a copy of a schema.

    :ivar problems: what is wrong with fields that hold no value
    """

    def __init__(self, texts: Mapping[Slot, str], known: set[Path]) -> None:
        self._texts, self._known = texts, known
        self.problems: dict[Slot, str] = {}

    def put(self, schema: dict[str, Any], path: Path, keyword: str) -> None:
        """Put one keyword into *schema*, if something was typed for it."""
        slot: Slot = ("argument", *path, keyword)
        text = self._texts.get(slot)
        if text is None or text == _text_now(schema, keyword):
            return
        if text == ABSENT and path:
            _holder(schema, keyword).pop(keyword, None)
            return
        try:
            value = _enum_of(text, schema.get("type")) if keyword == "enum" else string_of(text)
        except ValueError as error:
            self.problems[slot] = str(error)
            return
        _holder(schema, keyword)[keyword] = value

    def rebuilt(self, schema: dict[str, Any], path: Path) -> dict[str, Any]:
        """An object schema, or one of a list of objects, with its parameters as they were typed."""
        result = dict(schema)
        properties = schema.get("properties")
        if not isinstance(properties, dict):
            if isinstance(items := schema.get("items"), dict):
                result["items"] = self.rebuilt(items, (*path, "items"))
            return result
        given = schema.get("required")
        required = list(given) if isinstance(given, list) else []
        renamed: dict[str, Any] = {}
        for name, sub in properties.items():
            here = (*path, "properties", name)
            if here not in self._known:
                renamed[name] = sub
                continue
            wanted = self._name(name, here, {*renamed, *properties} - {name})
            renamed[wanted] = self._parameter(sub, here)
            required = self._required(required, name, wanted, here)
        result["properties"] = renamed
        if required != given and (required or given):
            result["required"] = required
        return result

    def _name(self, name: str, here: Path, others: set[str]) -> str:
        slot: Slot = ("argument", *here, "name")
        text = self._texts.get(slot, string_text(name) if name else ABSENT)
        try:
            wanted = string_of(text)
        except ValueError as error:
            self.problems[slot] = str(error)
            return name
        if not wanted:
            self.problems[slot] = "a parameter needs a name"
        elif wanted in others:
            self.problems[slot] = "there is another parameter of that name"
        else:
            return wanted
        return name

    def _required(self, required: list[Any], name: str, wanted: str, here: Path) -> list[Any]:
        text = self._texts.get(("argument", *here, "required"))
        is_needed = name in required if text is None else text == "required"
        if name in required:
            return [wanted if one == name else one for one in required if is_needed or one != name]
        return [*required, wanted] if is_needed else required

    def _parameter(self, sub: Any, here: Path) -> Any:
        typed = any(
            self._texts.get(("argument", *here, keyword)) for keyword in ("type", "enum", *_TEXTUAL, "description")
        )
        if not isinstance(sub, dict) and not typed:
            return sub
        schema = dict(sub) if isinstance(sub, dict) else {}
        if isinstance(schema.get("items"), dict):
            schema["items"] = dict(schema["items"])
        for keyword in ("type", "enum", *_TEXTUAL, "description"):
            self.put(schema, here, keyword)
        return self.rebuilt(schema, here)


def _holder(schema: dict[str, Any], keyword: str) -> dict[str, Any]:
    return _listed(schema) if keyword == "enum" else schema


def _text_now(schema: dict[str, Any], keyword: str) -> str:
    """The text that a field for *keyword* begins with."""
    if keyword == "enum":
        listed = _listed(schema)
        return _enum_text(listed["enum"]) if "enum" in listed else ABSENT
    value = schema.get(keyword)
    return ABSENT if value is None or value == "" else _shown(value)


# --- parameters


def added_parameter(given: Mapping[str, Any]) -> tuple[dict[str, Any], Path]:
    """The tool with one more parameter, and where that stands."""
    parameters = given.get("parameters")
    schema = dict(parameters) if isinstance(parameters, dict) else {"type": "object"}
    properties = schema.get("properties")
    properties = dict(properties) if isinstance(properties, dict) else {}
    number = 1
    while (name := f"parameter{number if number > 1 else ''}") in properties:
        number += 1
    schema["properties"] = {**properties, name: {"type": "string", "description": ""}}
    return {**given, "parameters": schema}, ("parameters", "properties", name)


def without_parameter(given: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """The tool without the parameter at *path*."""
    *above, _, name = path

    def taken(node: Any, steps: Sequence[str | int]) -> Any:
        if steps:
            return {**node, steps[0]: taken(node[steps[0]], steps[1:])}
        rest = {key: value for key, value in node["properties"].items() if key != name}
        required = node.get("required")
        changed = {**node, "properties": rest}
        if isinstance(required, list) and name in required:
            changed["required"] = [one for one in required if one != name]
        return changed

    result: dict[str, Any] = taken(dict(given), above)
    return result


# --- findings and JSON


def slot_of(form: ToolForm, finding: Finding) -> Slot | None:
    """The field that a finding about the tool is about; None for none of those there are."""
    path = finding.path[3:] if finding.path[2:3] == ("function",) else finding.path[2:]
    if form.field_at(path) is not None:
        return ("argument", *path)
    below = (form.field_at((*path, keyword)) for keyword in ("description", "type", "name"))
    found = next((one for one in below if one is not None), None) if path else None
    return ("argument", *found.path) if found is not None else None


class NotAToolError(ValueError):
    """A text of JSON is no tool. The message is a sentence."""


def checked_definition(text: str) -> dict[str, Any]:
    """The tool that JSON stands for. Raises :class:`NotAToolError`."""
    try:
        value = loads_exact(text)
    except JsonError as error:
        row, column = place_of_error(text, error)
        raise NotAToolError(f"not JSON: {error.reason}, line {row}, column {column}") from None
    body = value.get("function", value) if isinstance(value, dict) else None
    if not isinstance(body, dict) or not isinstance(body.get("name"), str) or not body["name"]:
        raise NotAToolError("a tool is an object with a name")
    if not isinstance(body.get("description", ""), str):
        raise NotAToolError("the description must be a text")
    if set(body) - {"name", "description", "parameters"}:
        raise NotAToolError("a tool has name, description and parameters; nothing else can be edited here")
    return {"name": body["name"], "description": body.get("description", ""), "parameters": body.get("parameters")}
