from typing import Any

import pytest

from tooldata_tui.dataset import Finding, Severity, Tool, Toolset
from tooldata_tui.rules import Checker
from tooldata_tui.rules.schema_types import TYPES, json_type

from .reading import codes, findings_of, fixed, row_with, toolset_of

PARAMETERS = ("tools", 0, "function", "parameters")


def about(parameters: Any, *, name: str = "act") -> list[Finding]:
    return Checker().check_tools(Toolset((Tool(name, "", parameters),)))


def places(parameters: Any) -> list[tuple[str, tuple[Any, ...]]]:
    found = about(parameters)
    assert all(one.path[:4] == PARAMETERS and one.turn is None for one in found)
    return [(one.code, one.path[4:]) for one in found]


INVALID: list[tuple[Any, tuple[Any, ...]]] = [
    ([1], ()),
    (True, ()),
    (3, ()),
    ("{}", ()),
    ({"properties": []}, ("properties",)),
    ({"properties": {"x": 3}}, ("properties", "x")),
    ({"properties": {"x": {"minimum": "3"}}}, ("properties", "x", "minimum")),
    ({"properties": {"x": {"required": "yes"}}}, ("properties", "x", "required")),
    ({"properties": {"x": {"enum": "a"}}}, ("properties", "x", "enum")),
    ({"properties": {"x": {"type": {"type": "string"}}}}, ("properties", "x", "type")),
    ({"required": ["a", "a"]}, ("required",)),
    ({"required": [1]}, ("required", 0)),
    ({"allOf": [{}, 3]}, ("allOf", 1)),
    ({"items": [{}]}, ("items",)),
    ({"additionalProperties": "false"}, ("additionalProperties",)),
    ({"properties": {"required": 3}}, ("properties", "required")),
    ({"properties": {"x": {"$ref": 3}}}, ("properties", "x", "$ref")),
]


@pytest.mark.parametrize(("parameters", "place"), INVALID)
def test_an_invalid_schema_is_reported_where_it_is_invalid(parameters: Any, place: tuple[Any, ...]) -> None:
    assert places(parameters) == [("T101", place)]


@pytest.mark.parametrize(("parameters", "place"), INVALID)
def test_calls_are_checked_against_the_rest_of_an_invalid_schema(parameters: Any, place: tuple[Any, ...]) -> None:
    if not isinstance(parameters, dict):
        assert [code for code in codes(row_with({"q": "x"}, parameters)) if code.startswith("C")] == []
        return
    properties = parameters.get("properties")
    properties = {**(properties if isinstance(properties, dict) else {}), "q": {"type": "integer"}}
    row = row_with({"q": "x", "x": 1, "a": 1}, {**parameters, "properties": properties})
    assert [one.path[-1] for one in findings_of(row) if one.code == "C304"] == ["q"]


def test_several_flaws_of_a_schema_are_all_reported() -> None:
    parameters = {
        "properties": {"a": {"minimum": "1"}, "b": {"maximum": "1"}, "c": {"type": "str"}, "d": {"$ref": "#/x"}}
    }
    assert sorted(code for code, _ in places(parameters)) == ["T101", "T101", "T102", "T108"]


@pytest.mark.parametrize(
    "reference",
    [
        "http://127.0.0.1:1/x",
        "file:///etc/passwd",
        "other.json",
        "#/$defs/none",
        "#nowhere",
        "#/properties/x/enum/0",
        "//h/x",
    ],
)
def test_references_out_or_to_nothing_are_reported_and_accept_anything(reference: str) -> None:
    parameters = {"properties": {"x": {"$ref": reference, "enum": [3]}, "y": {"type": "integer"}}}
    assert places(parameters) == [("T102", ("properties", "x", "$ref"))]
    assert [code for code in codes(row_with({"x": 3, "y": "a"}, parameters)) if code[0] == "C"] == ["C304"]


