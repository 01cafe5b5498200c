"""Schemas and arguments that would stop, blow up or leak through a careless checker. Each runs to its end here."""

import http.server
import itertools
import json
import sys
import threading
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from tooldata_tui.dataset import Example, Message, Tool, ToolCall, Toolset
from tooldata_tui.rules import Checker
from tooldata_tui.rules.schema_bounds import MAX_NODES, visits

from .reading import codes, row_with


def check(parameters: Any, *arguments: str) -> list[str]:
    """Codes for one row in which a tool is called once for each of the texts, and for the tool."""
    checker, toolset = Checker(), Toolset((Tool("act", "", parameters),))
    calls = tuple(ToolCall("act", text, f"c{number}") for number, text in enumerate(arguments))
    row = Example((Message("user", "Hi"), Message("assistant", None, calls)), toolset)
    return [one.code for one in (*checker.check(row), *checker.check_tools(toolset))]


def nested(depth: int, inner: Any, wrap: Any) -> Any:
    for _ in range(depth):
        inner = wrap(inner)
    return inner


def doubling(levels: int, **last: Any) -> dict[str, Any]:
    links = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(levels)}
    return {"$defs": {**links, f"d{levels}": last or {"type": "object"}}, "$ref": "#/$defs/d0"}


CATASTROPHIC = [
    "^(a+)+$",
    "^(a|a)*$",
    "^(a|aa)+$",
    "(a*)*b",
    "(a+)+b",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "(x+x+)+y",
    "^(.*a){20}$",
    "(.*)*=",
    "(a?){1000}a{1000}",
    "[ab]*a[ab]{300}c",
    "(a{0,500}){0,500}",
    r"^(\w+\s?)*$",
    r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$",
    r"\s+$",
    "^(?:a+a+)+$",
    "(?i)^(?:(a|A)+)+$",
    r"^((a|\w|.)+)+!$",
    ".*.*.*.*.*.*=.*",
    "^(?=(a+)+$)",
    r"(a+)\1+$",
    r"^(\p{L}+)+$",
]


@pytest.mark.parametrize("pattern", CATASTROPHIC)
def test_catastrophic_patterns_end(pattern: str) -> None:
    for text in ("a" * 30_000 + "!", "ab" * 10_000, "x" * 200_000, " " * 50_000 + "x"):
        check({"properties": {"x": {"pattern": pattern}}}, json.dumps({"x": text}))
        check({"patternProperties": {pattern: {}}, "additionalProperties": False}, json.dumps({text: 1}))
        check({"propertyNames": {"pattern": pattern}}, json.dumps({text: 1}))


def test_a_pattern_that_costs_its_states_times_the_text_is_refused_on_long_texts() -> None:
    parameters = {"properties": {"x": {"pattern": "[ab]*a[ab]{900}c"}}}
    assert check(parameters, json.dumps({"x": "ab" * 500})) == ["C306"]
    assert check(parameters, json.dumps({"x": "ab" * 500_000})) == ["C311"]


def test_references_that_double_are_refused_from_a_bound_on() -> None:
    assert check(doubling(6), "{}") == []
    assert check(doubling(30), "{}") == ["C311", "T104"]
    assert check(doubling(3000), "{}") == ["C311", "T104"]
    assert "C311" not in check(doubling(14), "{}")


def test_references_that_double_along_a_deep_value_are_refused() -> None:
    node = {
        "anyOf": [{"items": {"$ref": "#"}, "maxItems": 1}, {"items": {"$ref": "#"}, "maxItems": 2}, {"type": "string"}]
    }
    shallow, deep = nested(5, "x", lambda x: [x]), nested(150, 1, lambda x: [x])
    parameters = {
        "properties": {"x": {"$ref": "#/$defs/n"}},
        "$defs": {"n": json.loads(json.dumps(node).replace('"#"', '"#/$defs/n"'))},
    }
    assert check(parameters, json.dumps({"x": shallow})) == []
    assert check(parameters, json.dumps({"x": deep})) == ["C311"]


