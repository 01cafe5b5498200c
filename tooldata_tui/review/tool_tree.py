"""A tool as a tree: itself, its parameters, and what is inside those. A schema may be anything; nothing here raises."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tooldata_tui.dataset import Finding, Parameter, Path
from tooldata_tui.review.schema_words import shape_of, words_of

__all__ = ["Node", "findings_at", "nodes_of"]

#: Parameters of one tool that are shown, and how deep inside each other.
_MOST, _DEEPEST = 400, 6


@dataclass(frozen=True, slots=True)
class Node:
    """A tool, or one of its parameters.

    :ivar path: where it stands in the definition: empty for the tool, else ``("parameters", "properties", "id")``
    :ivar depth: 0 for the tool, 1 for its parameters
    :ivar words: its type, and what else the schema asks for
    :ivar said: its description
    """

    path: Path
    name: str
    schema: Any
    depth: int = 0
    required: bool = False
    words: str = ""
    said: str = ""

    @property
    def parameter(self) -> str | None:
        """The argument it is in; None for the tool."""
        return str(self.path[2]) if len(self.path) > 2 else None


def nodes_of(definition: Mapping[str, Any]) -> list[Node]:
    """The tool that *definition* describes, and all its parameters in their order."""
    parameters = definition.get("parameters")
    nodes = [Node((), str(definition.get("name", "")), parameters, said=_text(definition.get("description")))]
    for node in _below(parameters, parameters, ("parameters",), 1):
        if len(nodes) > _MOST:
            break
        nodes.append(node)
    return nodes


def _below(root: Any, schema: Any, path: Path, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST or not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        if isinstance(items := schema.get("items"), dict):
            yield from _below(root, items, (*path, "items"), depth)
        return
    given = schema.get("required")
    required = [name for name in given if isinstance(name, str)] if isinstance(given, list) else []
    for name, sub in properties.items():
        here = (*path, "properties", name)
        said = _text(sub.get("description")) if isinstance(sub, dict) else ""
        yield Node(here, name, sub, depth, name in required, _words(root, Parameter(name, sub, required=False)), said)
        yield from _below(root, sub, here, depth + 1)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _words(root: Any, parameter: Parameter) -> str:
    _, comma, rest = words_of(shape_of(root, parameter.schema)).partition(", ")
    return f"{parameter.type_words}{comma}{rest}"


def findings_at(nodes: Sequence[Node], findings: Sequence[Finding]) -> dict[int, list[Finding]]:
    """*findings* about a tool by the number of the node they are about: the deepest that holds their place.

    Their paths begin ``("tools", number)``, and go on behind ``function`` where there is such a step.
    """
    places = {node.path: number for number, node in enumerate(nodes)}
    found: dict[int, list[Finding]] = {}
    for one in findings:
        path = one.path[3:] if one.path[2:3] == ("function",) else one.path[2:]
        while path and path not in places:
            path = path[:-1]
        found.setdefault(places.get(path, 0), []).append(one)
    return found
