"""What docstrings say of a function and its parameters, in Google's, NumPy's and Sphinx's ways of writing them."""

import re
from typing import NamedTuple

__all__ = ["Docstring", "Said", "read_docstring"]


class Said(NamedTuple):
    """What is said of one parameter: its type in words, which may be none, and a text on one line."""

    kind: str
    text: str


class Docstring(NamedTuple):
    """A docstring taken apart. ``description`` is what stands before the first section."""

    description: str = ""
    parameters: dict[str, Said] = {}  # noqa: RUF012 - never changed


_PARAMETERS = frozenset(
    ["args", "arguments", "params", "parameters", "keyword args", "keyword arguments", "other parameters", "attributes"]
)
_OTHERS = frozenset(
    ["returns", "return", "yields", "yield", "raises", "raise", "warns", "example", "examples", "references", "todo"]
)
_GOOGLE = re.compile(r"([A-Z][A-Za-z ]{0,20}):")
_RULE = re.compile(r"-{3,}")
_FIELD = re.compile(r":(?P<field>[a-z]+)(?P<words>(?: [^:\n]{1,200})?):(?: (?P<text>.*))?")
_ENTRY = re.compile(r"\*{0,2}(?P<name>\w+)(?: ?\((?P<kind>[^\n]{0,200}?)\))?:(?: +(?P<text>.*))?")
_NUMPY = re.compile(r"(?P<names>\*{0,2}\w+(?:, \*{0,2}\w+)*)(?: ?: ?(?P<kind>.*))?")
_LONGEST = 50_000


class _Section(NamedTuple):
    title: str
    lines: list[str]
    is_numpy: bool


def read_docstring(text: str | None) -> Docstring:
    """Take a docstring apart whose common indentation is gone."""
    if not text:
        return Docstring()
    lines = [line.expandtabs(4).rstrip() for line in text[:_LONGEST].split("\n")]
    head, sections = _sections(lines)
    parameters: dict[str, Said] = {}
    for section in sections:
        if section.title in _PARAMETERS:
            parameters |= (_numpy if section.is_numpy else _google)(section.lines)
    first = next((at for at, line in enumerate(head) if _FIELD.fullmatch(line)), len(head))
    fields = _fields(head[first:])
    return Docstring("\n".join(head[:first]).strip(), fields | parameters)


def _sections(lines: list[str]) -> tuple[list[str], list[_Section]]:
    head: list[str] = []
    sections: list[_Section] = []
    skip = False
    for at, line in enumerate(lines):
        if skip:
            skip = False
            continue
        following = lines[at + 1] if at + 1 < len(lines) else ""
        google = _GOOGLE.fullmatch(line)
        if line and _RULE.fullmatch(following):
            sections.append(_Section(line.lower(), [], True))
            skip = True
        elif google and google[1].lower() in _PARAMETERS | _OTHERS:
            sections.append(_Section(google[1].lower(), [], False))
        elif sections and not sections[-1].is_numpy and line and line[0] != " ":
            sections.append(_Section("", [], False))  # a text behind a section belongs to nothing
        else:
            (sections[-1].lines if sections else head).append(line)
    return head, sections


def _google(lines: list[str]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    indent = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    name = ""
    for line in lines:
        if not line:
            continue
        entry = _ENTRY.fullmatch(line[indent:])
        if entry:
            name = entry["name"]
            found[name] = Said((entry["kind"] or "").strip(), (entry["text"] or "").strip())
        elif name and line[indent : indent + 1] == " ":
            found[name] = _longer(found[name], line)
        else:
            name = ""
    return found


def _numpy(lines: list[str]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    names: list[str] = []
    for line in lines:
        if line[:1] not in ("", " "):
            entry = _NUMPY.fullmatch(line)
            names = [one.strip(" *") for one in entry["names"].split(",")] if entry else []
            found |= {name: Said((entry["kind"] or "").strip() if entry else "", "") for name in names}
        elif line:
            found |= {name: _longer(found[name], line) for name in names}
    return found


def _fields(lines: list[str]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    kinds: dict[str, str] = {}
    name = ""
    for line in lines:
        field = _FIELD.fullmatch(line)
        if field is None:
            if name and line.strip():
                found[name] = _longer(found[name], line)
            continue
        *kind, last = field["words"].split() or [""]
        name = ""
        if field["field"] in ("param", "parameter", "arg", "argument", "key", "keyword") and last:
            name = last.lstrip("*")
            found[name] = Said(" ".join(kind), (field["text"] or "").strip())
        elif field["field"] == "type" and last:
            kinds[last] = (field["text"] or "").strip()
    return {one: said._replace(kind=said.kind or kinds.get(one, "")) for one, said in found.items()}


def _longer(said: Said, line: str) -> Said:
    return said._replace(text=f"{said.text} {line.strip()}".strip())
