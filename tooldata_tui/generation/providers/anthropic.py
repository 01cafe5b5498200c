"""The protocol of ``/v1/messages``: Anthropic, and whoever speaks as it does."""

from collections.abc import Mapping
from typing import Any

from tooldata_tui.errors import DataError
from tooldata_tui.generation.exchange import Ask, Usage
from tooldata_tui.generation.providers.protocol import Answer, Structured, Wire, count, object_in, told, with_schema

__all__ = ["WIRE"]

_VERSION = "2023-06-01"
_PATH = "/messages"
#: Parts of what was sent, each counted apart.
_SENT = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
#: What a request of a batch that failed comes down to.
_STATUS = {"invalid_request_error": 400, "authentication_error": 401, "permission_error": 403, "not_found_error": 404}


def _endpoint(path: str) -> str:
    path = path.rstrip("/")
    if path.endswith(_PATH):
        return path
    return f"{path}{_PATH}" if path.endswith("/v1") else f"{path}/v1{_PATH}"


def _headers(key: str | None) -> dict[str, str]:
    return {"anthropic-version": _VERSION, **({"x-api-key": key} if key else {})}


def _body(ask: Ask, model: str, structured: Structured, host: str) -> dict[str, Any]:
    body: dict[str, Any] = {"model": model, "max_tokens": ask.max_tokens}
    if system := with_schema(ask) if structured == "plain" else ask.system:
        body["system"] = system
    body["messages"] = [{"role": role, "content": text} for role, text in ask.turns]
    if ask.temperature != 1.0:  # what holds anyway
        body["temperature"] = min(ask.temperature, 1.0)
    if structured != "plain":
        body["tools"] = [{"name": ask.name, "description": "Takes the answer.", "input_schema": ask.schema}]
        body["tool_choice"] = {"type": "tool", "name": ask.name}
    return body


def _read(value: Any, structured: Structured) -> Answer:
    usage = _usage(value)
    content = value.get("content") if isinstance(value, dict) else None
    if not isinstance(content, list):
        return Answer(None, usage, "the reply holds no content")
    if value.get("stop_reason") == "max_tokens":
        return Answer(None, usage, "the reply was cut off: the model ran out of tokens")
    if value.get("stop_reason") == "refusal":
        return Answer(None, usage, "the model refused to answer")
    parts = [part for part in content if isinstance(part, dict)]
    if structured != "plain":
        for part in parts:
            if part.get("type") == "tool_use" and isinstance(part.get("input"), dict):
                return Answer(part["input"], usage)
    texts = [part.get("text") for part in parts if part.get("type") == "text"]
    found, fault = object_in("".join(text for text in texts if isinstance(text, str)))
    return Answer(found, usage, fault)


def _usage(value: Any) -> Usage | None:
    usage = value.get("usage") if isinstance(value, dict) else None
    if not isinstance(usage, dict) or count(usage.get("input_tokens")) is None:
        return None
    received = count(usage.get("output_tokens"))
    sent = sum(count(usage.get(key)) or 0 for key in _SENT)
    return None if received is None else Usage(sent, received)


def _batch_line(name: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"custom_id": name, "params": body}


def _batch_reply(line: Mapping[str, Any]) -> tuple[str, int, Any]:
    name, result = line.get("custom_id"), line.get("result")
    if not isinstance(name, str):
        raise DataError("there is no custom_id")
    if not isinstance(result, dict):
        raise DataError("there is no result")
    if result.get("type") == "succeeded":
        return name, 200, result.get("message")
    error = result.get("error")
    error = error.get("error", error) if isinstance(error, dict) else {"message": str(result.get("type"))[:100]}
    return name, _STATUS.get(told(error)[0], 0), {"error": error}


WIRE = Wire(_endpoint, _headers, _body, _read, _batch_line, _batch_reply)
