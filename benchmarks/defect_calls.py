"""Defects of calls and of the schemas of tools."""

import json
from collections.abc import Callable
from typing import Any

from defect_lines import Row, Spoilt, arguments, calling, function, in_call, passing, schema, several, single

# --- calls


def named(change: Callable[[str], str]) -> Callable[[Row], Spoilt]:
    """Call another tool."""
    return in_call(lambda call: call["function"].update(name=change(call["function"]["name"])))


def written(change: Callable[[str], Any]) -> Callable[[Row], Spoilt]:
    """Write the arguments otherwise."""

    def spoil(row: Row) -> Spoilt:
        made = function(row)
        if made is None:
            return None
        made["arguments"] = change(made["arguments"])
        return row

    return spoil


def given(change: Callable[[Row], Row | None]) -> Callable[[Row], Spoilt]:
    """Pass other arguments."""

    def spoil(row: Row) -> Spoilt:
        now = arguments(row)
        new = None if now is None else change(now)
        return None if new is None else passing(row, new)

    return spoil


def changed(name: str, value: Callable[[Any], Any]) -> Callable[[Row], Spoilt]:
    """Pass another value for one argument, which has to be there."""
    return given(lambda now: {**now, name: value(now[name])} if name in now else None)


def added(name: str, value: Any) -> Callable[[Row], Spoilt]:
    """Pass one argument more, or in the place of what was passed."""
    return given(lambda now: {**now, name: value})


def inside(name: str, change: Callable[[Row], Row | None]) -> Callable[[Row], Spoilt]:
    """Change an argument that is an object."""

    def spoil(now: Row) -> Row | None:
        new = change(dict(now[name])) if isinstance(now.get(name), dict) else None
        return None if new is None else {**now, name: new}

    return given(spoil)


def _renamed(now: Row, old: str, new: str) -> Row | None:
    return {(new if key == old else key): value for key, value in now.items()} if old in now else None


def _less(now: Row, name: str) -> Row | None:
    return {key: value for key, value in now.items() if key != name} if name in now else None


def _twice(row: Row) -> Spoilt:
    if not single(row):
        return None
    [call] = row["messages"][1]["tool_calls"]
    row["messages"][1]["tool_calls"] = [call, {**call, "id": "call_again"}]
    return row


def _again(row: Row) -> Spoilt:
    if not single(row):
        return None
    [call] = row["messages"][1]["tool_calls"]
    result = {"role": "tool", "tool_call_id": call["id"], "content": "ok"}
    row["messages"] += [result, {"role": "assistant", "content": None, "tool_calls": [{**call, "id": "call_again"}]}]
    return row


