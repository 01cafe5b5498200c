"""OpenAPI: an operation is a tool; references, allOf and nullable become plain JSON Schema; the rest is said."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.errors import DataError
from tooldata_tui.formats.tool_sources.registry import ToolsRead

from .reading import one_tool, read_json, read_text


def document(operation: Any, *, version: str = "3.0.3", method: str = "post", **more: Any) -> dict[str, Any]:
    return {"openapi": version, "paths": {"/pets/{id}": {method: operation}}, **more}


def body(schema: Any, *, required: bool = True, kind: str = "application/json") -> dict[str, Any]:
    return {"requestBody": {"required": required, "content": {kind: {"schema": schema}}}}


def parameters(folder: Path, schema: Any, *, version: str = "3.0.3", **schemas: Any) -> Any:
    """What the field ``x`` of a body becomes."""
    asked = body({"type": "object", "properties": {"x": schema}})
    made = document({"operationId": "op", **asked}, version=version, components={"schemas": schemas})
    return one_tool(read_json(folder, made)).parameters


def field(folder: Path, schema: Any, *, version: str = "3.0.3", **schemas: Any) -> Any:
    return parameters(folder, schema, version=version, **schemas)["properties"]["x"]


def remark(found: ToolsRead) -> str:
    [one] = found.read.remarks
    return f"{one.path} {one.message}"


def test_path_query_header_and_body_are_the_parameters(tmp_path: Path) -> None:
    item = {
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}, "description": "The pet."},
            {"name": "lang", "in": "query", "schema": {"type": "string"}},
        ],
        "post": {
            "operationId": "pet update",
            "summary": "Update",
            "description": "Updates a pet.",
            "parameters": [
                {"name": "lang", "in": "query", "required": True, "schema": {"type": "string", "enum": ["en"]}},
                {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                {"name": "Authorization", "in": "header", "required": True, "schema": {"type": "string"}},
            ],
            **body({"type": "object", "properties": {"name": {"type": "string"}, "id": {}}, "required": ["name"]}),
        },
    }
    found = read_json(tmp_path, {"openapi": "3.0.0", "paths": {"/pets/{id}": item}})
    tool = one_tool(found)
    assert (tool.name, tool.description) == ("pet_update", "Updates a pet.")
    assert tool.parameters == {
        "type": "object",
        "properties": {
            "id": {"type": "integer", "description": "The pet."},
            "lang": {"type": "string", "enum": ["en"]},
            "X-Trace": {"type": "string"},
            "name": {"type": "string"},
            "body_id": {},
        },
        "required": ["id", "lang", "name"],
    }
    assert "id is there twice" in remark(found)
    assert found.read.summary == "1 operation, 1 named anew"


def test_names_are_what_vendors_take_and_each_is_there_once(tmp_path: Path) -> None:
    operations = [
        {"operationId": "a.b/c"},
        {"operationId": "a b c"},
        {"operationId": "x" * 90},
        {},
        {"operationId": ""},
    ]
    paths = {f"/p{n}/{{id}}": {"get": one} for n, one in enumerate(operations)}
    found = read_json(tmp_path, {"openapi": "3.1.0", "paths": paths}).read
    names = [tool.name for tool in found.toolset.tools]
    assert names == ["a_b_c", "a_b_c_2", "x" * 64, "get_p3_id", "get_p4_id"]
    assert found.summary == "5 operations, 5 named anew"


def test_only_operations_that_read_where_a_person_wants_that(tmp_path: Path) -> None:
    item = {"get": {"operationId": "see"}, "delete": {"operationId": "drop"}, "x-note": {}}
    made = {"openapi": "3.0.0", "paths": {"/a": item}}
    assert [tool.name for tool in read_json(tmp_path, made).read.toolset.tools] == ["see", "drop"]
    found = read_json(tmp_path, made, get_only=True).read
    assert [tool.name for tool in found.toolset.tools] == ["see"]
    assert found.summary == "1 operation, 1 that do not GET left out"


def test_references_are_written_out(tmp_path: Path) -> None:
    pet = {"type": "object", "properties": {"owner": {"$ref": "#/components/schemas/Owner"}}}
    owner = {"type": "object", "properties": {"name": {"type": "string"}}, "xml": {"name": "o"}}
    assert field(tmp_path, {"$ref": "#/components/schemas/Pet"}, Pet=pet, Owner=owner) == {
        "type": "object",
        "properties": {"owner": {"type": "object", "properties": {"name": {"type": "string"}}}},
    }


def test_what_leads_back_to_itself_goes_into_defs(tmp_path: Path) -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    made = parameters(tmp_path, {"$ref": "#/components/schemas/Node"}, Node=node)
    assert made["properties"]["x"] == {"$ref": "#/$defs/Node"}
    assert made["$defs"] == {"Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}}


def test_two_that_lead_to_each_other_go_into_defs(tmp_path: Path) -> None:
    one = {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}}
    two = {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}}
    made = parameters(tmp_path, {"$ref": "#/components/schemas/A"}, A=one, B=two)
    assert made["$defs"] == {
        "A": {"type": "object", "properties": {"b": {"$ref": "#/$defs/B"}}},
        "B": {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}},
    }


def test_all_of_is_one_schema(tmp_path: Path) -> None:
    parts = [
        {"$ref": "#/components/schemas/Base"},
        {"type": "object", "properties": {"b": {"minimum": 5}}, "required": ["b"]},
    ]
    base = {"type": "object", "properties": {"a": {}, "b": {"type": "integer", "minimum": 1}}, "required": ["a"]}
    assert field(tmp_path, {"description": "Both.", "allOf": parts}, Base=base) == {
        "description": "Both.",
        "type": "object",
        "properties": {"a": {}, "b": {"type": "integer", "minimum": 5}},
        "required": ["a", "b"],
    }


def test_all_of_that_no_one_schema_says_stays(tmp_path: Path) -> None:
    parts = [{"type": "string", "pattern": "a"}, {"type": "string", "pattern": "b"}]
    assert field(tmp_path, {"allOf": parts}) == {"allOf": parts}


@pytest.mark.parametrize(
    ("schema", "made"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "enum": ["a"], "nullable": True}, {"type": ["string", "null"], "enum": ["a", None]}),
        (
            {"nullable": True, "allOf": [{"$ref": "#/components/schemas/N"}]},
            {"type": ["integer", "null"]},
        ),
        ({"type": "integer", "minimum": 0, "exclusiveMinimum": True}, {"type": "integer", "exclusiveMinimum": 0}),
        ({"type": "integer", "minimum": 0, "exclusiveMinimum": False}, {"type": "integer", "minimum": 0}),
        ({"type": "string", "example": "ORD-1", "x-go": 1}, {"type": "string", "examples": ["ORD-1"]}),
        (
            {"type": "array", "items": {"$ref": "#/components/schemas/N"}},
            {"type": "array", "items": {"type": "integer"}},
        ),
    ],
)
def test_what_3_0_says_in_its_own_way_is_said_plainly(schema: Any, made: Any, tmp_path: Path) -> None:
    assert field(tmp_path, schema, N={"type": "integer"}) == made


def test_3_1_is_json_schema_already(tmp_path: Path) -> None:
    schema = {"type": ["string", "null"], "exclusiveMinimum": 3, "const": 1, "prefixItems": [{"type": "string"}]}
    assert field(tmp_path, schema, version="3.1.0") == schema
    beside = {"$ref": "#/components/schemas/N", "description": "How many.", "maximum": 9}
    assert field(tmp_path, beside, version="3.1.0", N={"type": "integer"}) == {
        "type": "integer",
        "description": "How many.",
        "maximum": 9,
    }


def test_what_only_comes_back_is_no_parameter(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "properties": {"id": {"type": "integer", "readOnly": True}, "name": {"type": "string"}},
        "required": ["id", "name"],
    }
    tool = one_tool(read_json(tmp_path, document(body(schema))))
    assert tool.parameters["properties"] == {"name": {"type": "string"}}
    assert tool.parameters["required"] == ["name"]


def test_a_body_that_may_be_left_out_requires_nothing(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"a": {}}, "required": ["a"]}
    assert "required" not in one_tool(read_json(tmp_path, document(body(schema, required=False)))).parameters


def test_a_body_that_is_no_plain_object_is_one_parameter(tmp_path: Path) -> None:
    schema = {"type": "array", "items": {"type": "string"}}
    tool = one_tool(read_json(tmp_path, document(body(schema))))
    assert tool.parameters == {"type": "object", "properties": {"body": schema}, "required": ["body"]}


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (
            body({"$ref": "https://example.com/a.json"}),
            r"schema\['\$ref'\] .*is in another document, which is not fetched",
        ),
        (body({"$ref": "other.yaml#/A"}), "is in another document"),
        (body({"$ref": "#/components/schemas/Gone"}), "points to nothing"),
        (body({"$ref": "#anchor"}), "is an anchor"),
        (body({"$ref": 3}), "is no text"),
        (body({"type": "object"}, kind="multipart/form-data"), "its body is multipart/form-data, not JSON"),
        ({"parameters": [{"name": "c", "in": "cookie", "required": True}]}, "it needs c in a cookie"),
        ({"parameters": [{"in": "query"}]}, "a parameter has no name"),
        ({"parameters": [{"$ref": "#/paths"}]}, "a parameter has no name"),
    ],
)
def test_an_operation_that_cannot_be_had_is_skipped_with_its_place(operation: Any, words: str, tmp_path: Path) -> None:
    made = document(operation)
    made["paths"]["/fine"] = {"get": {"operationId": "fine"}}
    found = read_json(tmp_path, made)
    assert one_tool(found).name == "fine"
    assert "POST /pets/{id} is skipped" in remark(found)
    assert re.search(words, remark(found))
    assert found.read.summary.startswith("2 operations, 1 skipped")


def test_references_that_go_round_or_grow_without_end_are_refused(tmp_path: Path) -> None:
    loop = {"a": {"$ref": "#/components/parameters/b"}, "b": {"$ref": "#/components/parameters/a"}}
    made = document({"parameters": [{"$ref": "#/components/parameters/a"}]}, components={"parameters": loop})
    assert "without an end" in remark(read_json(tmp_path, made))
    doubling = {
        f"s{n}": {"properties": {key: {"$ref": f"#/components/schemas/s{n + 1}"} for key in "ab"}} for n in range(20)
    }
    made = document(body({"$ref": "#/components/schemas/s0"}), components={"schemas": {**doubling, "s20": {}}})
    assert "more than 20,000 parts" in remark(read_json(tmp_path, made))
    chain = {f"s{n}": {"items": {"$ref": f"#/components/schemas/s{n + 1}"}} for n in range(500)}
    made = document(body({"$ref": "#/components/schemas/s0"}), components={"schemas": {**chain, "s500": {}}})
    assert "more than 80 levels" in remark(read_json(tmp_path, made))


def test_other_versions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Swagger 2 is not read"):
        read_json(tmp_path, {"swagger": "2.0", "paths": {}})
    with pytest.raises(DataError, match=r"no OpenAPI 3 but 4\.0"):
        read_json(tmp_path, {"openapi": "4.0", "paths": {}})


def test_yaml_is_read_as_json_is(tmp_path: Path) -> None:
    text = """
        openapi: 3.1.0
        paths:
          /a:
            get:
              operationId: see
              responses:
                200: {description: ok}
    """
    assert one_tool(read_text(tmp_path, text, "api.yaml")).name == "see"


def test_the_same_document_gives_the_same_tools(tmp_path: Path) -> None:
    made = document(body({"type": "object", "properties": {"a": {"enum": ["x", "y"]}}}))
    once, again = (json.dumps(one_tool(read_json(tmp_path, made)).parameters) for _ in range(2))
    assert once == again
