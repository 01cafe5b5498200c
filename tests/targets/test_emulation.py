"""What each trainer does to a row: what its own code or its own checker was seen to do."""

from typing import Any

import pytest

from tests.targets.rows import asking, calling, result, row, saying, tool
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.sharegpt import CODEC
from tooldata_tui.targets.target import REFUSED, TARGETS, Effect, Outcome, Shape

USUAL = row()
AS_USUAL = Shape()
SYSTEM = {"role": "system", "content": "Be brief."}
PLAIN = [name for name in TARGETS if name != "xlam"]  # which has no place for a conversation


def outcomes(target: str, given: dict[str, Any], shape: Shape = AS_USUAL) -> list[Outcome]:
    return TARGETS[target].trainer.outcomes(given, shape)


def codes(target: str, given: dict[str, Any], shape: Shape = AS_USUAL) -> list[tuple[str, int | None]]:
    return [(one.code, one.turn) for one in outcomes(target, given, shape) if one.effect is not Effect.REWRITES]


def trained(target: str, given: dict[str, Any], shape: Shape = AS_USUAL) -> set[int]:
    return TARGETS[target].trainer.trained(given, shape)


# --- all of them


@pytest.mark.parametrize("target", PLAIN)
def test_a_row_as_it_should_be_is_refused_by_none(target: str) -> None:
    assert [one for one in outcomes(target, USUAL) if one.effect in REFUSED] == []


@pytest.mark.parametrize("target", list(TARGETS))
def test_a_question_and_the_call_that_answers_it_is_taken_by_all(target: str) -> None:
    given = row(asking(), calling())
    assert [one for one in outcomes(target, given) if one.effect in REFUSED] == []
    assert trained(target, given) == {1}


@pytest.mark.parametrize("target", list(TARGETS))
def test_a_row_in_which_the_assistant_is_silent_teaches_nothing(target: str) -> None:
    assert {one.code for one in outcomes(target, row(asking()))} & {"F206", "F207", "F208"}
    assert trained(target, row(asking())) == set()


@pytest.mark.parametrize("target", PLAIN)
def test_every_turn_of_the_assistant_is_learned_from_but_mistrals_with_tools(target: str) -> None:
    assert trained(target, USUAL) == ({3} if target == "mistral" else {1, 3})


@pytest.mark.parametrize("target", ["openai", "together", "fireworks", "mistral", "axolotl"])
def test_weight_0_is_read_by_those_who_know_it(target: str) -> None:
    given = row(asking(), saying("Hi", weight=0), asking(), saying(), tools=None)
    assert trained(target, given) == {3}
    assert codes(target, given) == [("F209", 1)]
    assert "F208" in [code for code, _ in codes(target, row(asking(), saying(weight=0), tools=None))]


@pytest.mark.parametrize("target", ["trl", "unsloth", "llama-factory", "hermes", "gemini", "bedrock", "anthropic"])
def test_weight_0_is_learned_from_all_the_same_by_the_others(target: str) -> None:
    given = row(asking(), saying("Hi", weight=0), asking(), saying(), tools=None)
    assert trained(target, given) == {1, 3}
    [one] = outcomes(target, given)
    assert (one.code, one.turn, one.effect) == ("F214", 1, Effect.CORRUPTS)


@pytest.mark.parametrize("target", ["openai", "together", "fireworks", "mistral"])
def test_other_weights_are_refused(target: str) -> None:
    assert ("F206", 1) in codes(target, row(asking(), saying("Hi", weight=0.5), tools=None))


@pytest.mark.parametrize("target", [name for name, one in TARGETS.items() if one.names])
def test_names_that_are_refused_are_named_where_they_stand(target: str) -> None:
    given = row(asking(), calling("get weather"), tools=[tool("get weather")])
    assert [place for place in codes(target, given) if place[0] == "F210"] == [("F210", None), ("F210", 1)]


@pytest.mark.parametrize("target", ["openai", "together", "fireworks", "gemini", "bedrock", "anthropic", "mistral"])
def test_a_call_without_its_result_is_refused_where_it_was_made(target: str) -> None:
    assert {code for code, _ in codes(target, row(asking(), calling(), saying()))} == {"F206"} | (
        {"F209"} if target == "mistral" else set()
    )