def test_unevaluated_properties_that_triple_are_refused() -> None:
    both = nested(
        40, {"type": "object"}, lambda s: {"anyOf": [s, {"properties": {"a": {}}}], "unevaluatedProperties": False}
    )
    assert check(both, '{"a": 1}') == ["C311", "T104"]
    assert check({"properties": {"a": {}}, "unevaluatedProperties": False}, '{"b": 1}') == ["C302"]
    recursive = {"properties": {"a": {"$ref": "#"}}, "anyOf": [{}], "unevaluatedProperties": False}
    deep: Any = nested(90, {}, lambda x: {"a": x})
    assert check(recursive, json.dumps(deep)) == ["C311"]


def test_many_errors_in_a_large_value_are_not_listed() -> None:
    required = {"required": [f"r{n}" for n in range(3000)]}
    large = json.dumps({f"a{n}": "y" * 100 for n in range(3000)})
    assert check(required, large) == ["C310"]
    ints = {"properties": {"x": {"items": {"type": "string"}}}}
    assert check(ints, json.dumps({"x": list(range(100_000))})) == ["C310"]
    both = {"properties": {"x": {"anyOf": [{"items": {"type": "string"}}, {"items": {"minimum": 10**9}}]}}}
    assert check(both, json.dumps({"x": list(range(50_000))})) == ["C310"]


def test_errors_that_quote_a_large_schema_are_not_listed_without_end() -> None:
    wrong = json.dumps({"x": [1] * 3000})
    for enum in (["y" * 900_000], [{"a": "y" * 900_000}], [10**4000 + n for n in range(200)]):
        assert check({"properties": {"x": {"items": {"enum": enum}}}}, wrong) in (["C310"], ["C311"])
        assert check({"properties": {"x": {"enum": enum}}}, '{"x": 1}') == ["C305"]


def test_a_long_text_does_not_hide_where_something_is_wrong() -> None:
    parameters = {"properties": {"content": {"type": "string"}, "mode": {"enum": ["a", "w"]}}, "required": ["content"]}
    assert check(parameters, json.dumps({"content": "line\n" * 100_000, "mode": "x"})) == ["C305"]


def test_a_row_of_many_costly_calls_shares_one_budget() -> None:
    tree = {"$defs": {"t": {"items": {"$ref": "#/$defs/t"}}}, "properties": {"x": {"$ref": "#/$defs/t"}}}
    text = json.dumps({"x": [[]] * 5000})
    found = check(tree, *[text] * 30)
    assert set(found) == {"C311"}
    assert 0 < len(found) < 30


def test_work_is_counted_not_timed() -> None:
    twice: dict[str, Any] = {"anyOf": [{"items": {"$ref": "#"}}, {"items": {"$ref": "#"}}]}
    targets = {id(branch["items"]): twice for branch in twice["anyOf"]}
    counts = [visits(twice, nested(depth, 1, lambda x: [x]), targets, 10**6) for depth in range(4)]
    assert all(after > 2 * before for before, after in itertools.pairwise(counts))
    assert 1000 < visits(twice, nested(150, 1, lambda x: [x]), targets, 1000) < 1100


def test_unique_items_of_thousands_of_objects_end() -> None:
    items = [{"a": n, "b": [n] * 3} for n in range(5000)]
    parameters = {"properties": {"x": {"uniqueItems": True}}}
    assert check(parameters, json.dumps({"x": items})) == []
    assert check(parameters, json.dumps({"x": [*items[:500], items[7]]})) == ["C308"]


def recursion_within(value: Any) -> Any:
    return {"properties": {"x": {"$ref": "#"}}, "default": value}


