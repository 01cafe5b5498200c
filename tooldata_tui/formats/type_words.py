"""Words for types that are not JSON Schema's: Python's, the Berkeley leaderboard's and Gemini's, and back.

``List[int]``, ``str, optional``, ``Dict[str, float]``, ``dict``, ``OBJECT``. A word that is not known becomes a schema
that accepts anything, and is said: what it stands for is not guessed.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from tooldata_tui.formats.codec import Tree

__all__ = ["TYPES", "Unknown", "Words", "plain_schema", "read_type", "uppercase_schema", "walk_schema", "words_of"]

#: JSON Schema's own.
TYPES = frozenset({"string", "integer", "number", "boolean", "object", "array", "null"})

#: Words in lower case, and what they are.
_ATOMS = {
    **{one: one for one in TYPES},
    **dict.fromkeys(("str", "char"), "string"),
    **dict.fromkeys(("int", "long", "short", "byte", "bigint"), "integer"),
    **dict.fromkeys(("float", "double"), "number"),
    **dict.fromkeys(("bool",), "boolean"),
    **dict.fromkeys(("dict", "hashmap", "hashtable", "mapping"), "object"),
    **dict.fromkeys(("list", "tuple", "set", "sequence", "iterable", "arraylist", "queue", "stack"), "array"),
    **dict.fromkeys(("none", "nonetype"), "null"),
}
_ANYTHING = frozenset({"any", "type_unspecified"})

_MAX_WORDS = 1_000
_MAX_DEPTH = 24
#: Of words that are not known, as many characters are said.
_SHOWN = 60
_TOKEN = re.compile(r"\s*([\w.]+|\"[^\"\\]*\"|'[^'\\]*'|-?\d+|\[|\]|\||,)\s*")


class Words(NamedTuple):
    """What the words for a type say.

    :ivar schema: with one key or a few; empty where anything goes
    :ivar optional: the words end in ``, optional``
    :ivar unknown: the first word that is not known
    """

    schema: Tree
    optional: bool = False
    unknown: str | None = None


def read_type(words: str) -> Words:
    """The schema that *words* stand for. It is shared: it must not be changed."""
    return _read(words) if len(words) <= _MAX_WORDS else Words({}, unknown=f"{words[:_SHOWN]}…")


@lru_cache(maxsize=1024)
def _read(words: str) -> Words:
    if (kind := _ATOMS.get(words.lower())) is not None:
        return Words({"type": kind})
    base, comma, last = words.rpartition(",")
    optional = bool(comma) and last.strip().lower() == "optional"
    text = base if optional else words
    try:
        schema = _Reader(text).read()
    except _UnknownError as error:
        return Words({}, optional, str(error)[:_SHOWN])
    return Words(schema, optional)


class _UnknownError(Exception):
    pass


class _Reader:
    """Reads one text from left to right. Raises :class:`_UnknownError` with the first word it cannot place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[str] = []
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise _UnknownError(text.strip())
            self._tokens.append(match[1])
            at = match.end()
        self._at = 0

    def read(self) -> Tree:
        schema = self._union(0)
        if self._peek():
            raise _UnknownError(self._text.strip())
        return schema

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _union(self, depth: int) -> Tree:
        members = [self._one(depth)]
        while self._peek() == "|":
            self._next()
            members.append(self._one(depth))
        return _any_of(members)

    def _one(self, depth: int) -> Tree:
        word = self._next()
        if depth > _MAX_DEPTH or not re.fullmatch(r"[\w.]+", word):
            raise _UnknownError(self._text.strip())
        name = word.removeprefix("typing.").lower()
        inside = self._brackets(name, depth) if self._peek() == "[" else None
        if name in _ANYTHING and inside is None:
            return {}
        if inside is None:
            if name not in _ATOMS:
                raise _UnknownError(word)
            return {"type": _ATOMS[name]}
        schema = _generic(name, inside)
        if schema is None:
            raise _UnknownError(word)
        return schema

    def _brackets(self, name: str, depth: int) -> list[Any]:
        self._next()
        inside: list[Any] = []
        while True:
            if name == "literal":
                inside.append(_literal(self._next()))
            elif self._peek() == "...":
                inside.append(self._next())
            else:
                inside.append(self._union(depth + 1))
            closing = self._next()
            if closing == "]":
                return inside
            if closing != ",":
                raise _UnknownError(self._text.strip())