several(
    "calls",
    {
        "tool with a letter missing": named(lambda name: name[:3] + name[4:]),
        "tool with two letters swapped": named(lambda name: name[:2] + name[3] + name[2] + name[4:]),
        "tool nobody gave": named(lambda _: "send_invoice"),
        "tool with a name space": named(lambda name: f"functions.{name}"),
        "tool in other letters": named(lambda name: name.replace("_", " ").title().replace(" ", "")),
        "tool without name": named(lambda _: ""),
        "no tools": lambda row: {key: value for key, value in row.items() if key != "tools"} if calling(row) else None,
        "its tool is not among them": lambda row: _untooled(row),
        "python's dict": written(lambda text: str(json.loads(text))),
        "comma too many": written(lambda text: text[:-1] + ",}"),
        "cut": written(lambda text: text[:-3]),
        "no JSON at all": written(lambda _: "order ORD-48291"),
        "a list": written(lambda text: f"[{text}]"),
        "a number": written(lambda _: "42"),
        "null": written(lambda _: "null"),
        "a text": written(lambda _: '"ORD-48291"'),
        "encoded twice": written(json.dumps),
        "encoded three times": written(lambda text: json.dumps(json.dumps(text))),
        "an object": written(json.loads),
        "empty": written(lambda _: ""),
        "missing": in_call(lambda call: call["function"].pop("arguments")),
        "key twice": written(
            lambda text: '{"order_id": "ORD-11111", ' + text[1:] if '"order_id"' in text else text[:-1]
        ),
        "fenced": written(lambda text: f"```json\n{text}\n```"),
        "NaN": written(lambda text: text[:-1] + ', "amount": NaN}'),
        "required argument missing": given(lambda now: _less(now, "order_id") if len(now) > 1 else {}),
        "another required argument missing": given(lambda now: _less(now, "reason")),
        "argument nobody described": added("verbose", True),
        "argument misspelt": given(lambda now: _renamed(now, "order_id", "order_ids")),
        "argument in camel case": given(lambda now: _renamed(now, "order_id", "orderId")),
        "null nobody described": added("theta", None),
        "null for a required one": changed("order_id", lambda _: None),
        "null for an optional one": added("include_history", None),
        "number for a text": changed("order_id", lambda text: int(text[4:])),
        "list for a text": changed("order_id", lambda text: [text]),
        "object for a text": changed("order_id", lambda text: {"id": text}),
        "text for a number": changed("amount", str),
        "words for a number": changed("amount", lambda _: "all of it"),
        "text for a truth value": changed("include_items", lambda value: str(value).lower()),
        "number for a truth value": changed("include_items", int),
        "text for a list": changed("items", lambda items: items[0]),
        "text for an object": changed("address", lambda address: address["street"]),
        "JSON text for an object": changed("address", json.dumps),
        "enum in capitals": changed("reason", str.upper),
        "enum with blanks": changed("reason", lambda text: text.replace("_", " ") if "_" in text else text + " "),
        "no value of the enum": changed("reason", lambda _: "unhappy"),
        "empty for an enum": changed("reason", lambda _: ""),
        "pattern not met": changed("order_id", lambda text: text[4:]),
        "pattern with a blank": changed("order_id", lambda text: text + " "),
        "pattern in small letters": changed("order_id", str.lower),
        "no e-mail address": changed("email", lambda text: text.replace("@", " at ")),
        "below the least": changed("amount", lambda number: -number),
        "above the most": changed("amount", lambda _: 99_999),
        "too short": changed("summary", lambda _: "Refund."),
        "list too short": changed("items", lambda _: []),
        "none of the forms": given(lambda now: {} if "email" in now else None),
        "deep argument missing": inside("address", lambda address: _less(address, "city")),
        "deep argument nobody described": inside("address", lambda address: {**address, "state": "BY"}),
        "deep argument of another type": inside("address", lambda address: {**address, "postcode": 80331}),
        "deep pattern not met": inside("address", lambda address: {**address, "country": "Germany"}),
        "item of another type": changed("items", lambda items: [*items, 7]),
        "the same call twice": _twice,
        "the same call again": _again,
        "large integer": lambda row: _described(row, "reference", {"type": "integer"}, 9_007_199_254_740_993),
        "integer as fraction": lambda row: _described(row, "count", {"type": "integer"}, 1.0),
        "empty text that may be left out": lambda row: _described(row, "note", {"type": "string"}, ""),
        "keys in another order": given(lambda now: dict(reversed(now.items())) if len(now) > 1 else None),
    },
)


def _untooled(row: Row) -> Spoilt:
    made = function(row)
    if made is None:
        return None
    row["tools"] = [tool for tool in row["tools"] if tool["function"]["name"] != made["name"]]
    return row


def _described(row: Row, name: str, described: Row, value: Any) -> Spoilt:
    """Pass an argument that the tool is made to describe."""
    about = schema(row)
    if about is None:
        return None
    about["properties"][name] = {**described, "description": "As the customer says it."}
    return passing(row, {**(arguments(row) or {}), name: value})


# --- schemas of tools


def tooled(change: Callable[[Row], object]) -> Callable[[Row], Spoilt]:
    """Change the first tool."""

    def spoil(row: Row) -> Spoilt:
        change(row["tools"][0]["function"])
        return row

    return spoil


def parametered(change: Callable[[Row], object]) -> Callable[[Row], Spoilt]:
    """Change the parameters of the first tool."""
    return tooled(lambda tool: change(tool["parameters"]))


def one(**schema: Any) -> Callable[[Row], Spoilt]:
    """Give the first tool one more parameter."""
    described = {"description": "As the customer says it."}
    return parametered(lambda parameters: parameters["properties"].update(more={**described, **schema}))


def _more_tools(change: Callable[[Row], Row]) -> Callable[[Row], Spoilt]:
    def spoil(row: Row) -> Spoilt:
        row["tools"] = [*row["tools"], change(json.loads(json.dumps(row["tools"][0])))]
        return row

    return spoil


def _like(tool: Row, **values: Any) -> Row:
    tool["function"].update(values)
    return tool


def _own(change: Callable[[Row], object]) -> Callable[[Row], Spoilt]:
    """Change the tools of a row that calls none of them."""

    def spoil(row: Row) -> Spoilt:
        return None if calling(row) else tooled(change)(row)

    return spoil