SCHEMAS: list[Any] = [
    True,
    False,
    3,
    1.5,
    "x",
    "",
    [],
    [{}],
    {},
    {"type": []},
    {"type": [[]]},
    {"type": {"a": 1}},
    {"properties": None},
    {"properties": {"x": None}},
    {"required": {}},
    {"required": ["x", None, 3]},
    {"enum": []},
    {"enum": [1] * 1000},
    {"const": None},
    {"$ref": ""},
    {"$ref": "#"},
    {"$ref": "#/"},
    {"$ref": "#/$ref"},
    {"$ref": "#//%zz~3"},
    {"$ref": "#/allOf/99999999999999999999"},
    {"$ref": "#/allOf/-1", "allOf": [{}]},
    {"$ref": "#/allOf/²", "allOf": [{}]},
    {"$ref": ["#"]},
    {"$ref": "\ud800"},
    {"$ref": "http://[::1"},
    {"$id": "http://[::1", "$ref": "#"},
    {"$id": "urn:x", "properties": {"a": {"$id": "urn:y", "$ref": "#"}}},
    {"$id": 3, "$schema": 4, "$anchor": 5},
    {"$schema": "http://127.0.0.1:1/meta"},
    {"$dynamicRef": "#x", "$dynamicAnchor": "x"},
    {"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveRef": "#"},
    {"$vocabulary": {"http://127.0.0.1:1/v": True}},
    {"properties": {"\ud800": {"type": "string"}}},
    {"\ud800": 1},
    {"description": "\ud800"},
    {"pattern": "\ud800"},
    {"minimum": float("nan")},
    {"maximum": float("inf"), "multipleOf": float("-inf")},
    {"multipleOf": 0},
    {"multipleOf": 1e-320},
    {"minimum": 10**400, "maximum": -(10**400)},
    {"minLength": 1e300},
    {"minLength": 10**40},
    {"minLength": -1},
    {"maxItems": 1.5},
    {"format": 3},
    {"format": "regex"},
    {"format": "x" * 10_000},
    {"additionalProperties": "false"},
    {"patternProperties": {"[": {}, "": {}, "(?=": False}},
    {"dependencies": {"a": 3, "b": ["c"], "d": {}}},
    {"dependentRequired": {"a": "b"}},
    {"items": [{}, {}]},
    {"contentEncoding": "base64", "contentMediaType": "application/json"},
    {"if": 3, "then": [], "else": {}},
    {"definitions": {"a": {"$ref": "#/definitions/a"}}},
    {"allOf": {}},
    {"allOf": []},
    {"oneOf": [{}, 1, None, "x"]},
    {"properties": {"required": [3], "properties": {"properties": 3}}},
    recursion_within({"$ref": "http://127.0.0.1:1/"}),
    {"x" * 100_000: 1},
    {"description": "x" * 10_000_000},
    {"enum": [str(n) for n in range(MAX_NODES)]},
    {"properties": {f"p{n}": {"type": "string"} for n in range(30_000)}},
    nested(90, {}, lambda s: {"items": s}),
    nested(150, {}, lambda s: {"not": s}),
    nested(12, {}, lambda s: {"anyOf": [s, s]}),
    {"allOf": [{"$ref": f"#/allOf/{n + 1}"} for n in range(3000)]},
    {"allOf": [{"$ref": "#/allOf/0"}, {"$ref": "#/allOf/1"}] * 500},
    {"anyOf": [{"$ref": f"#/anyOf/{(n * 7) % 200}"} for n in range(200)]},
]

ARGUMENTS = [
    "{}",
    '{"x": 1, "a": {"x": "1"}}',
    '{"x": ' + "9" * 3000 + "}",
    '{"x": 1e308, "y": -0.0, "z": 1e-320}',
    json.dumps(nested(190, 1, lambda x: {"x": x})),
    json.dumps({"x": nested(190, 1, lambda x: [x])}),
    json.dumps({"x": nested(300, 1, lambda x: [x])}),
    json.dumps({"x": list(range(2000)), "y": "z" * 5000}),
    '{"": "", " ": null, "\\u202e": "\\u001b"}',
]


@pytest.mark.parametrize("index", range(len(SCHEMAS)))
def test_no_schema_makes_the_checker_raise(index: int) -> None:
    try:
        tool = Tool("act", "", SCHEMAS[index])
    except (ValueError, UnicodeEncodeError):
        return  # The domain does not let it in: no tool, nothing to check.
    checker, toolset = Checker(), Toolset((tool,))
    for one in checker.check_tools(toolset):
        assert len(one.message) < 250
        assert one.message.isprintable()
    for text in ARGUMENTS:
        row = Example((Message("user", "Hi"), Message("assistant", None, (ToolCall("act", text),))), toolset)
        for one in checker.check(row):
            assert len(one.message) < 250
            assert one.message.isprintable()


