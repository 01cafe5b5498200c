"""What a template loses, repeats, encodes twice or prints as None is found, with its place."""

from typing import Any

import pytest

from tests.targets.rows import CHAT, OBJECTS, TEXTS, asking, calling, result, row, saying, tool
from tooldata_tui.targets.marking import formed, mark
from tooldata_tui.targets.survival import survival
from tooldata_tui.targets.target import Effect, Outcome
from tooldata_tui.targets.template import Template


def found(source: str, *messages: dict[str, Any], tools: Any = ...) -> list[Outcome]:
    return survival(Template(source), row(*messages, tools=tools))


def codes(source: str, *messages: dict[str, Any], tools: Any = ...) -> list[tuple[str, int | None]]:
    return [(one.code, one.turn) for one in found(source, *messages, tools=tools)]


@pytest.mark.parametrize("form", ["string", "object"])
def test_a_template_that_takes_both_forms_loses_nothing(form: str) -> None:
    assert codes(CHAT, asking(), calling(form=form), result(), saying()) == []


def test_texts_that_are_written_as_texts_are_encoded_twice() -> None:
    [one] = found(OBJECTS)
    assert (one.code, one.effect, one.turn) == ("F201", Effect.CORRUPTS, 1)
    assert one.path == ("messages", 1, "tool_calls", 0, "function", "arguments")
    assert one.remedy == "write the arguments as objects"
    assert codes(OBJECTS, asking(), calling(form="object"), result(), saying()) == []


def test_objects_that_are_printed_by_python_are_found() -> None:
    [one] = found(TEXTS, asking(), calling(form="object"))
    assert one.code == "F201"
    assert "Python" in one.message
    assert one.remedy == "write the arguments as JSON texts"
    assert codes(TEXTS, asking(), calling()) == []


def test_no_arguments_at_all_are_encoded_twice_too() -> None:
    bare = calling()
    bare["tool_calls"][0]["function"]["arguments"] = "{}"
    assert codes(OBJECTS, asking(), bare) == [("F201", 1)]
    assert codes(CHAT, asking(), bare) == []


def test_a_model_that_wants_backslashes_in_both_forms_gets_them() -> None:
    source = CHAT.replace("{{ c.function.arguments }}", "{{ c.function.arguments | tojson }}").replace(
        "{{ c.function.arguments | tojson }}{% endif %}", "{{ c.function.arguments | tojson | tojson }}{% endif %}"
    )
    assert codes(source, asking(), calling()) == []


def test_text_beside_calls_that_is_dropped_is_found_and_reasoning_is_a_remark() -> None:
    source = CHAT.replace("{%- if m.content %}", "{%- if m.content and not m.tool_calls %}")
    said = calling(content="Let me see.") | {"reasoning_content": "hm"}
    [text, thought] = found(source, asking(), said, result(), saying())
    assert (text.code, text.turn, text.effect) == ("F202", 1, Effect.LOSES)
    assert "beside the calls" in text.message
    assert (thought.code, thought.effect) == ("F202", Effect.MASKS)


def test_a_text_of_which_a_part_goes_is_found() -> None:
    source = CHAT.replace("{{ m.content }}", "{{ m.content.split('</think>')[-1] }}")
    [one] = found(source, asking(), saying("<think>hm</think>Mild"), tools=None)
    assert (one.code, one.effect) == ("F202", Effect.MASKS)
    cut = CHAT.replace("{{ m.content }}", "{{ m.content[:12] }}")
    assert ("F202", 1) in codes(cut, asking("Hi"), saying("It is mild in Paris today."), tools=None)


def test_the_second_of_two_calls_is_missed() -> None:
    source = CHAT.replace("m.tool_calls or []", "(m.tool_calls or [])[:1]")
    two = found(source, asking(), calling("get_weather", "get_time"), result(), result("9", "call_2"), saying())
    assert [(one.code, one.turn, one.path[3]) for one in two] == [("F203", 1, 1)]
    assert "get_time" in two[0].message


def test_a_result_that_is_not_shown_is_found() -> None:
    source = CHAT.replace("{%- if m.content %}", "{%- if m.content and m.role != 'tool' %}")
    assert codes(source) == [("F204", 2)]


def test_null_that_is_printed_is_found_where_it_is() -> None:
    source = CHAT.replace("{%- if m.content %}{{ m.content }}{% endif %}", "{{ m.content }}")
    [one] = found(source, asking(), calling(content=None), result(), saying())
    assert (one.code, one.turn, one.path) == ("F205", 1, ("messages", 1, "content"))
    spelled = CHAT.replace("{{ c.function.arguments | tojson }}", "{{ c.function.arguments }}")
    twice = found(spelled, asking(), calling(form="object", city="Paris", unit=None))
    assert [one.code for one in twice] == ["F201", "F205"]
    assert codes(CHAT, asking("None of it"), saying("None."), tools=None) == []


def test_what_raises_has_its_turn_and_what_would_help() -> None:
    two = "{% if m.tool_calls and m.tool_calls | length > 1 %}{{ raise_exception('one call only') }}{% endif %}"
    source = CHAT.replace("<|end|>", two + "<|end|>")
    [one] = found(source, asking(), saying("Hi"), asking(), calling("a", "b"))
    assert (one.code, one.effect, one.turn) == ("F206", Effect.RAISES, 3)
    assert "one call only" in one.message
    texts = CHAT.replace("<|end|>", "{{ m.tool_calls[0].function.arguments + '' if m.tool_calls }}<|end|>")
    assert found(texts, asking(), calling(form="object"))[0].remedy == "write the arguments as JSON texts"
    joined = CHAT.replace("{%- if m.content %}{{ m.content }}{% endif %}", "{{ (m.content | default('')) + '' }}")
    assert "leave the content" in found(joined, asking(), calling(content=None))[0].remedy


def test_what_stands_twice_is_found() -> None:
    source = CHAT.replace("{{ m.content }}", "{{ m.content }}{{ m.content if m.role == 'tool' }}")
    assert codes(source) == [("F215", 2)]


def test_tools_and_parameters_that_are_not_shown_are_found() -> None:
    body = CHAT.split("</tools>\n{% endif %}", 1)[1]
    assert codes(body) == [("F216", None)]
    [one] = found(body, asking(), saying(), tools=[tool("a"), tool("b")])
    assert one.message == "none of the 2 tools is shown"
    names = CHAT.replace("{{ t | tojson }}", "{{ t.function.name }}")
    [one] = found(names)
    assert one.message == "the parameter city of get_weather is not shown"


def test_a_template_that_looks_a_tool_up_by_its_name_finds_it() -> None:
    check = "{% if c.function.name not in ['get_weather'] %}{{ raise_exception('unknown') }}{% endif %}"
    assert codes(CHAT.replace("<call>", check + "<call>")) == []


def test_marks_are_all_different_and_keep_the_kind() -> None:
    marked, marks = mark(
        row(asking(), calling(form="object", city="Paris", n=3, ok=True, gone=None, inner={"a": ["b"]}))
    )
    assert len({one.sign for one in marks}) == len(marks)
    arguments = marked["messages"][1]["tool_calls"][0]["function"]["arguments"]
    assert [type(one) for one in arguments.values()] == [str, int, bool, type(None), dict]
    assert marked["tools"][0]["function"]["parameters"]["type"] == "object"


def test_arguments_change_their_form_and_back() -> None:
    texts = row(asking(), calling())
    assert formed(formed(texts, "object"), "string") == texts
    odd = row(asking(), calling())
    odd["messages"][1]["tool_calls"][0]["function"]["arguments"] = "{not json"
    assert formed(odd, "object") == odd
