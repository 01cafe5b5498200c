"""Python's type hints as JSON Schema, read from the syntax tree."""

import ast
from collections.abc import Callable
from typing import Any

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.tool_sources.python_module import Module, constant_of
from tooldata_tui.formats.type_words import read_type

__all__ = ["Hints", "Unknown", "constrained", "joined", "keywords_of", "name_of", "words_schema"]

#: Modules whose types are known by their names.
_KNOWN_MODULES = frozenset(
    ["typing", "typing_extensions", "collections", "collections.abc", "datetime", "uuid", "decimal", "pathlib", "enum"]
).union(["pydantic", "annotated_types", "dataclasses", "ipaddress", "builtins"])


def _table(text: str) -> dict[str, str]:
    return {pair.partition("=")[0]: pair.partition("=")[2] for pair in text.split()}


_KINDS = _table(
    """str=string int=integer float=number bool=boolean None=null NoneType=null Decimal=number Any= object="""
)
#: Texts of a certain form.
_FORMATS = _table("""
    date=date datetime=date-time time=time timedelta=duration UUID=uuid Path=path PurePath=path EmailStr=email
    HttpUrl=uri AnyUrl=uri AnyHttpUrl=uri IPv4Address=ipv4 IPv6Address=ipv6
""")
_NUMBERS: dict[str, Tree] = {
    "PositiveInt": {"type": "integer", "exclusiveMinimum": 0},
    "NonNegativeInt": {"type": "integer", "minimum": 0},
    "PositiveFloat": {"type": "number", "exclusiveMinimum": 0},
    "NonNegativeFloat": {"type": "number", "minimum": 0},
}
_LISTS = frozenset(
    ["list", "List", "Sequence", "MutableSequence", "Iterable", "Collection", "deque", "Deque", "Iterator"]
)
_SETS = frozenset(["set", "Set", "frozenset", "FrozenSet", "AbstractSet", "MutableSet"])
_TUPLES = frozenset(["tuple", "Tuple"])
_OBJECTS = frozenset(["dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "DefaultDict"])
#: Words around a type that say nothing of its values.
_WRAPPERS = frozenset(["Required", "NotRequired", "ReadOnly", "Final", "InitVar"])

#: What Field, and annotated_types, say of a value.
_LIMITS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "pattern": "pattern",
    "regex": "pattern",
    "examples": "examples",
    "title": "title",
    "description": "description",
}
_LENGTHS = {"min_length": "min", "max_length": "max"}
_MARKS = {
    "Ge": "ge",
    "Gt": "gt",
    "Le": "le",
    "Lt": "lt",
    "MultipleOf": "multiple_of",
    "MinLen": "min_length",
    "MaxLen": "max_length",
    "Doc": "description",
}
_MAX_DEPTH, _MAX_PARTS = 80, 20_000


#: Told what is not known, and its line.
Unknown = Callable[[str, int], None]


class Hints:
    """Reads the hints of one tool.

    :param of_class: the schema of a class of the same file, None where it is none that has one
    :param unknown: told what is not known, and its line
    """

    def __init__(
        self, module: Module, of_class: Callable[[str], Tree | None], unknown: Callable[[str, int], None]
    ) -> None:
        self._module, self._of_class, self._unknown = module, of_class, unknown
        self._depth = self._parts = 0
        self._is_cut = False
        self._aliases: set[str] = set()

    def schema(self, node: ast.expr | None) -> Tree:
        """The schema of a hint; anything goes where it is not known, which is told."""
        self._parts += 1
        if node is None:
            return {}
        if self._depth > _MAX_DEPTH or self._parts > _MAX_PARTS:
            return self._cut(node)
        self._depth += 1
        try:
            return self._schema(node)
        finally:
            self._depth -= 1

    def _cut(self, node: ast.expr) -> Tree:
        if not self._is_cut:
            self._unknown("its types are nested too deep, or too many: what is left became any", node.lineno)
        self._is_cut = True
        return {}

    def _any(self, node: ast.expr) -> Tree:
        self._unknown(f"no type {_source(node)} is known here: it became any", node.lineno)
        return {}

    def _schema(self, node: ast.expr) -> Tree:
        match node:
            case ast.Constant(value=None):
                return {"type": "null"}
            case ast.Constant(value=str(text)):
                try:
                    inside = ast.parse(text.strip(), mode="eval").body
                except (SyntaxError, ValueError, RecursionError, MemoryError):
                    return self._any(node)
                return self.schema(ast.copy_location(inside, node))
            case ast.BinOp(op=ast.BitOr()):
                return joined([self.schema(one) for one in _union(node)])
            case ast.Subscript():
                return self._generic(node)
            case ast.Name() | ast.Attribute():
                return self._name(node)
        return self._any(node)

    def _name(self, node: ast.Name | ast.Attribute) -> Tree:
        if isinstance(node, ast.Name):
            if node.id in self._module.classes:
                schema = self._of_class(node.id)
                return self._any(node) if schema is None else schema
            if (alias := self._module.assigned.get(node.id)) is not None:
                if node.id in self._aliases:  # it leads back to itself, as an alias for any JSON does
                    return self._any(node)
                self._aliases.add(node.id)
                schema = self._alias(node, alias)
                self._aliases.discard(node.id)
                return schema
        name = name_of(node, self._module)
        if name in _KINDS:
            return {"type": _KINDS[name]} if _KINDS[name] else {}
        if name in _FORMATS:
            return {"type": "string", "format": _FORMATS[name]}
        if name in _NUMBERS:
            return dict(_NUMBERS[name])
        for names, kind in ((_LISTS | _SETS | _TUPLES, "array"), (_OBJECTS, "object")):
            if name in names:
                return {"type": kind, **({"uniqueItems": True} if name in _SETS else {})}
        return self._any(node)

    def _alias(self, node: ast.Name, alias: ast.expr) -> Tree:
        """``Ids = list[int]``, ``UserId = NewType("UserId", str)``."""
        if isinstance(alias, ast.Call):
            if name_of(alias.func, self._module) == "NewType" and len(alias.args) == 2:
                return self.schema(alias.args[1])
            return self._any(node)
        return (
            self.schema(alias)
            if isinstance(alias, ast.Name | ast.Attribute | ast.Subscript | ast.BinOp)
            else (self._any(node))
        )

    def _generic(self, node: ast.Subscript) -> Tree:
        name = name_of(node.value, self._module)
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name == "Annotated" and inside:
            return self._annotated(inside)
        if name == "Literal":
            members = [constant_of(one, self._module) for one in inside]
            return {"enum": [one.value for one in members]} if all(one.known for one in members) else self._any(node)
        if name == "Optional" and len(inside) == 1:
            return joined([self.schema(inside[0]), {"type": "null"}])
        if name == "Union":
            return joined([self.schema(one) for one in inside])
        if name in _WRAPPERS and len(inside) == 1:
            return self.schema(inside[0])
        if name in _LISTS | _SETS and len(inside) == 1:
            items = self.schema(inside[0])
            unique = {"uniqueItems": True} if name in _SETS else {}
            return {"type": "array", **({"items": items} if items else {}), **unique}
        if name in _OBJECTS and len(inside) == 2:
            values = self.schema(inside[1])
            return {"type": "object", **({"additionalProperties": values} if values else {})}
        if name in _TUPLES:
            return self._tuple(inside)
        return self._any(node)

    def _tuple(self, inside: list[ast.expr]) -> Tree:
        if len(inside) == 2 and isinstance(inside[1], ast.Constant) and inside[1].value is ...:
            return {"type": "array", "items": self.schema(inside[0])}
        size = {"minItems": len(inside), "maxItems": len(inside)}
        return {"type": "array", "prefixItems": [self.schema(one) for one in inside], **size}

    def _annotated(self, inside: list[ast.expr]) -> Tree:
        schema = self.schema(inside[0])
        for mark in inside[1:]:
            text = constant_of(mark, self._module)
            if isinstance(text.value, str):
                schema = {**schema, "description": text.value}
            elif isinstance(mark, ast.Call):
                schema = constrained(schema, keywords_of(mark, self._module))
        return schema


def _union(node: ast.expr) -> list[ast.expr]:
    """The members of ``a | b | c``, which leans to the left."""
    members: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        members.append(node.right)
        node = node.left
    return [node, *reversed(members)]


def name_of(node: ast.expr, module: Module) -> str:
    """The name of a type or a function where it was made: of ``t.List`` or an alias ``List``; empty if not known."""
    if isinstance(node, ast.Name):
        source, name = module.imported.get(node.id, ("builtins", node.id))
        return (name or node.id) if source in _KNOWN_MODULES else ""
    if isinstance(node, ast.Attribute):
        source = _dotted(node.value, module)
        return node.attr if source in _KNOWN_MODULES else ""
    return ""


def _dotted(node: ast.expr, module: Module) -> str:
    if isinstance(node, ast.Name):
        source, name = module.imported.get(node.id, (node.id, ""))
        return f"{source}.{name}" if name else source
    return f"{_dotted(node.value, module)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def _source(node: ast.expr) -> str:
    try:
        text = ast.unparse(node)
    except (RecursionError, ValueError):
        return "of such a form"
    return text if len(text) <= 60 else f"{text[:59]}…"


def joined(members: list[Tree]) -> Tree:
    """One schema for several of which one holds: a list of types where that says it."""
    flat: list[Tree] = []
    for one in members:
        flat += one["anyOf"] if list(one) == ["anyOf"] else [one]
    if not all(flat):
        return {}
    flat = list({dumps(one): one for one in flat}.values())
    if len(flat) == 1:
        return flat[0]
    if all(list(one) == ["type"] and isinstance(one["type"], str) for one in flat):
        return {"type": [one["type"] for one in flat]}
    null = {"type": "null"}
    if len(flat) == 2 and null in flat:
        one = flat[0] if flat[1] == null else flat[1]
        if list(one) == ["enum"]:
            return {"enum": [*one["enum"], None]}
        if isinstance(one.get("type"), str) and "enum" not in one:
            return {**one, "type": [one["type"], "null"]}
    return {"anyOf": flat}


def keywords_of(call: ast.Call, module: Module) -> dict[str, Any]:
    """What ``Field(...)``, ``Query(...)`` or ``Ge(1)`` is given by name, as far as it stands there as it is."""
    given = {one.arg: constant_of(one.value, module) for one in call.keywords if one.arg}
    found = {name: constant.value for name, constant in given.items() if constant.known}
    mark = _MARKS.get(name_of(call.func, module) or _last(call.func))
    if mark and len(call.args) == 1 and (constant := constant_of(call.args[0], module)).known:
        found[mark] = constant.value
    return found


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def constrained(schema: Tree, given: dict[str, Any]) -> Tree:
    """*schema* with what the keywords of a field say besides."""
    out = dict(schema)
    for name, value in given.items():
        if name in _LIMITS and value is not None:
            out[_LIMITS[name]] = value
        elif name in _LENGTHS and value is not None:
            kinds = out.get("type")
            kind = next((one for one in (kinds if isinstance(kinds, list) else [kinds]) if one != "null"), None)
            what = {"array": "Items", "object": "Properties"}.get(str(kind), "Length")
            out[_LENGTHS[name] + what] = value
    return out


def words_schema(words: str) -> Tree:
    """The schema of a type in a docstring's words; empty where they are not known."""
    return read_type(words).schema if words else {}
