"""Holds records against the JSON Schemas of the types that vendors publish, and prints what does not fit."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

Pair = tuple[str, Any]


def openai(record: dict[str, Any]) -> Iterator[Pair]:
    # Files for tuning say what messages weigh; requests do not.
    messages = ({key: value for key, value in one.items() if key != "weight"} for one in record["messages"])
    yield from (("message", one) for one in messages)
    yield from (("tool", one) for one in record.get("tools", ()))


def responses(record: dict[str, Any]) -> Iterator[Pair]:
    yield from (("item", one) for one in record["input"])
    # The type wants it said, the service does not.
    yield from (("tool", {"strict": None, **one}) for one in record.get("tools", ()))


def gemini(record: dict[str, Any]) -> Iterator[Pair]:
    yield from (("message", one) for one in record["contents"])
    yield from (("tool", one) for one in record.get("tools", ()))
    if "systemInstruction" in record:
        yield "message", record["systemInstruction"]


def mistral(record: dict[str, Any]) -> Iterator[Pair]:
    yield "request", {"model": "any", **record}


def bedrock(record: dict[str, Any]) -> Iterator[Pair]:
    # Whose file of records says of which version they are.
    yield "request", {"modelId": "any", **{key: value for key, value in record.items() if key != "schemaVersion"}}


PARTS = {
    "openai": openai,
    "responses": responses,
    "anthropic": openai,
    "gemini": gemini,
    "mistral": mistral,
    "bedrock": bedrock,
}


def schemas(vendor: str) -> dict[str, Any]:
    """The schemas of what a record of a vendor is made of."""
    if vendor == "bedrock":
        return {"request": converse()}
    if vendor == "mistral":
        from mistral_common.protocol.instruct.messages import FinetuningMessage
        from mistral_common.protocol.instruct.request import ChatCompletionRequest

        kinds = {"request": ChatCompletionRequest[FinetuningMessage]}
    elif vendor == "responses":
        from openai.types.responses import FunctionToolParam, ResponseInputItemParam

        kinds = {"item": ResponseInputItemParam, "tool": FunctionToolParam}
    elif vendor == "anthropic":
        from anthropic.types import MessageParam, ToolParam

        kinds = {"message": MessageParam, "tool": ToolParam}
    elif vendor == "gemini":
        from google.genai import types

        kinds = {"message": types.Content, "tool": types.Tool}
    else:
        from openai.types.chat import ChatCompletionFunctionToolParam, ChatCompletionMessageParam

        kinds = {"message": ChatCompletionMessageParam, "tool": ChatCompletionFunctionToolParam}
    return {name: closed(TypeAdapter(kind).json_schema()) for name, kind in kinds.items()}


def converse() -> dict[str, Any]:
    """The request of Bedrock's Converse, from the model of the service that botocore ships."""
    import botocore.session

    model = botocore.session.get_session().get_service_model("bedrock-runtime")
    found: dict[str, Any] = {}

    def schema_of(shape: Any) -> dict[str, Any]:
        if shape.name not in found:
            found[shape.name] = {}  # shapes lead back to themselves
            found[shape.name] = written(shape)
        return {"$ref": f"#/$defs/{shape.name}"}

    def written(shape: Any) -> dict[str, Any]:
        limits = shape.metadata
        if shape.type_name == "structure":
            if getattr(shape, "is_document_type", False):
                return {}
            closed = {
                "type": "object",
                "properties": {name: schema_of(one) for name, one in shape.members.items()},
                "required": list(shape.required_members),
                "additionalProperties": False,
            }
            return closed | ({"minProperties": 1, "maxProperties": 1} if shape.is_tagged_union else {})
        if shape.type_name == "list":
            bounds = {"minItems": limits.get("min", 0), **({"maxItems": limits["max"]} if "max" in limits else {})}
            return {"type": "array", "items": schema_of(shape.member), **bounds}
        if shape.type_name == "map":
            return {"type": "object", "additionalProperties": schema_of(shape.value)}
        if shape.type_name == "string":
            bounds = {"minLength": limits.get("min", 0), **({"maxLength": limits["max"]} if "max" in limits else {})}
            more = {"enum": list(shape.enum)} if getattr(shape, "enum", None) else {}
            pattern = {"pattern": f"^(?:{limits['pattern']})$"} if "pattern" in limits else {}
            return {"type": "string", **bounds, **more, **pattern}
        return {"type": {"integer": "integer", "long": "integer", "boolean": "boolean"}.get(shape.type_name, "number")}

    whole = schema_of(model.operation_model("Converse").input_shape)
    return {**whole, "$defs": found}


def closed(schema: Any) -> Any:
    """*schema*, with no room for keys that it does not name."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    out = {key: closed(value) for key, value in schema.items()}
    if out.get("type") == "object" and isinstance(out.get("properties"), dict):
        out.setdefault("additionalProperties", False)
    return out


def deepest(error: Any) -> str:
    """The words of an error, and of what it comes from where it is that nothing of several fits."""
    inner = max(error.context, key=lambda one: (len(one.absolute_path), -len(one.context)), default=None)
    words = f"{error.json_path}: {error.message}"[:300]
    return f"{words} <- {deepest(inner)}" if inner is not None else words


vendor, file = sys.argv[1:]
validators = {name: Draft202012Validator(schema) for name, schema in schemas(vendor).items()}
for one in validators.values():
    one.check_schema(one.schema)
said = []
for number, line in enumerate(Path(file).read_text(encoding="utf-8").splitlines(), 1):
    for part, value in PARTS[vendor](json.loads(line)):
        said += [f"{number} {part} {deepest(error)}" for error in validators[part].iter_errors(value)]
json.dump(said, sys.stdout)
