"""A tool as a form: what is typed comes out, and what is not stays as it was."""

from typing import Any

import pytest

from tooldata_tui.dataset import Tool, Toolset
from tooldata_tui.review.form_fields import FormError
from tooldata_tui.review.tool_form import (
    BLANK,
    NotAToolError,
    ToolForm,
    added_parameter,
    checked_definition,
    slot_of,
    without_parameter,
)
from tooldata_tui.review.tool_tree import findings_at, nodes_of
from tooldata_tui.rules.every import EveryRule

ID = ("argument", "parameters", "properties", "id")


def given(**properties: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": ["id"], "additionalProperties": False}
    return {"name": "lookup", "description": "Looks it up.", "parameters": schema}


def typed(definition: dict[str, Any], **texts: str) -> dict[str, Any]:
    """The tool after *texts* were typed into the fields of ``id``."""
    form = ToolForm(definition)
    for keyword, text in texts.items():
        form.type((*ID, keyword), text)
    return form.read()


def parameter(definition: dict[str, Any], name: str = "id") -> Any:
    return definition["parameters"]["properties"][name]


def test_an_untouched_form_is_the_tool_it_was_made_of() -> None:
    odd: list[Any] = [
        given(id={"type": ["string", "null"], "enum": [1, "a"], "x": 1.5}, any=True, none=None),
        {"name": "a", "description": "", "parameters": None},
        {"name": "a\x1b", "description": "\n", "parameters": {"properties": 7}},
        given(id={"type": "array", "items": {"type": "object", "properties": {"of": {"enum": []}}}}),
    ]
    for one in odd:
        form = ToolForm(one)
        for node in form.nodes:
            for field in form.fields(node):
                form.type(("argument", *field.path), field.text)
        assert form.read() == one


@pytest.mark.parametrize(
    ("keyword", "text", "value"),
    [
        ("type", "integer", "integer"),
        ("description", "Its number.", "Its number."),
        ("pattern", "^ORD-[0-9]{5}$", "^ORD-[0-9]{5}$"),
        ("format", "date", "date"),
        ("enum", "late, lost", ["late", "lost"]),
        ("enum", '["a, b", 1, null]', ["a, b", 1, None]),
    ],
)
def test_what_is_typed_is_what_the_schema_says(keyword: str, text: str, value: Any) -> None:
    assert parameter(typed(given(id={"type": "string"}), **{keyword: text}))[keyword] == value


def test_an_emptied_field_takes_the_keyword_out() -> None:
    before = given(id={"type": "string", "pattern": "^x$", "enum": ["x"], "description": "It."})
    assert parameter(typed(before, pattern="", enum="", description="")) == {"type": "string"}


def test_values_of_a_number_are_numbers_and_those_of_a_list_stand_in_its_items() -> None:
    assert parameter(typed(given(id={"type": "integer"}), enum="1, 2"))["enum"] == [1, 2]
    listed = typed(given(id={"type": "array", "items": {"type": "string"}}), enum="a, b")
    assert parameter(listed) == {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}


@pytest.mark.parametrize(
    ("keyword", "text", "said"),
    [
        ("enum", "[1", "not JSON"),
        ("enum", "a, a", "twice"),
        ("enum", ",", "no list"),
        ("name", "", "needs a name"),
        ("name", "other", "another parameter"),
    ],
)
def test_what_is_no_value_is_said_at_its_field_and_changes_nothing(keyword: str, text: str, said: str) -> None:
    before = given(id={"type": "string"}, other={})
    form = ToolForm(before)
    form.type((*ID, keyword), text)
    with pytest.raises(FormError) as caught:
        form.read()
    assert said in caught.value.problems[(*ID, keyword)]  # type: ignore[index]
    assert form.read(leave=True) == before


def test_a_parameter_keeps_its_place_and_stays_required_under_another_name() -> None:
    after = typed(given(id={"type": "string"}, other={}), name="order_id")
    assert list(after["parameters"]["properties"]) == ["order_id", "other"]
    assert after["parameters"]["required"] == ["order_id"]


def test_required_is_a_matter_of_the_object_around() -> None:
    assert typed(given(id={}), required="optional")["parameters"]["required"] == []
    form = ToolForm(given(id={}, other={}))
    form.type(("argument", "parameters", "properties", "other", "required"), "required")
    assert form.read()["parameters"]["required"] == ["id", "other"]


def test_parameters_inside_parameters_are_edited_where_they_are() -> None:
    inner = {"type": "object", "properties": {"street": {"type": "string"}}}
    form = ToolForm(given(id={}, places={"type": "array", "items": inner}))
    node = next(node for node in form.nodes if node.name == "street")
    form.type(("argument", *node.path, "description"), "With its number.")
    places = form.read()["parameters"]["properties"]["places"]
    assert places["items"]["properties"]["street"]["description"] == "With its number."


def test_parameters_come_and_go() -> None:
    more, path = added_parameter(given(id={}))
    assert path[-1] in more["parameters"]["properties"]
    assert without_parameter(more, path) == given(id={})
    assert without_parameter(given(id={}), ("parameters", "properties", "id"))["parameters"]["required"] == []


def test_a_new_tool_needs_a_name() -> None:
    form = ToolForm(dict(BLANK), is_new=True)
    with pytest.raises(FormError):
        form.read()
    form.type(("argument", "name"), "pay")
    assert form.read()["name"] == "pay"


def test_findings_stand_at_the_field_and_the_node_they_are_about() -> None:
    one = given(id={"type": "string", "description": "Order number, ORD- and five digits, as ORD-12345."})
    form = ToolForm(one)
    found = EveryRule().check_tools(Toolset((Tool(one["name"], one["description"], one["parameters"]),)))
    at = findings_at(form.nodes, found)
    told = next(one for one in found if one.code == "T205")
    assert told in at[1]
    assert slot_of(form, told) == (*ID, "description")
    assert parameter(form.fixed(told))["pattern"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"name": ""}', '{"name": "a", "x": 1}', '{"name": "a", "description": 1}']
)
def test_what_is_no_tool_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(NotAToolError):
        checked_definition(text)


def test_a_schema_of_any_shape_makes_a_tree() -> None:
    deep: Any = {"type": "string"}
    for _ in range(60):
        deep = {"type": "object", "properties": {"in": deep}}
    many = {f"p{number}": {} for number in range(2_000)}
    for schema in (None, True, [], {"properties": None}, {"properties": {"a": 1}}, deep, {"properties": many}):
        assert 1 <= len(nodes_of({"name": "a", "parameters": schema})) <= 401