@pytest.mark.parametrize(
    ("more", "reference"),
    [
        ({"$defs": {"a": {"type": "integer"}}}, "#/$defs/a"),
        ({"$defs": {"a/b ~c%": {"type": "integer"}}}, "#/$defs/a~1b%20~0c%25"),
        ({"$defs": {"a": {"$anchor": "here", "type": "integer"}}}, "#here"),
        ({"$id": "https://example.com/s", "$defs": {"a": {"type": "integer"}}}, "https://example.com/s#/$defs/a"),
        ({"definitions": {"a": {"type": "int"}}}, "#/definitions/a"),
        ({"$defs": {"l": {"allOf": [{}, {"type": "integer"}]}}}, "#/$defs/l/allOf/1"),
        ({"$defs": {"f": False}}, "#/$defs/f"),
    ],
)
def test_references_inside_the_schema_are_followed(more: Any, reference: str) -> None:
    parameters = {**more, "properties": {"x": {"$ref": reference}}}
    assert [code for code, _ in places(parameters) if code == "T102"] == []
    assert [code for code in codes(row_with({"x": "a"}, parameters)) if code[0] == "C"] in (["C304"], ["C302"])


@pytest.mark.parametrize(
    "parameters",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"not": {"$ref": "#"}},
        {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"},
        {"$ref": "#/allOf/0", "allOf": [{"anyOf": [{"$ref": "#"}]}]},
        {"properties": {"x": {"oneOf": [{"$ref": "#/properties/x"}, {"type": "string"}]}}},
    ],
)
def test_a_circle_that_goes_no_deeper_is_reported_once(parameters: Any) -> None:
    assert [code for code, _ in places(parameters)] == ["T102"]
    assert [code for code in codes(row_with({"x": "1"}, parameters)) if code == "C311"] == []


def test_a_recursive_schema_is_fine_and_its_calls_are_checked() -> None:
    tree = {"type": "object", "properties": {"v": {"type": "integer"}, "kids": {"items": {"$ref": "#"}}}}
    assert places(tree) == []
    assert codes(row_with({"v": 1, "kids": [{"v": 2, "kids": []}]}, tree)) == []
    [found] = findings_of(row_with({"kids": [{"kids": [{"v": "x"}]}]}, tree))
    assert found.code == "C304"
    assert found.path[-5:] == ("kids", 0, "kids", 0, "v")


