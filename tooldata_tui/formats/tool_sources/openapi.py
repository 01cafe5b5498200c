"""OpenAPI 3.0 and 3.1: every operation is a tool, its parameters and the fields of its body are the tool's."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tooldata_tui.dataset import Path, Tool, Toolset, path_text
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.free_names import FreeNames
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tool_sources.openapi_schema import SchemaWriter
from tooldata_tui.formats.tool_sources.references import References
from tooldata_tui.formats.tool_sources.source import Document, Options, Read, Remark, ToolSource, text_of
from tooldata_tui.text import one_line, plural

__all__ = ["SOURCE"]

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
#: Headers that OpenAPI says are none of an operation's parameters.
_OWN_HEADERS = frozenset({"accept", "content-type", "authorization"})
_FORM = "application/x-www-form-urlencoded"
_NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")


class _Operation(NamedTuple):
    method: str
    route: str
    item: Mapping[str, Any]
    body: Mapping[str, Any]
    path: Path


def _recognise(document: Document) -> bool:
    value = document.value
    return isinstance(value, Mapping) and ("openapi" in value or "swagger" in value)


def _read(document: Document, options: Options) -> Read:
    value = document.value
    version = text_of(value.get("openapi")) if isinstance(value, Mapping) else ""
    if not version.startswith("3."):
        is_older = isinstance(value, Mapping) and "swagger" in value
        words = "Swagger 2 is not read" if is_older else f"is no OpenAPI 3 but {one_line(version) or 'something else'}"
        raise RowError("J106", words, path="$", hint="any converter makes OpenAPI 3 of Swagger 2" if is_older else "")
    reader = _Reader(value, siblings=not version.startswith("3.0"))
    tools: list[Tool] = []
    remarks = reader.remarks
    seen = left_out = 0
    for operation in reader.operations():
        if options.get_only and operation.method != "get":
            left_out += 1
            continue
        seen += 1
        try:
            tools.append(reader.tool(operation))
        except RowError as error:
            words = f"{operation.method.upper()} {operation.route} is skipped: {error.message}"
            remarks.append(Remark(words, error.path or path_text(operation.path), skipped=True))
    return Read(Toolset(tuple(tools)), tuple(remarks), _summary(seen, left_out, reader.respelled, remarks))


def _summary(seen: int, left_out: int, respelled: int, remarks: list[Remark]) -> str:
    skipped = sum(remark.skipped for remark in remarks)
    words = [plural(seen, "operation")]
    words += [f"{skipped:,} skipped"] if skipped else []
    words += [f"{left_out:,} that do not GET left out"] if left_out else []
    words += [f"{respelled:,} named anew"] if respelled else []
    return ", ".join(words)


class _Reader:
    """Reads one document.

    :ivar respelled: operations whose id is no name that vendors take, that have none, or one that another has
    """

    def __init__(self, document: Mapping[str, Any], *, siblings: bool) -> None:
        self._document, self._siblings = document, siblings
        self._references = References(document)
        self._names = FreeNames()
        self.remarks: list[Remark] = []
        self.respelled = 0

    def operations(self) -> Iterator[_Operation]:
        """Every operation, in the document's order."""
        routes = self._document.get("paths")
        for route, given in routes.items() if isinstance(routes, Mapping) else ():
            path: Path = ("paths", route)
            if route.startswith("x-"):
                continue
            try:
                item, path = self._references.resolved(given, path)
            except RowError as error:
                self.remarks.append(Remark(f"{route} is skipped: {error.message}", error.path, skipped=True))
                continue
            if isinstance(item, Mapping):
                for method in (key for key in item if key in _METHODS):
                    if isinstance(item[method], Mapping):
                        yield _Operation(method, route, item, item[method], (*path, method))

    def tool(self, operation: _Operation) -> Tool:
        """The tool that *operation* is. Raises :class:`RowError` where it cannot be called with JSON arguments."""
        writer = SchemaWriter(self._references, siblings=self._siblings)
        properties: Tree = {}
        required: list[str] = []
        for parameter, path in self._parameters(operation):
            self._add_parameter(parameter, path, writer, properties, required)
        if "requestBody" in operation.body:
            self._add_body(operation, writer, properties, required)
        parameters: Tree = {"type": "object", "properties": properties}
        if required:
            parameters["required"] = required
        if writer.defs:
            parameters["$defs"] = writer.defs
        words = text_of(operation.body.get("description")) or text_of(operation.body.get("summary"))
        return Tool(self._name(operation), words.strip(), parameters)

    def _name(self, operation: _Operation) -> str:
        given = text_of(operation.body.get("operationId"))
        base = _NO_NAME.sub("_", given or f"{operation.method} {operation.route}").strip("_")
        name = self._names.like(base or operation.method)
        self.respelled += name != given
        return name

    def _parameters(self, operation: _Operation) -> list[tuple[Mapping[str, Any], Path]]:
        """Those of the path and of the operation, which replace them."""
        found: dict[tuple[Any, Any], tuple[Mapping[str, Any], Path]] = {}
        for holder, path in ((operation.item, operation.path[:-1]), (operation.body, operation.path)):
            given = holder.get("parameters")
            for index, one in enumerate(given if isinstance(given, list) else []):
                parameter, at = self._references.resolved(one, (*path, "parameters", index))
                if not isinstance(parameter, Mapping) or not isinstance(parameter.get("name"), str):
                    raise RowError("J106", "a parameter has no name", path=path_text(at))
                found[parameter["name"], str(parameter.get("in"))] = (parameter, at)
        return list(found.values())

    def _add_parameter(
        self, parameter: Mapping[str, Any], path: Path, writer: SchemaWriter, properties: Tree, required: list[str]
    ) -> None:
        name, place = parameter["name"], parameter.get("in")
        is_required = place == "path" or parameter.get("required") is True
        if place == "header" and name.lower() in _OWN_HEADERS:
            return
        if place not in ("path", "query", "header"):
            if is_required:
                raise RowError("J106", f"it needs {name} in a {place}", path=path_text(path))
            self.remarks.append(Remark(f"the parameter {name} in a {place} is left out", path_text(path)))
            return
        schema, at = self._schema_of(parameter, path)
        written = writer.written(schema, at)
        written = {} if written is True else written
        if isinstance(written, dict):
            words, example = text_of(parameter.get("description")), parameter.get("example")
            written |= {"description": words} if words else {}
            written |= {"examples": [example]} if example is not None and "examples" not in written else {}
        self._put(name, str(place), written, path, properties, required if is_required else None)

    def _schema_of(self, parameter: Mapping[str, Any], path: Path) -> tuple[Any, Path]:
        if "schema" in parameter:
            return parameter["schema"], (*path, "schema")
        content = parameter.get("content")
        if isinstance(content, Mapping) and content:
            kind, media = next(iter(content.items()))
            if _is_json(kind) and isinstance(media, Mapping):
                return media.get("schema", True), (*path, "content", kind, "schema")
            raise RowError("J106", f"{parameter['name']} is written as {kind}", path=path_text(path))
        return True, path

    def _put(
        self, name: str, place: str, schema: Any, path: Path, properties: Tree, required: list[str] | None
    ) -> None:
        """Take in a parameter; a name that is there already gets its place in front."""
        if name in properties:
            given, name = name, f"{place}_{name}"
            if name in properties:
                raise RowError("J106", f"several parameters are called {given}", path=path_text(path))
            self.remarks.append(
                Remark(f"{given} is there twice: the one in the {place} is called {name}", path_text(path))
            )
        properties[name] = schema
        if required is not None:
            required.append(name)

    def _add_body(self, operation: _Operation, writer: SchemaWriter, properties: Tree, required: list[str]) -> None:
        body, path = self._references.resolved(operation.body["requestBody"], (*operation.path, "requestBody"))
        content = body.get("content") if isinstance(body, Mapping) else None
        kinds = list(content) if isinstance(content, Mapping) else []
        kind = next(filter(_is_json, kinds), _FORM if _FORM in kinds else None)
        needed = isinstance(body, Mapping) and body.get("required") is True
        if kind is None:
            words = ", ".join(kinds) or "of no kind"
            if needed:
                raise RowError("J106", f"its body is {words}, not JSON", path=path_text(path))
            self.remarks.append(Remark(f"the body ({words}) is left out", path_text(path)))
            return
        media = content[kind] if isinstance(content, Mapping) else None
        at = (*path, "content", kind, "schema")
        schema = writer.written(media.get("schema", True) if isinstance(media, Mapping) else True, at)
        if _has_fields(schema):
            asked = schema.get("required", [])
            for name, one in schema["properties"].items():
                self._put(name, "body", one, at, properties, required if needed and name in asked else None)
            return
        schema = {} if schema is True else schema
        words = text_of(body.get("description")) if isinstance(body, Mapping) else ""
        if words and isinstance(schema, dict) and "description" not in schema:
            schema["description"] = words
        self._put("body", "request", schema, at, properties, required if needed else None)


#: Keywords of a body that its fields stand for. With another one they would not say all of it.
_FIELDS_SAY = frozenset({"type", "properties", "required", "title", "description", "examples", "default"})


def _has_fields(schema: Any) -> bool:
    """Whether a body is an object that its fields stand for, so that they can be parameters themselves."""
    if not isinstance(schema, dict) or not isinstance(schema.get("properties"), dict) or not schema["properties"]:
        return False
    rest = schema.keys() - _FIELDS_SAY
    return schema.get("type", "object") == "object" and (
        not rest or (rest == {"additionalProperties"} and isinstance(schema["additionalProperties"], bool))
    )


def _is_json(kind: Any) -> bool:
    word = kind.split(";")[0].strip().lower() if isinstance(kind, str) else ""
    return word in ("application/json", "*/*", "application/*") or word.endswith("+json")


SOURCE = ToolSource("openapi", _recognise, _read)