def test_legacy_calls_are_looked_at_as_they_are_written() -> None:
    legacy = {"role": "assistant", "content": None, "function_call": {"name": "get_weather", "arguments": "{}"}}
    given = {"messages": [asking(), legacy], "functions": [{"name": "get_weather", "parameters": {}}]}
    assert outcomes("openai", given) == []


def test_no_target_raises_for_hostile_rows() -> None:
    odd = row(
        {"role": "\x1b[2J", "content": None},
        asking("\u202e" * 50),
        calling("", form="object", **{"\x00": ["x"] * 50}),
        {"role": "tool", "content": "{" * 50},
        {"role": "tool", "content": [{"type": "image"}], "tool_call_id": 5},
        saying(None),
        tools=[{"type": "function", "function": {"name": "x", "parameters": {"type": "objec", "oneOf": [{}]}}}],
    )
    for target in TARGETS:
        for shape in (Shape(), Shape("object", True, "split"), Shape("string", True, "drop")):
            shape = shape._replace(arguments="") if not TARGETS[target].arguments else shape
            for one in outcomes(target, odd, shape):
                assert one.message.isprintable()
            trained(target, odd, shape)


@pytest.mark.parametrize("target", list(TARGETS))
def test_arguments_of_any_shape_are_found_again_in_what_is_written(target: str) -> None:
    said = 'He said "no", \\ and\nleft — 漢'
    given = row(asking(said), calling(tools=[said], inner={"tools": {"a": said}}, text='{"a": "' + "b" + '"}'))
    assert [one for one in outcomes(target, given) if one.effect in REFUSED] == []


# --- LLaMA-Factory


@pytest.mark.parametrize(
    ("messages", "turn"),
    [
        ((asking(), asking("Hello?"), saying()), 1),
        ((saying("Hi"), asking(), saying()), 0),
        ((asking(), calling(), saying()), 2),
        ((asking(), saying("Let me see."), calling(), result(), saying()), 2),
    ],
)
def test_llama_factory_leaves_out_what_does_not_take_turns(messages: Any, turn: int) -> None:
    given = row(*messages)
    [one] = [one for one in outcomes("llama-factory", given) if one.effect is Effect.DROPS]
    assert (one.code, one.turn) == ("F207", turn)
    assert trained("llama-factory", given) == set()


def test_llama_factory_leaves_out_a_row_that_ends_on_a_result() -> None:
    [one] = outcomes("llama-factory", row(asking(), calling(), result()))
    assert one.code == "F207"
    assert "end on an answer" in one.message


def test_llama_factory_takes_a_system_prompt_and_parallel_calls() -> None:
    given = row(SYSTEM, asking(), calling("get_weather", "get_weather"))
    assert codes("llama-factory", given) == []
    assert trained("llama-factory", given) == {2}


def test_llama_factory_reads_thoughts_and_text_beside_calls_where_these_are_in_tags() -> None:
    thinking = {"reasoning_content": "Paris, in\nFrance."}
    for made, said in (
        (calling(content="Let me see."), "Let me see.\n<tool_call>\n{}\n</tool_call>"),
        (calling() | thinking, "<think>\nParis, in\nFrance.\n</think>\n\n{}"),
        (
            calling(content="So.") | thinking,
            "<think>\nParis, in\nFrance.\n</think>\n\nSo.\n<tool_call>\n{}\n</tool_call>",
        ),
    ):
        given = row(asking(), made, result(), saying())
        [record] = TARGETS["llama-factory"].trainer.records(given, AS_USUAL)
        call = '{"name": "get_weather", "arguments": {"city": "Paris"}}'
        assert record["conversations"][1]["value"] == said.replace("{}", call)
        assert codes("llama-factory", given) == []
        assert CODEC.read is not None
        assert CODEC.read(record).row["messages"][1].get("content") == made.get("content")


def test_llama_factory_stops_where_tags_stand_in_an_argument() -> None:
    given = row(asking(), calling(city="<tool_call>Paris</tool_call>"), result(), saying())
    assert ("F206", 1) in codes("llama-factory", given)


# --- mistral-finetune


def test_mistral_learns_from_the_last_turn_unless_every_turn_has_a_row() -> None:
    assert codes("mistral", USUAL) == [("F209", 1)]
    assert codes("mistral", USUAL, Shape(prefixes=True)) == []
    assert trained("mistral", USUAL, Shape(prefixes=True)) == {1, 3}
    assert trained("mistral", row(asking(), saying(), asking(), saying(), tools=None)) == {1, 3}