PATTERNS = ["^(?=a)b", "(?!a)b", "(?<=a)b", r"(a)\1", "[", "(", "a" * 3000, r"((a{900}){900}){900}"]
#: Taken by only one of the engines.
PATTERNS += [r"\u0041", r"\p{Letter}", r"\cA", "a{1001}", "a**", "a{,3}", "^{"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_that_cannot_be_run_safely_are_reported_and_not_checked(pattern: str) -> None:
    parameters = {"properties": {"x": {"type": "string", "pattern": pattern}}}
    assert places(parameters) == [("T103", ("properties", "x", "pattern"))]
    assert codes(row_with({"x": "z"}, parameters)) == ["T103"]
    keyed = {"patternProperties": {pattern: {"type": "string"}}, "additionalProperties": False}
    assert places(keyed) == [("T103", ("patternProperties", pattern))]
    assert codes(row_with({"x": "z"}, keyed)) == ["T103"]


@pytest.mark.parametrize(
    "pattern", [r"^\d{3}-\w+$", r"^\p{L}+$", "^[^@]+@[^@]+$", "^.{1,1000}$", r"^(\+\d{1,3})?\s?[\d -]{5,15}$"]
)
def test_ordinary_patterns_run(pattern: str) -> None:
    assert places({"properties": {"x": {"pattern": pattern}}}) == []


def test_more_patterns_than_allowed_are_not_checked() -> None:
    found = places({"properties": {f"p{n}": {"pattern": f"^{n}$"} for n in range(80)}})
    assert [code for code, _ in found] == ["T103"] * 16


TYPE_NAMES = {
    "dict": "object",
    "float": "number",
    "str": "string",
    "int": "integer",
    "any": "any",
    "list": "array",
    "STRING": "string",
    "Object": "object",
    "List[int]": "array",
    "str, optional": "string",
    "bool": "boolean",
    "tuple": "array",
    "NoneType": "null",
    "date": None,
    "": None,
    "x" * 1000: None,
}


@pytest.mark.parametrize("name", TYPE_NAMES)
def test_names_of_types_are_mapped(name: str) -> None:
    assert json_type(name) == TYPE_NAMES[name]
    row = row_with({"x": None}, {"properties": {"x": {"type": name}}})
    found = [one for one in findings_of(row) if one.code[0] == "T"]
    assert [one.code for one in found] == ["T108"]
    assert found[0].path == (*PARAMETERS, "properties", "x", "type")
    meant, fix = TYPE_NAMES[name], found[0].fix
    if meant is None:
        assert fix is None
    else:
        assert fix is not None
        assert fix.safe is name.isalpha()
        after = fixed(row, found[0])
        assert after["tools"][0]["function"]["parameters"]["properties"]["x"].get("type", "any") == meant
        assert "T108" not in codes(after)


def test_types_in_lists_and_deep_inside_are_mapped_but_not_those_in_data() -> None:
    parameters = {
        "properties": {"x": {"items": {"type": ["str", "null"]}}, "type": {"type": "string"}},
        "default": {},
        "enum": [{"type": "dict", "x": [], "type2": 1}, {}],
    }
    row = row_with({}, parameters)
    [found] = findings_of(row)
    assert found.path == (*PARAMETERS, "properties", "x", "items", "type")
    assert codes(fixed(row, found)) == []


def test_the_types_of_json_schema_are_themselves() -> None:
    assert all(json_type(name) == name for name in TYPES)


def test_what_is_required_must_be_described() -> None:
    row = row_with(
        {"x": 1, "ordre_id": 1}, {"properties": {"x": {}, "order_id": {}}, "required": ["ordre_id", "nope", "x"]}
    )
    near, none = (one for one in findings_of(row) if one.code == "T107")
    assert near.path[4:] == ("required", 0)
    assert none.path[4:] == ("required", 1)
    assert fixed(row, near)["tools"][0]["function"]["parameters"]["required"] == ["order_id", "nope", "x"]
    assert fixed(row, none)["tools"][0]["function"]["parameters"]["required"] == ["ordre_id", "x"]
    assert places({"properties": {"a": {}}, "anyOf": [{"properties": {"c": {}}}], "required": ["c"]}) == []
    assert [
        one.code for one in about({"properties": {"a": {}}, "anyOf": [{"required": ["a"]}], "required": ["c"]})
    ] == ["T107"]


def test_tools_of_one_name_are_reported_and_an_exact_copy_can_go() -> None:
    row = row_with({}, {"type": "object"})
    row["tools"] += [
        row["tools"][0],
        {"type": "function", "function": {"name": "act", "parameters": {"type": "object", "properties": {}}}},
    ]
    copy, other = findings_of(row)
    assert copy.code == other.code == "T105"
    assert other.fix is None
    assert copy.path == ("tools", 1, "function", "name")
    assert copy.fix is not None
    assert copy.fix.safe
    assert codes(fixed(row, copy)) == ["T105"]


@pytest.mark.parametrize("name", ["", "a b", "a.b", "a" * 65, "é", "a\n"])
def test_names_vendors_refuse_are_warned_about(name: str) -> None:
    [found] = about({"type": "object"}, name=name)
    assert found.code == "T106"
    assert found.severity is Severity.WARNING
    assert found.path[-1] == "name"


def test_no_parameters_are_noted_and_anything_goes() -> None:
    assert codes(row_with({"x": 1}, None)) == ["T109"]


def test_a_schema_is_compiled_once_a_key_and_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tooldata_tui.rules.checker._KEPT", 3)
    checker, made = Checker(), []
    compile_tool = checker._compile
    checker._compile = lambda tool: made.append(tool.name) or compile_tool(tool)  # type: ignore[func-returns-value]
    sets = [toolset_of(row_with({}, {"type": "object"}, name=name)) for name in "abacadaeba"]
    for toolset in sets:
        checker.check_tools(toolset)
    assert "".join(made) == "abcdeb"
    assert len(checker._tools) == 3


DIALECTS = [
    ({"properties": {"x": {"type": "string", "required": True}, "y": {"required": False}}, "required": ["y"]}, "T110"),
    ({"properties": {"x": {"type": "object", "properties": {"y": {"required": True}}}}}, "T110"),
    ({"properties": {"x": {"type": "string", "pattern": None}, "y": None}}, "T111"),
    ({"properties": {"x": {"type": "array", "enum": ["a", "b"]}}}, "T112"),
    ({"properties": {"x": {"type": "string", "enum": ["a", "b", "a"]}}}, "T113"),
    ({"properties": {"x": {"type": "string", "enums": ["a"]}}}, "T115"),
    ({"x": {"type": "string"}, "y": {"type": "object", "description": "Y"}}, "T116"),
]


@pytest.mark.parametrize(("parameters", "code"), DIALECTS, ids=[code for _, code in DIALECTS])
def test_a_dialect_is_written_as_json_schema(parameters: Any, code: str) -> None:
    row = row_with({}, parameters)
    [found] = [one for one in findings_of(row) if one.code[0] == "T"]
    assert found.code == code
    after = fixed(row, found)
    assert [one for one in codes(after) if one[0] == "T"] == []


@pytest.mark.parametrize(
    ("parameters", "value", "code"),
    [
        ({"properties": {"x": {"type": "string", "required": True}}}, {}, "C301"),
        ({"properties": {"x": {"type": "array", "enum": ["a", "b"]}}}, {"x": ["c"]}, "C305"),
        ({"x": {"type": "integer"}}, {"x": "a"}, "C304"),
        ({"x": {"type": "integer"}}, {"y": 1}, "C303"),
        ({"properties": {"x": {"type": "int", "minimum": None, "maximum": 5}}}, {"x": 9}, "C308"),
    ],
)
def test_calls_are_checked_against_what_a_dialect_means(parameters: Any, value: Any, code: str) -> None:
    assert [one for one in codes(row_with(value, parameters)) if one[0] == "C"] == [code]


def test_places_in_a_bare_map_are_those_of_the_row() -> None:
    row = row_with({}, {"x": {"type": "str"}})
    flat, inner = [one for one in findings_of(row) if one.code[0] == "T"]
    assert (flat.code, inner.code) == ("T116", "T108")
    assert inner.path == (*PARAMETERS, "x", "type")
    assert "T108" not in codes(fixed(row, inner))


@pytest.mark.parametrize(
    "parameters",
    [
        {"properties": {"x": {"default": None, "type": "string"}}},
        {"properties": {"x": {"type": ["string", "null"], "enum": ["a", None], "default": None}}},
        {"properties": {"x": {"type": "array", "enum": [["a"], ["b"]]}}},
        {"properties": {"x": {"type": "integer", "enum": [1, 1.5 * 2], "default": 1.0}}},
        {"properties": {"x": {"enum": [1, True, "1"]}}},
        {"properties": {"x": {"x-order": 1, "nullable": True, "example": None, "format": "date"}}},
        {"properties": {"required": {"type": "string"}, "enum": {"type": "string"}, "type": {"type": "string"}}},
        {"type": "object"},
        {"description": "Takes nothing.", "title": "Nothing"},
        {"properties": {"x": {"minimum": 5, "maximum": 5}}},
    ],
)
def test_what_is_right_is_no_dialect(parameters: Any) -> None:
    assert places(parameters) == []
