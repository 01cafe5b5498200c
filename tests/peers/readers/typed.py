"""Puts records to the types that vendors publish in their packages, and prints what does not fit."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import SchemaValidator


def openai(record: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    from openai.types.chat import ChatCompletionFunctionToolParam, ChatCompletionMessageParam

    message, tool = ChatCompletionMessageParam, ChatCompletionFunctionToolParam
    yield from ((message, one) for one in record["messages"])
    yield from ((tool, one) for one in record.get("tools", ()))


def responses(record: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    from openai.types.responses import FunctionToolParam, ResponseInputItemParam

    item, tool = ResponseInputItemParam, FunctionToolParam
    yield from ((item, one) for one in record["input"])
    # The type wants it said, the service does not.
    yield from ((tool, {"strict": None, **one}) for one in record.get("tools", ()))


def anthropic(record: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    from anthropic.types import MessageParam, ToolParam

    message, tool = MessageParam, ToolParam
    yield from ((message, one) for one in record["messages"])
    yield from ((tool, one) for one in record.get("tools", ()))


def gemini(record: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    from google.genai import types

    content, tool = types.Content, types.Tool
    yield from ((content, one) for one in record["contents"])
    yield from ((tool, one) for one in record.get("tools", ()))
    if "systemInstruction" in record:
        yield content, record["systemInstruction"]


def bedrock(record: dict[str, Any]) -> str | None:
    import botocore.session
    from botocore.validate import ParamValidator

    model = botocore.session.get_session().get_service_model("bedrock-runtime")
    shape = model.operation_model("Converse").input_shape
    given = {key: value for key, value in record.items() if key in shape.members}
    report = ParamValidator().validate({"modelId": "any", **given}, shape)
    return report.generate_report() if report.has_errors() else None


def strict(kind: Any) -> Any:
    """Validates values of a type that is written as JSON: no key that it does not have, and lists read at once."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return TypeAdapter(kind)  # Google's say themselves that they have no other keys
    return SchemaValidator(_strict(TypeAdapter(kind).core_schema))


def _strict(schema: Any) -> Any:
    if isinstance(schema, list | tuple):
        return type(schema)(map(_strict, schema))
    if not isinstance(schema, dict):
        return schema
    out = {key: _strict(value) for key, value in schema.items()}
    if out.get("type") == "generator":
        return {**out, "type": "list"}
    return {**out, "extra_behavior": "forbid"} if out.get("type") == "typed-dict" else out


def faults(vendor: str, record: dict[str, Any]) -> Iterator[str]:
    if vendor == "bedrock":
        if report := bedrock(record):
            yield report
        return
    for kind, value in globals()[vendor](record):
        try:
            strict(kind).validate_python(value)
        except ValidationError as error:
            yield f"{json.dumps(value)}: {error}"


vendor, file = sys.argv[1:]
lines = Path(file).read_text(encoding="utf-8").splitlines()
json.dump([fault for line in lines for fault in faults(vendor, json.loads(line))], sys.stdout)
