"""Tools and toolsets."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tooldata_tui.dataset.jsontext import dumps_ascii

__all__ = ["EMPTY_TOOLSET", "Parameter", "Tool", "Toolset", "parameters_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Tool:
    """One callable function.

    ``parameters`` is its JSON Schema as it was given: untrusted, perhaps not even a schema. ``None`` means the tool
    was given without one. ``output`` is the schema of its results, which few tools have.
    """

    name: str
    description: str = ""
    parameters: Any = None
    output: Any = None
    #: Identity of name and schema; rules compile a tool once a key.
    key: str = field(init=False, default="")
    #: Identity of all of it.
    whole: bytes = field(init=False, repr=False, default=b"")

    def __post_init__(self) -> None:
        text = dumps_ascii([self.name, self.parameters])
        object.__setattr__(self, "key", hashlib.sha256(text.encode()).hexdigest()[:32])
        text = dumps_ascii([self.key, self.description, *_output(self)])
        object.__setattr__(self, "whole", hashlib.sha256(text.encode()).digest())


@dataclass(frozen=True, slots=True)
class Parameter:
    """One top-level parameter of a tool, for forms and the schema browser.

    ``schema`` may be ``True`` or any other value where the tool's author wrote no object.
    """

    name: str
    schema: Any
    required: bool

    @property
    def type_words(self) -> str:
        """The type in a word or two: ``string``, ``enum``, ``string|null``, ``array of string``."""
        schema = self.schema
        if not isinstance(schema, Mapping):
            return "any"
        if isinstance(schema.get("enum"), list):
            return "enum"
        kind = schema.get("type", "any")
        if isinstance(kind, list):
            return "|".join(str(one) for one in kind)
        items = schema.get("items")
        if kind == "array" and isinstance(items, Mapping) and isinstance(items.get("type"), str):
            return f"array of {items['type']}"
        return str(kind)


def parameters_of(tool: Tool) -> tuple[Parameter, ...]:
    """The top-level parameters of *tool*, in the schema's order; empty where the schema has no ``properties``."""
    schema = tool.parameters
    if not isinstance(schema, Mapping):
        return ()
    properties = schema.get("properties")
    if not isinstance(properties, Mapping):
        return ()
    given = schema.get("required")
    required = {name for name in given if isinstance(name, str)} if isinstance(given, list) else set()
    return tuple(Parameter(name, sub, name in required) for name, sub in properties.items())


@dataclass(frozen=True, slots=True, eq=False)
class Toolset:
    """The tools a conversation may use, in their order. A name given twice keeps both; lookups find the first."""

    tools: tuple[Tool, ...]
    by_name: Mapping[str, Tool] = field(init=False, repr=False)
    #: Identity of the tools, their order, their descriptions and their outputs.
    key: str = field(init=False, repr=False, default="")

    def __post_init__(self) -> None:
        names = {tool.name: tool for tool in self.tools}
        if len(names) < len(self.tools):
            for tool in reversed(self.tools):
                names[tool.name] = tool
        object.__setattr__(self, "by_name", names)
        digest = hashlib.sha256(b"".join([tool.whole for tool in self.tools]))
        object.__setattr__(self, "key", digest.hexdigest()[:32])

    def __len__(self) -> int:
        return len(self.tools)


def _output(tool: Tool) -> list[Any]:
    return [] if tool.output is None else [tool.output]


EMPTY_TOOLSET = Toolset(())
