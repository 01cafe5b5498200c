"""The two protocols: what is sent, and what a reply comes down to, whatever it is."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.errors import UsageError
from tooldata_tui.generation.asks import Reader, ask_bytes, ask_of
from tooldata_tui.generation.exchange import Ask, Usage
from tooldata_tui.generation.providers import Provider, provider_of
from tooldata_tui.settings.model import Settings
from tooldata_tui.settings.providers import GenerationSettings, ProviderSettings

from .works import SCHEMA

ASK = Ask(
    "a/1", "Be brief.", (("user", "Say it."), ("assistant", "What?"), ("user", "That.")), "saying", SCHEMA, 0.5, 99
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def provider(protocol: str = "openai", **settings: Any) -> Provider:
    given_ = {"url": "https://x.example/v1", "model": "m-1", **settings}
    return Provider("it", ProviderSettings(protocol=protocol, **given_))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("protocol", "url", "endpoint"),
    [
        ("openai", "https://x.example", "https://x.example/v1/chat/completions"),
        ("openai", "https://x.example/v1", "https://x.example/v1/chat/completions"),
        ("openai", "https://x.example/api/v1/", "https://x.example/api/v1/chat/completions"),
        ("openai", "https://x.example/v1/chat/completions", "https://x.example/v1/chat/completions"),
        ("openai", "https://x.example/o?api-version=1", "https://x.example/o/chat/completions?api-version=1"),
        ("anthropic", "https://x.example", "https://x.example/v1/messages"),
        ("anthropic", "https://x.example/v1", "https://x.example/v1/messages"),
        ("anthropic", "https://x.example/claude", "https://x.example/claude/v1/messages"),
        ("anthropic", "http://[::1]:4000/v1/messages", "http://[::1]:4000/v1/messages"),
    ],
)
def test_an_address_may_be_written_in_any_of_the_usual_ways(protocol: str, url: str, endpoint: str) -> None:
    assert provider(protocol, url=url).endpoint == endpoint


def test_openai_is_held_to_a_schema() -> None:
    assert provider().body(ASK) == {
        "model": "m-1",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Say it."},
            {"role": "assistant", "content": "What?"},
            {"role": "user", "content": "That."},
        ],
        "max_tokens": 99,
        "temperature": 0.5,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "saying", "schema": SCHEMA, "strict": True},
        },
    }


@pytest.mark.parametrize(
    "loose",
    [
        {"type": "object"},
        {"type": "object", "properties": {"a": {}}, "required": [], "additionalProperties": False},
        {"type": "object", "properties": {"a": {}}, "required": ["a"]},
        {
            "type": "object", "required": ["a"], "additionalProperties": False,
            "properties": {"a": {"type": "array", "items": {"type": "object"}}},
        },
    ],
)  # fmt: skip
def test_a_schema_that_the_strict_mode_does_not_take_is_sent_without_it(loose: dict[str, Any]) -> None:
    body = provider().body(ASK._replace(schema=loose))
    assert body["response_format"]["json_schema"]["strict"] is False


def test_the_servers_of_openai_want_the_limit_under_its_new_name() -> None:
    body = provider(url="https://api.openai.com/v1").body(ASK)
    assert ("max_tokens" in body, body["max_completion_tokens"]) == (False, 99)


def test_a_tool_is_forced_in_either_protocol() -> None:
    one, other = (provider(name, structured="tool").body(ASK) for name in ("openai", "anthropic"))
    assert one["tool_choice"] == {"type": "function", "function": {"name": "saying"}}
    assert one["tools"][0]["function"]["parameters"] == SCHEMA
    assert other["tool_choice"] == {"type": "tool", "name": "saying"}
    assert other["tools"][0]["input_schema"] == SCHEMA
    assert other["system"] == "Be brief."


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
def test_a_server_that_can_be_held_to_nothing_is_asked_in_words(protocol: str) -> None:
    body = provider(protocol, structured="plain").body(ASK)
    assert not {"tools", "tool_choice", "response_format"} & set(body)
    assert "JSON Schema" in json.dumps(body)


@pytest.mark.parametrize(
    "text",
    [
        '{"said": "yes"}',
        '\n{"said": "yes"}\n',
        '```json\n{"said": "yes"}\n```',
        'Here you are: {"said": "yes"} I hope it helps.',
        '{"said": "yes",}',
        '{"said": "yes"',
    ],
)
def test_an_object_is_found_in_what_models_put_around_it(text: str) -> None:
    reply = {"choices": [{"message": {"content": text}}], "usage": {"prompt_tokens": 3, "completion_tokens": 4}}
    assert provider(structured="plain").read(reply) == ({"said": "yes"}, Usage(3, 4), "")


@pytest.mark.parametrize("text", ["", " ", "no", "[1]", '{"a": 1, "a": 2}', '{"a": NaN}', "{" * 5000, None, 3])
def test_what_is_no_object_is_none(text: Any) -> None:
    value, _, fault = provider().read({"choices": [{"message": {"content": text}}]})
    assert value is None
    assert fault


@pytest.mark.parametrize("structured", ["schema", "tool", "plain"])
@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
@given(value=JSON)
def test_nothing_that_a_server_sends_raises(protocol: str, structured: str, value: Any) -> None:
    wire = provider(protocol, structured=structured)
    shapes = [
        value,
        {"choices": value, "content": value, "usage": value, "error": value},
        {"choices": [value], "content": [value]},
        {"choices": [{"message": value, "finish_reason": value}], "usage": {"prompt_tokens": value}},
        {"choices": [{"message": {"content": value, "tool_calls": [value], "refusal": value}}]},
        {"content": [{"type": "tool_use", "input": value}, {"type": "text", "text": value}], "stop_reason": value},
    ]
    for shape in shapes:
        answer = wire.read(shape)
        assert (answer.value is None) == bool(answer.fault)
        assert answer.usage is None or min(answer.usage) >= 0
        assert Reader.refusal(400, json.dumps(shape).encode()).startswith("the server answered 400")


@given(data=st.binary(max_size=60))
def test_nothing_that_is_no_json_raises_either(data: bytes) -> None:
    assert Reader(provider()).read(ask_bytes(ASK), data).fault


def test_an_ask_is_written_down_and_read_back() -> None:
    assert ask_of(ask_bytes(ASK)) == ASK


def test_the_provider_is_the_one_that_is_named_or_the_only_one() -> None:
    one = ProviderSettings(url="https://x.example", model="m")
    two = Settings(providers={"a": one, "b": one})
    assert provider_of(two, "b").name == "b"
    assert provider_of(Settings(providers={"a": one})).name == "a"
    assert provider_of(Settings(providers={"a": one, "b": one}, generation=GenerationSettings("b"))).name == "b"
    for settings, name in ((two, ""), (two, "c"), (Settings(), ""), (Settings(), "a")):
        with pytest.raises(UsageError):
            provider_of(settings, name)