@pytest.mark.parametrize(
    ("messages", "place"),
    [
        ((asking(), calling(content="Hm."), result(), saying()), ("F206", 1)),
        ((asking(), saying("")), ("F206", 1)),
        ((asking(), result(), saying()), ("F206", 1)),
        ((asking(), calling("get_weather", "get_weather"), result(), saying()), ("F206", 3)),
        ((SYSTEM, asking(), saying(), SYSTEM, asking(), saying()), ("F206", 3)),
        (({"role": "developer", "content": "Be brief."}, asking(), saying()), ("F206", 0)),
        ((asking(), calling(), result()), ("F206", 2)),
    ],
)
def test_mistral_stops_at_what_its_validator_refuses(messages: Any, place: tuple[str, int]) -> None:
    assert place in codes("mistral", row(*messages))


def test_mistral_lets_the_user_speak_after_a_result_and_does_not_count_the_calls_of_a_first_turn() -> None:
    assert "F206" not in {code for code, _ in codes("mistral", row(asking(), calling(), result(), asking(), saying()))}
    assert "F206" not in {code for code, _ in codes("mistral", row(calling(), saying()))}
    assert ("F206", 2) in codes("mistral", row(calling(), result(), saying()))


def test_mistral_checks_the_schemas_by_draft_7() -> None:
    bad = tool(required="city")
    assert ("F212", None) in codes("mistral", row(asking(), saying(), tools=[bad]))


# --- the others


def test_axolotl_takes_nulls_out_of_objects_and_leaves_those_in_texts() -> None:
    given = row(asking(), calling(city=None))
    assert codes("axolotl", given) == []
    [one] = outcomes("axolotl", given, Shape("object"))
    assert (one.code, one.turn, one.effect) == ("F213", 1, Effect.CORRUPTS)


def test_axolotl_stops_at_arguments_that_are_not_json() -> None:
    given = row(asking(), calling())
    given["messages"][1]["tool_calls"][0]["function"]["arguments"] = "{city: Paris}"
    assert codes("axolotl", given) == [("F206", 1)]


def test_openai_wants_the_last_turn_to_be_the_assistants_and_results_as_texts() -> None:
    assert codes("openai", row(asking(), calling(), result())) == [("F206", 2)]
    parts = result([{"type": "image_url", "image_url": {"url": "x"}}])
    assert ("F206", 2) in codes("openai", row(asking(), calling(), parts, saying()))


def test_fireworks_wants_the_system_prompt_first() -> None:
    assert codes("fireworks", row(asking(), saying(), SYSTEM, asking(), saying(), tools=None)) == [("F206", 2)]


def test_a_tool_message_without_its_call_is_refused() -> None:
    assert ("F206", 2) in codes("openai", row(asking(), calling(), result(id="other"), saying()))


def test_gemini_reads_a_part_of_json_schema_and_takes_all_of_it() -> None:
    limited = tool(
        "b", properties={"not": {"type": "integer", "exclusiveMinimum": 0, "enum": [1, 2]}, "n": {"not": {}}}
    )
    given = row(asking(), saying(), tools=[tool(), limited])
    at = ("tools", 0, "functionDeclarations", 1, "parametersJsonSchema", "properties")
    assert [(one.code, one.effect, one.message, one.path) for one in outcomes("gemini", given)] == [
        ("F212", "rewrites", "exclusiveMinimum in the schema of b is not read", (*at, "not", "exclusiveMinimum")),
        ("F212", "rewrites", "not in the schema of b is not read", (*at, "n", "not")),
    ]


def test_bedrock_wants_the_two_to_take_turns() -> None:
    assert ("F206", None) in codes("bedrock", row(saying("Hi"), asking(), saying(), tools=None))
    assert [
        one.code for one in outcomes("bedrock", row(asking(), saying(), tools=[tool(additionalProperties=False)]))
    ] == ["F212"]


def test_anthropic_refuses_odd_ids_and_schemas_of_alternatives() -> None:
    odd = row(asking(), calling(), tools=[tool(anyOf=[{}])])
    odd["messages"][1]["tool_calls"][0]["id"] = "call 1"
    assert codes("anthropic", odd) == [("F212", None), ("F211", 1)]