def _literal(token: str) -> Any:
    if token[:1] in ("'", '"') and len(token) > 1:
        return token[1:-1]
    if re.fullmatch(r"-?[0-9]{1,18}", token):
        return int(token)
    if token in ("True", "False", "None"):
        return {"True": True, "False": False, "None": None}[token]
    raise _UnknownError(token or "Literal")


def _generic(name: str, inside: list[Any]) -> Tree | None:
    """The schema of ``name[inside]``, None for what is none."""
    if name == "literal":
        return {"enum": inside}
    if name == "union":
        return None if "..." in inside else _any_of(inside)
    if name == "tuple":
        return _tuple(inside)
    if "..." in inside:
        return None
    kind = _ATOMS.get(name)
    if name == "optional" and len(inside) == 1:
        return _any_of([inside[0], {"type": "null"}])
    if kind == "array" and len(inside) == 1:
        items = {"items": inside[0]} if inside[0] else {}
        return {"type": "array", **items, **({"uniqueItems": True} if name == "set" else {})}
    if kind == "object" and len(inside) == 2 and inside[0] == {"type": "string"}:
        return {"type": "object", **({"additionalProperties": inside[1]} if inside[1] else {})}
    return None


def _tuple(inside: list[Any]) -> Tree | None:
    if len(inside) == 2 and inside[1] == "..." and inside[0] != "...":
        return {"type": "array", "items": inside[0]}
    if "..." in inside:
        return None
    size = {"minItems": len(inside), "maxItems": len(inside)}
    if all(one == inside[0] for one in inside):
        return {"type": "array", "items": inside[0], **size}
    return {"type": "array", "prefixItems": inside, **size}


def _any_of(members: list[Tree]) -> Tree:
    """One schema for several: a list of types where that says it."""
    if len(members) == 1:
        return members[0]
    if not all(members):
        return {}
    if all(list(one) == ["type"] and isinstance(one["type"], str) for one in members):
        kinds = list(dict.fromkeys(one["type"] for one in members))
        return {"type": kinds if len(kinds) > 1 else kinds[0]}
    return {"anyOf": members}


_PYTHON = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "object": "dict",
    "array": "list",
    "null": "None",
}


def words_of(schema: Tree) -> str | None:
    """Python's words for *schema*: those that :func:`read_type` reads as just this; None where there are none."""
    if len(schema) == 1 and isinstance(schema.get("type"), str):
        return _PYTHON.get(schema["type"])
    words = _words(schema, 0)
    return words if words is not None and read_type(words).schema == schema else None


def _words(schema: Any, depth: int) -> str | None:
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return None
    kind = schema.get("type")
    if not schema:
        return "Any"
    if isinstance(kind, list):
        names = [_PYTHON.get(one) if isinstance(one, str) else None for one in kind]
        return f"Union[{', '.join(map(str, names))}]" if all(names) and names else None
    if "anyOf" in schema and isinstance(schema["anyOf"], list):
        return _joined("Union", schema["anyOf"], depth)
    if kind == "array" and isinstance(schema.get("prefixItems"), list):
        return _joined("Tuple", schema["prefixItems"], depth)
    if kind == "array" and "items" in schema:
        size = schema.get("minItems")
        if isinstance(size, int) and 0 < size <= 16:
            return _joined("Tuple", [schema["items"]], depth, times=size)
        return _joined("Set" if "uniqueItems" in schema else "List", [schema["items"]], depth)
    if kind == "object" and "additionalProperties" in schema:
        return _joined("Dict", [{"type": "string"}, schema["additionalProperties"]], depth)
    return _PYTHON.get(kind) if isinstance(kind, str) else None