several(
    "tools",
    {
        "type dict": parametered(lambda p: p.update(type="dict")),
        "type float": one(type="float"),
        "type str": one(type="str"),
        "type int": one(type="int"),
        "type bool": one(type="bool"),
        "type list": one(type="list"),
        "type any": one(type="any"),
        "type in capitals": one(type="STRING"),
        "type of Python's typing": one(type="List[int]"),
        "type nobody knows": one(type="money"),
        "type a list with one unknown": one(type=["string", "nil"]),
        "required in a property": one(type="string", required=True),
        "required a text": parametered(lambda p: p.update(required="order_id")),
        "required true": parametered(lambda p: p.update(required=True)),
        "required not described": parametered(lambda p: p.update(required=["order"])),
        "required twice": parametered(lambda p: p.update(required=["order_id", "order_id"])),
        "enum on the list": one(type="array", items={"type": "string"}, enum=["a", "b"]),
        "enum of another type": one(type="integer", enum=["1", "2"]),
        "enum with null": one(type="string", enum=["a", None]),
        "enum with a value twice": one(type="string", enum=["a", "b", "a"]),
        "enum a text": one(type="string", enum="a, b"),
        "default of another type": one(type="integer", default=""),
        "default that the enum lacks": one(type="string", enum=["a", "b"], default="c"),
        "null for a property": parametered(lambda p: p["properties"].update(more=None)),
        "null for a keyword": one(type="string", pattern=None),
        "bare map": _own(lambda tool: tool.update(parameters=tool["parameters"]["properties"])),
        "parameters a text": _own(lambda tool: tool["parameters"].update(type="string")),
        "parameters null": _own(lambda tool: tool.update(parameters=None)),
        "parameters missing": _own(lambda tool: tool.pop("parameters")),
        "parameters a list": _own(lambda tool: tool.update(parameters=[])),
        "properties a list": _own(lambda tool: tool["parameters"].update(properties=["order_id"])),
        "least above the most": one(type="integer", minimum=10, maximum=1),
        "shortest above the longest": one(type="string", minLength=9, maxLength=3),
        "least a text": one(type="integer", minimum="1"),
        "enums for enum": one(type="string", enums=["a", "b"]),
        "options for enum": one(type="string", options=["a", "b"]),
        "propertys": parametered(lambda p: p.update(propertys={})),
        "minlength": one(type="string", minlength=3),
        "optional": one(type="string", optional=True),
        "pattern that is none": one(type="string", pattern="([a-z"),
        "pattern that looks around": one(type="string", pattern="^(?=.*[0-9]).+$"),
        "reference to nothing": one(**{"$ref": "#/$defs/none"}),
        "reference to the network": one(**{"$ref": "https://example.com/order.json"}),
        "reference to itself": one(**{"$ref": "#/properties/more"}),
        "name with a point": _own(lambda tool: tool.update(name="orders.lookup")),
        "name with a blank": _own(lambda tool: tool.update(name="lookup order")),
        "name empty": _own(lambda tool: tool.update(name="")),
        "name too long": _own(lambda tool: tool.update(name="lookup_" * 10)),
        "tool twice": _more_tools(lambda tool: tool),
        "tool twice, not the same": _more_tools(lambda tool: _like(tool, description="Another.")),
        "names alike": _more_tools(lambda tool: _like(tool, name="lookupOrders", description="Look in the archive.")),
        "descriptions alike": _more_tools(lambda tool: _like(tool, name="fetch_purchase")),
        "parameter with a blank": parametered(lambda p: p["properties"].update({"order no": {"type": "string"}})),
        "no description": tooled(lambda tool: tool.update(description="")),
        "description that is the name": tooled(lambda tool: tool.update(description="Lookup of an order.")),
        "does not say when": tooled(
            lambda tool: tool.update(description="Contents, prices and payment of a purchase.")
        ),
        "parameter not described": one(type="string", description=""),
        "format in words": one(type="string", description="The day, as YYYY-MM-DD."),
        "number's form in words": one(type="string", description="The number of the parcel, PKG-XXXXXX."),
        "values in words": one(type="string", description="One of 'fast' or 'slow'."),
        "150 tools": lambda row: row | {"tools": [*row["tools"], *_many(row)]},
    },
)


def _many(row: Row) -> list[Row]:
    text = json.dumps(row["tools"][0])
    return [_like(json.loads(text), name=f"lookup_{n}_order", description=f"Use it when {n}.") for n in range(150)]
