"""The protocol of ``/v1/chat/completions``: OpenAI, and whoever speaks as it does."""

from collections.abc import Mapping
from typing import Any

from tooldata_tui.errors import DataError
from tooldata_tui.generation.exchange import Ask, Usage
from tooldata_tui.generation.providers.protocol import Answer, Structured, Wire, count, object_in, with_schema

__all__ = ["WIRE"]

_PATH = "/chat/completions"
#: Newer models of OpenAI refuse the old name of the limit, most others do not know the new one.
_NEW_NAME = ("api.openai.com",)


def _endpoint(path: str) -> str:
    path = path.rstrip("/")
    if path.endswith(_PATH):
        return path
    return f"{path or '/v1'}{_PATH}"


def _headers(key: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}


def _body(ask: Ask, model: str, structured: Structured, host: str) -> dict[str, Any]:
    system = with_schema(ask) if structured == "plain" else ask.system
    messages = [{"role": "system", "content": system}] if system else []
    messages += [{"role": role, "content": text} for role, text in ask.turns]
    limit = "max_completion_tokens" if host in _NEW_NAME else "max_tokens"
    body: dict[str, Any] = {"model": model, "messages": messages, limit: ask.max_tokens}
    if ask.temperature != 1.0:  # what holds anyway; some models refuse to be told
        body["temperature"] = ask.temperature
    if structured == "schema":
        schema = {"name": ask.name, "schema": ask.schema, "strict": _is_strict(ask.schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif structured == "tool":
        tool = {"name": ask.name, "description": "Takes the answer.", "parameters": ask.schema}
        body["tools"] = [{"type": "function", "function": tool}]
        body["tool_choice"] = {"type": "function", "function": {"name": ask.name}}
    return body


def _is_strict(schema: Any, depth: int = 0) -> bool:
    """Whether a schema says what the strict mode wants: all objects closed, all their properties required."""
    if depth > 20:
        return False
    if isinstance(schema, list | tuple):
        return all(_is_strict(one, depth + 1) for one in schema)
    if not isinstance(schema, Mapping):
        return True
    properties = schema.get("properties")
    if isinstance(properties, Mapping):
        if schema.get("additionalProperties") is not False or set(schema.get("required", ())) != set(properties):
            return False
        return all(_is_strict(one, depth + 1) for one in properties.values())
    if schema.get("type") == "object":
        return False
    return all(_is_strict(schema[key], depth + 1) for key in ("items", "anyOf", "$defs") if key in schema)


def _read(value: Any, structured: Structured) -> Answer:
    usage = _usage(value)
    choices = value.get("choices") if isinstance(value, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = choice.get("message")
    if not isinstance(message, dict):
        return Answer(None, usage, "the reply holds no message")
    finish = choice.get("finish_reason")
    if finish == "length":
        return Answer(None, usage, "the reply was cut off: the model ran out of tokens")
    if message.get("refusal") or finish == "content_filter":
        return Answer(None, usage, "the model refused to answer")
    text = message.get("content")
    if structured == "tool":
        text = _arguments(message.get("tool_calls")) or text  # some servers only pretend that a tool can be forced
    found, fault = object_in(_joined(text))
    return Answer(found, usage, fault)


def _arguments(calls: Any) -> Any:
    call = calls[0] if isinstance(calls, list) and calls and isinstance(calls[0], dict) else {}
    function = call.get("function")
    return function.get("arguments") if isinstance(function, dict) else None


def _joined(content: Any) -> Any:
    """The text of a message whose content is a list of parts."""
    if not isinstance(content, list):
        return content
    texts = [part.get("text") for part in content if isinstance(part, dict)]
    return "".join(text for text in texts if isinstance(text, str))


def _usage(value: Any) -> Usage | None:
    usage = value.get("usage") if isinstance(value, dict) else None
    if not isinstance(usage, dict):
        return None
    sent, received = count(usage.get("prompt_tokens")), count(usage.get("completion_tokens"))
    return None if sent is None or received is None else Usage(sent, received)


def _batch_line(name: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"custom_id": name, "method": "POST", "url": "/v1/chat/completions", "body": body}


def _batch_reply(line: Mapping[str, Any]) -> tuple[str, int, Any]:
    name, response, error = line.get("custom_id"), line.get("response"), line.get("error")
    if not isinstance(name, str):
        raise DataError("there is no custom_id")
    if isinstance(response, dict):
        status = response.get("status_code")
        return name, status if type(status) is int and 0 < status < 1000 else 200, response.get("body")
    if error:
        return name, 0, {"error": error}
    raise DataError("there is neither a response nor an error")


WIRE = Wire(_endpoint, _headers, _body, _read, _batch_line, _batch_reply)