def _joined(name: str, inside: list[Any], depth: int, times: int = 1) -> str | None:
    words = [_words(one, depth + 1) for one in inside] * times
    if not words or None in words or sum(len(str(one)) for one in words) > _MAX_WORDS:
        return None
    return f"{name}[{', '.join(map(str, words))}]"


class Unknown(NamedTuple):
    """A type that is not known: the *word*, and where in the schema it stood."""

    word: str
    path: tuple[str | int, ...]


#: Keywords whose value is one schema, a list of schemas, and an object of schemas.
_ONE = frozenset({"items", "additionalProperties", "not", "contains", "if", "then", "else", "propertyNames"})
_MANY = frozenset({"anyOf", "oneOf", "allOf", "prefixItems", "items"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_INNER = _ONE | _MANY | _NAMED

#: Changes one schema: its keywords, those inside it already changed, and its place.
Change = Callable[[Tree, tuple[str | int, ...]], Tree]


def walk_schema(schema: Any, change: Change, path: tuple[str | int, ...] = ()) -> Any:
    """*schema* with *change* done to it and to every schema in it, innermost first. What is no schema stays."""
    if not isinstance(schema, dict):
        return schema
    out: Tree = {}
    for key, value in schema.items():
        if isinstance(value, dict) and key in _ONE:
            value = walk_schema(value, change, (*path, key))
        elif isinstance(value, dict) and key in _NAMED:
            value = {name: walk_schema(one, change, (*path, key, name)) for name, one in value.items()}
        elif isinstance(value, list) and key in _MANY:
            value = [walk_schema(one, change, (*path, key, index)) for index, one in enumerate(value)]
        out[key] = value
    return change(out, path)


def plain_schema(schema: Any, path: tuple[str | int, ...] = ()) -> tuple[Any, list[Unknown]]:
    """*schema* with JSON Schema's types in place of other words, and the words that are not known.

    What is in it already is kept: only ``type`` changes, and gains what its words say more (``items``).
    """
    unknown: list[Unknown] = []
    if isinstance(schema, dict) and schema.keys().isdisjoint(_INNER):
        kind = schema.get("type")
        if isinstance(kind, str) and kind in TYPES:
            return schema, unknown

    def change(one: Tree, at: tuple[str | int, ...]) -> Tree:
        kind = one.get("type")
        if isinstance(kind, list):
            # In a list stand single words; Gemini's and Python's alike.
            kinds = [_ATOMS.get(word.lower(), word) if isinstance(word, str) else word for word in kind]
            return one if kinds == kind else {**one, "type": kinds}
        if not isinstance(kind, str) or kind in TYPES:
            return one
        words = read_type(kind)
        if words.unknown is not None:
            unknown.append(Unknown(words.unknown, (*at, "type")))
        return replaced(one, words.schema)

    return walk_schema(schema, change, path), unknown


def replaced(schema: Tree, kind: Tree) -> Tree:
    """*schema* with *kind* where its ``type`` was; what both say is as *schema* has it."""
    out: Tree = {}
    for key, value in schema.items():
        if key == "type":
            out |= {name: schema.get(name, said) if name != "type" else said for name, said in kind.items()}
        else:
            out[key] = value
    return out


def uppercase_schema(schema: Any) -> Any:
    """*schema* with types as Gemini writes them: ``STRING``; a type that may be null is ``nullable``."""

    def change(one: Tree, at: tuple[str | int, ...]) -> Tree:
        kind = one.get("type")
        if isinstance(kind, str):
            return {**one, "type": kind.upper()} if kind in TYPES else one
        if isinstance(kind, list) and len(kind) == 2 and kind[1] == "null" and kind[0] in TYPES - {"null"}:
            out: Tree = {}
            for key, value in one.items():
                out[key] = kind[0].upper() if key == "type" else value
                if key == "type":
                    out["nullable"] = True
            return out
        return one

    return walk_schema(schema, change)
