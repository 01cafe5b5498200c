"""Findings for machines that show them: SARIF 2.1.0, which code hosts read, and the annotations of GitHub's runs."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import quote, quote_from_bytes

from tooldata_tui import __version__
from tooldata_tui.cli.baseline import fingerprint
from tooldata_tui.cli.findings import Found
from tooldata_tui.cli.output import json_text
from tooldata_tui.dataset import Severity
from tooldata_tui.rules.registry import RULES
from tooldata_tui.text import one_line

__all__ = ["github_lines", "sarif_lines"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://github.com/tooldata/tooldata"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_CODES = list(RULES)

#: How a project writes a byte of a file's name that is no UTF-8.
_BYTE = re.compile(r"\\x([89a-f][0-9a-f])")

#: What GitHub's runners read as something else, in a message, and besides in its properties.
_ESCAPED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPED_IN_PROPERTY = {":": "%3A", ",": "%2C"}


def sarif_lines(found: Iterable[tuple[Found, str]], home: str) -> Iterator[str]:
    """A SARIF log, a line at a time, so that it need not be kept as a whole.

    :param found: findings, each with the identity of its example
    :param home: the file at whose first line stands what is about the set; GitHub takes no log with a result that
        stands nowhere
    """
    driver = {"name": "tooldata", "version": __version__, "informationUri": _HOME, "rules": [*map(_rule, _CODES)]}
    yield f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{"tool": {json_text({"driver": driver})},'
    yield '"columnKind": "unicodeCodePoints", "results": ['
    comma = ""
    for one, identity in found:
        yield comma + json_text(_result(one, identity, home))
        comma = ","
    yield "]}]}"


def _rule(code: str) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": _said(f"{rule.summary[0].upper()}{rule.summary[1:]}.")},
        "fullDescription": {"text": _said(rule.explanation)},
        "helpUri": f"{_HOME}/blob/main/docs/rules.md#{code.lower()}",
        "defaultConfiguration": {"enabled": rule.default, "level": _LEVELS[rule.severity]},
    }


def _result(one: Found, identity: str, home: str) -> dict[str, Any]:
    finding = one.finding
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": _said(one_line(finding.message))},
        "locations": [_location(one)] if one.place.line else [_physical(home, 1)] if home else [],
        "partialFingerprints": {"tooldataFinding/v1": fingerprint(one, identity)},
    }
    if finding.code in RULES:
        result["ruleIndex"] = _CODES.index(finding.code)
    properties = {"example": one.example, "score": finding.score, "other": finding.other}
    result["properties"] = {key: value for key, value in properties.items() if value is not None}
    return result


def _said(text: str) -> str:
    """*text* as a message: braces are twice there, or they would be places for arguments; and nothing is a link."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _location(one: Found) -> dict[str, Any]:
    physical = _physical(one.place.file, one.place.line)
    return {**physical, "logicalLocations": [{"fullyQualifiedName": one_line(one.where)}]}


def _physical(file: str, line: int) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(file)}, "region": {"startLine": line}}}


def _uri(file: str) -> str:
    """A path as a URI: every byte of its name as it is on the disk."""
    path = PurePath(file)
    parts = _BYTE.split(path.as_posix())
    quoted = [quote_from_bytes(bytes.fromhex(one)) if at % 2 else quote(one) for at, one in enumerate(parts)]
    return ("file://" if path.is_absolute() else "") + "".join(quoted)


def github_lines(found: Iterable[Found]) -> Iterator[str]:
    """An annotation a finding, as the commands of a GitHub run."""
    for one in found:
        code = one.finding.code
        name = f" {RULES[code].name}" if code in RULES else ""
        where = f"file={_property(one.place.file)},line={one.place.line}," if one.place.line else ""
        place = f"{where}title={_property(code + name)}"
        where = f"  ({one.where})" if one.where != "$" else ""
        yield f"::{_COMMANDS[one.finding.severity]} {place}::{_escaped(one_line(one.finding.message + where))}"


def _escaped(text: str) -> str:
    return "".join(_ESCAPED.get(char, char) for char in text)


def _property(text: str) -> str:
    return "".join(_ESCAPED_IN_PROPERTY.get(char, char) for char in _escaped(one_line(text)))
