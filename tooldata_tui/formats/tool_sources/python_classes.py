"""Classes of a Python file as JSON Schema: dataclasses, pydantic models, TypedDicts and enumerations."""

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple

from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.tool_sources.annotations import (
    Hints,
    Unknown,
    constrained,
    keywords_of,
    name_of,
    words_schema,
)
from tooldata_tui.formats.tool_sources.docstrings import read_docstring
from tooldata_tui.formats.tool_sources.python_module import Module, constant_of

__all__ = ["Classes", "bases_of", "documented", "is_model", "with_default"]

_ENUMS = frozenset(["Enum", "StrEnum", "IntEnum"])
#: Bases that are followed up, of one class.
_MOST_BASES = 50


class _Field(NamedTuple):
    name: str
    hint: ast.expr
    default: ast.expr | None
    of_total: bool


def bases_of(name: str, module: Module) -> Iterator[tuple[str, ast.ClassDef | None]]:
    """The name of a class and of all it derives from, with its definition where that stands in the file."""
    waiting, seen = [name], set[str]()
    while waiting and len(seen) < _MOST_BASES:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        node = module.classes.get(one)
        yield one, node
        for base in node.bases if node else ():
            plain = base.value if isinstance(base, ast.Subscript) else base
            if isinstance(plain, ast.Name) and plain.id in module.classes:
                waiting.append(plain.id)
            else:
                waiting.append(name_of(plain, module))


def is_model(name: str, module: Module) -> bool:
    """Whether a class is a pydantic model."""
    return any(base == "BaseModel" and node is None for base, node in bases_of(name, module))


class Classes:
    """The classes of a file, for the types of one tool.

    :param unknown: told what is not known, and its line
    :ivar defs: classes that hold themselves, for ``$defs`` of the tool; complete once :meth:`finish` was called
    """

    def __init__(self, module: Module, unknown: Unknown) -> None:
        self._module = module
        self.hints = Hints(module, self.schema, unknown)
        self._unknown = unknown
        self._inside: list[str] = []
        self._waiting: list[str] = []
        self.defs: Tree = {}

    def schema(self, name: str) -> Tree | None:
        """What a value of the class *name* looks like in JSON; None for a class that says nothing of that."""
        if name in self._inside:
            self._waiting.append(name)
            return {"$ref": f"#/$defs/{name}"}
        self._inside.append(name)
        try:
            return self._written(name)
        finally:
            self._inside.pop()

    def finish(self) -> Tree:
        """``$defs`` with all that is referred to."""
        while self._waiting:
            name = self._waiting.pop()
            if name not in self.defs:
                self.defs[name] = True
                self.defs[name] = self.schema(name)
        return self.defs

    def _written(self, name: str) -> Tree | None:
        family = list(bases_of(name, self._module))
        names = {base for base, node in family if node is None}
        if names & _ENUMS:
            return self._enum(self._module.classes[name], is_text="StrEnum" in names)
        is_dict = "TypedDict" in names
        is_data = any(node is not None and _is_dataclass(node, self._module) for _, node in family)
        return self.object_of(name) if is_dict or is_data or "BaseModel" in names else None

    def object_of(self, name: str) -> Tree:
        """The object that the fields of a class make, those of its bases first."""
        properties: Tree = {}
        required: list[str] = []
        said: dict[str, str] = {}
        closed = False
        family = [node for _, node in bases_of(name, self._module) if node is not None]
        for node in reversed(family):
            docs = read_docstring(ast.get_docstring(node)).parameters
            said |= {one: words.text for one, words in docs.items()}
            closed = closed or _forbids_more(node, self._module)
            for field in _fields(node, self._module):
                shown, schema, needed = self._field(field)
                if said.get(field.name) and "description" not in schema:
                    schema = {**schema, "description": said[field.name]}
                properties[shown] = schema
                required = [one for one in required if one != shown] + [shown] * needed
        out: Tree = {"type": "object", "properties": properties}
        words = read_docstring(ast.get_docstring(self._module.classes[name])).description
        out |= {"description": words} if words else {}
        out |= {"required": required} if required else {}
        return out | ({"additionalProperties": False} if closed else {})

    def _field(self, field: _Field) -> tuple[str, Tree, bool]:
        """Its name in JSON, its schema, and whether it is required."""
        schema = self.hints.schema(field.hint)
        wrapper = name_of(field.hint.value, self._module) if isinstance(field.hint, ast.Subscript) else ""
        needed = wrapper == "Required" or (field.of_total and wrapper != "NotRequired")
        default = field.default
        if default is None:
            return field.name, schema, needed
        shown = field.name
        if isinstance(default, ast.Call):
            given = keywords_of(default, self._module)
            names = {one.arg: one.value for one in default.keywords}
            schema = constrained(schema, given)
            alias = given.get("validation_alias", given.get("alias"))
            shown = alias if isinstance(alias, str) else shown
            if "default_factory" in names:
                return shown, schema, False
            default = names.get("default", default.args[0] if default.args else None)
        if default is None or (isinstance(default, ast.Constant) and default.value is ...):
            return shown, schema, True
        return shown, with_default(schema, default, self._module), False

    def _enum(self, node: ast.ClassDef, *, is_text: bool) -> Tree | None:
        values: list[Any] = []
        for one in node.body:
            if not isinstance(one, ast.Assign) or not isinstance(one.targets[0], ast.Name):
                continue
            name = one.targets[0].id
            constant = constant_of(one.value, self._module)
            if isinstance(one.value, ast.Call) and name_of(one.value.func, self._module) == "auto":
                last = values[-1] if values and isinstance(values[-1], int) else 0
                values.append(name.lower() if is_text else last + 1)
            elif not constant.known:
                self._unknown(f"what {node.name}.{name} is would have to be worked out: it became any", one.lineno)
                return {}
            elif not name.startswith("_"):
                values.append(constant.value)
        return {"enum": list(dict.fromkeys(map(_hashable, values)))} if values else {}