def test_names_as_long_as_they_are_many_are_compared_within_bounds() -> None:
    tools = tuple(Tool(f"{n:04}" * 16, "", {"type": "object"}) for n in range(3000))
    calls = tuple(ToolCall(f"{n:04}"[::-1] * 15 + "x", "{}") for n in range(3000))
    found = Checker().check(Example((Message("user", "Hi"), Message("assistant", None, calls)), Toolset(tools)))
    assert len(found) == 51


def test_a_huge_schema_is_refused_without_being_compiled() -> None:
    huge = {"properties": {f"p{n}": {"enum": ["x" * 50] * 20} for n in range(10_000)}}
    assert codes(row_with({}, huge)) == ["C311", "T104"]


class _Counting(http.server.BaseHTTPRequestHandler):
    hits = 0

    def do_GET(self) -> None:
        type(self).hits += 1
        body = b'{"type": "integer"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    _Counting.hits = 0
    with http.server.HTTPServer(("127.0.0.1", 0), _Counting) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


def test_nothing_is_ever_fetched(server: str) -> None:
    schemas: list[Any] = [
        {"$ref": f"{server}/a"},
        {"$id": f"{server}/base", "properties": {"x": {"$ref": "other.json"}}},
        {"properties": {"x": {"$id": f"{server}/base/", "$ref": "other.json"}}},
        {"$schema": f"{server}/meta", "type": "object"},
        {"$dynamicRef": f"{server}/d"},
        {"$recursiveRef": f"{server}/r", "$schema": "https://json-schema.org/draft/2019-09/schema"},
        {"properties": {"x": {"format": "uri", "const": f"{server}/c"}}},
        {"$schema": "http://json-schema.org/draft-04/schema#", "id": f"{server}/", "properties": {"x": {"$ref": "y"}}},
        {"$defs": {"a": {"$anchor": "b", "$ref": f"{server}/e#b"}}, "$ref": "#b"},
        {"definitions": {"a": {"type": "string"}}, "$ref": f"{server}/f#/definitions/a"},
    ]
    for parameters in schemas:
        check(parameters, '{"x": 1}', "{}")
    assert _Counting.hits == 0


def test_the_recursion_limit_is_no_help_to_a_hostile_row() -> None:
    limit = sys.getrecursionlimit()
    deep = json.dumps({"x": nested(190, 1, lambda x: [x])})
    check({"properties": {"x": {"$ref": "#/$defs/l"}}, "$defs": {"l": {"items": {"$ref": "#/$defs/l"}}}}, deep)
    assert sys.getrecursionlimit() == limit


SHAPES = {
    "anyOf": (lambda inner: {"anyOf": [inner, {"type": "boolean"}]}, lambda value: value),
    "allOf": (lambda inner: {"allOf": [inner]}, lambda value: value),
    "properties": (lambda inner: {"type": "object", "properties": {"a": inner}}, lambda value: {"a": value}),
    "items": (lambda inner: {"type": "array", "items": inner}, lambda value: [value]),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("left", [80, 150, 300, 600])
def test_what_is_nested_deep_is_checked_wherever_in_the_stack_one_asks(shape: str, left: int) -> None:
    schema, value = SHAPES[shape]
    parameters = {"type": "object", "properties": {"x": nested(90, {"type": "integer"}, schema)}}
    arguments = json.dumps({"x": nested(90, "x", value)})

    toolset = Toolset((Tool("act", "", parameters),))
    row = Example((Message("user", "Hi"), Message("assistant", None, (ToolCall("act", arguments, "c1"),))), toolset)

    def findings() -> list[Any]:
        return [*Checker().check(row), *Checker().check_tools(toolset)]

    def at_depth(frames: int) -> list[Any]:
        return findings() if frames <= 0 else at_depth(frames - 1)

    here = sum(1 for _ in traceback.walk_stack(None))
    assert at_depth(sys.getrecursionlimit() - here - left) == findings() != []