def test_a_tool_without_parameters_gets_the_schema_that_is_required() -> None:
    given = row(asking(), saying(), tools=[{"type": "function", "function": {"name": "f"}}])
    for name in ("anthropic", "bedrock"):
        (record,) = TARGETS[name].trainer.records(given, Shape())
        assert '{"type": "object"}' in dumps(record)
        assert codes(name, given) == []
    assert codes("anthropic", row(asking(), saying(), tools=[tool(type="string")])) == [("F212", None)]


@pytest.mark.parametrize("target", ["anthropic", "bedrock"])
def test_a_blank_turn_is_refused(target: str) -> None:
    assert codes(target, row(asking(" "), saying(""), asking(), saying(None), tools=None)) == [
        ("F206", turn) for turn in (0, 1, 3)
    ]
    assert codes(target, row(asking(), calling(content=""), result(""), saying())) == []


def test_anthropic_takes_reasoning_that_it_signed() -> None:
    given = row(asking(), saying("5", reasoning_content="2 + 3 is 5"), tools=None)
    (record,) = TARGETS["anthropic"].trainer.records(given, Shape())
    assert record["messages"][1]["content"] == [{"type": "text", "text": "5"}]
    assert [(one.code, one.turn, one.effect) for one in outcomes("anthropic", given)] == [("F202", 1, Effect.MASKS)]
    given["messages"][1]["_meta"] = {"signature": "abc"}
    (record,) = TARGETS["anthropic"].trainer.records(given, Shape())
    assert record["messages"][1]["content"][0] == {"type": "thinking", "thinking": "2 + 3 is 5", "signature": "abc"}
    assert outcomes("anthropic", given) == []


def test_xlam_has_no_place_for_a_conversation() -> None:
    assert "F206" in {code for code, _ in codes("xlam", USUAL)}


# --- Axolotl's own words


@pytest.mark.parametrize("key", ["train", "training"])
def test_what_axolotl_calls_train_is_a_weight_to_all(key: str) -> None:
    given = row(asking(), saying("Hi", **{key: False}), asking(), saying(**{key: True}), tools=None)
    for target in ("axolotl", "openai", "trl"):
        assert trained(target, given) == ({1, 3} if target == "trl" else {3})
    assert codes("trl", given) == [("F214", 1)]
    written = [TARGETS[name].trainer.records(given, AS_USUAL)[0]["messages"] for name in ("axolotl", "openai", "trl")]
    assert [[one.get("train", one.get("weight")) for one in said[1::2]] for said in written] == [
        [False, True],
        [0, 1],
        [None, None],
    ]


def test_parts_of_a_turn_that_are_not_learned_from_are_said_by_axolotl_alone() -> None:
    parts = [{"begin_offset": 0, "end_offset": 1, "train": False}]
    given = row(asking(), saying("Hi there", train_detail=parts), tools=None)
    assert codes("axolotl", given) == [("F209", 1)]
    assert TARGETS["axolotl"].trainer.records(given, AS_USUAL)[0]["messages"][1]["train_detail"] == parts
    assert {name for name in PLAIN if ("F214", 1) in codes(name, given)} == {*PLAIN} - {"axolotl"}
    assert codes("axolotl", row(asking(), calling(content=None) | {"train_detail": parts})) == [("F206", 1)]


def test_what_vendors_do_not_know_of_a_tool_is_left_out_and_said() -> None:
    odd = tool()
    odd["function"] |= {"required": ["city"], "strict": False}
    for name in ("openai", "together", "fireworks", "mistral"):
        [record] = TARGETS[name].trainer.records(row(tools=[odd]), AS_USUAL)
        assert set(record["tools"][0]["function"]) == {"name", "description", "parameters", "strict"}
        told = [one for one in outcomes(name, row(tools=[odd])) if one.code == "F214"]
        assert [(one.effect, one.path[-1]) for one in told] == [(Effect.REWRITES, "required")]
    assert TARGETS["trl"].trainer.records(row(tools=[odd]), AS_USUAL)[0]["tools"] == [odd]


def test_a_refusal_is_lost_where_nobody_knows_one() -> None:
    given = row(asking(), saying(None, refusal="I will not."), tools=None)
    assert codes("openai", given) == []
    assert {name for name in PLAIN if ("F202", 1) in codes(name, given)} == {*PLAIN} - {"openai"}