def _hashable(value: Any) -> Any:
    return str(value) if isinstance(value, list | dict) else value


def _fields(node: ast.ClassDef, module: Module) -> Iterator[_Field]:
    total = not any(
        one.arg == "total" and isinstance(one.value, ast.Constant) and one.value.value is False for one in node.keywords
    )
    for one in node.body:
        match one:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=hint, value=value):
                outer = hint.value if isinstance(hint, ast.Subscript) else hint
                if not name.startswith("_") and name != "model_config" and name_of(outer, module) != "ClassVar":
                    yield _Field(name, hint, value, total)


def _is_dataclass(node: ast.ClassDef, module: Module) -> bool:
    return any(
        name_of(one.func if isinstance(one, ast.Call) else one, module) == "dataclass" for one in node.decorator_list
    )


def _forbids_more(node: ast.ClassDef, module: Module) -> bool:
    """Whether ``model_config`` says ``extra="forbid"``."""
    for one in node.body:
        match one:
            case ast.Assign(targets=[ast.Name(id="model_config")], value=ast.expr() as value):
                pass
            case ast.AnnAssign(target=ast.Name(id="model_config"), value=ast.expr() as value):
                pass
            case _:
                continue
        if isinstance(value, ast.Call):
            return keywords_of(value, module).get("extra") == "forbid"
        constant = constant_of(value, module)
        return isinstance(constant.value, dict) and constant.value.get("extra") == "forbid"
    return False


def with_default(schema: Tree, default: ast.expr, module: Module) -> Tree:
    """*schema* with a default that stands in the program as it is.

    None where null does not fit only says that it may be left out.
    """
    constant = constant_of(default, module)
    if not constant.known or (constant.value is None and not _takes_null(schema)):
        return schema
    return {**schema, "default": constant.value}


def _takes_null(schema: Tree) -> bool:
    kinds = schema.get("type")
    return (
        "null" in (kinds if isinstance(kinds, list) else [kinds])
        or None in schema.get("enum", ())
        or any(isinstance(one, dict) and _takes_null(one) for one in schema.get("anyOf", ()))
    )


def documented(schema: Tree, kind: str, text: str) -> Tree:
    """*schema* with what a docstring says: its text where there is none, its type where the program has none."""
    if not schema and kind:
        schema = words_schema(kind)
    return {**schema, "description": text} if text and "description" not in schema else schema
