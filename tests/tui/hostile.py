"""A dataset in which everything that is shown would act on a terminal, or on whoever parses it as markup."""

import json
from pathlib import Path
from typing import Any

__all__ = ["READABLE", "STRINGS", "hostile_name", "write_hostile"]

_CONTROLS = [
    "\x1b[2J", "\x1b[31;1m", "\x1b[?1049l", "\x1b[6n", "\x1b[c", "\x1bc", "\x1b[1;1H", "\x1b[?1003h", "\x1b[8m",
    "\x1b(0",
    "\x1b]0;owned\x07", "\x1b]8;;http://x.invalid\x1b\\here\x1b]8;;\x1b\\", "\x1b]52;c;b3duZWQ=\x07", "\x1b]4;1;?\x07",
    "\x1bP+q544e\x1b\\", "\x1b_Gi=1;AAAA\x1b\\", "\x1b^pm\x1b\\", "\x1bX sos \x1b\\",
    "\x1b", "\x1b[", "\x1b]", "\x18", "\x1a",
    "\x9b31m", "\x9b2J", "\x9d0;owned\x9c", "\x90q\x9c", "\x84\x85\x8d\x98\x9e\x9f",
    "\x00", "\x07", "\x08\x08\x08", "\r", "\r\n", "\n\n", "\t", "\x0b\x0c", "\x0e\x0f", "\x7f",
    "".join(map(chr, range(32))),
]  # fmt: skip
_INVISIBLE = [
    "\u202eevil\u202c", "\u2066x\u2069", "\u200e\u200f\u061c", "\u200b\ufeff\u2060", "\u2028\u2029", "\xad",
    "\U000e0041\U000e007f",
    "\ufffe\uffff", "\ue000\U0010fffd", "a" + "\u0301" * 60, "\u0600\u180e",
]  # fmt: skip
_WIDE = [
    "漢字かな交じり", "👩‍👩‍👧‍👦👍🏽🏳️‍🌈🇩🇪", "﷽", "𒐫", "ｗｉｄｅ", "ก็็็็็", "नमस्ते", "e\u0301\u0323", "\u1100\u1161\u11a8",
    "☠️", "\u3000",
]  # fmt: skip
_MARKUP = [
    "[@click=app.quit]x[/]", "[@click=app.action_act('review.accept')]accept[/]", "[link=http://x.invalid]x[/link]",
    "[bold red]x", "[/]", "[/bold]", "[red", "]", "[[x]]", "\\[x]", "[$accent]x[/]", "[on #ff0000]", "[link='x",
    "${x}", "{{x}}",
    "<script>alert(1)</script>", "%s%n%99999d", "{0.__class__}", "-e", "; rm -rf ~", "`id`", "../../etc/passwd",
    "NaN", "null", "-0", "1e999", "__proto__", "constructor", "", " ", "\\", '"', "'", "'; DROP TABLE verdict;--",
]  # fmt: skip

#: Q and Z around each show whether what is between them has reached the terminal.
STRINGS = [f"Q{text}Z" for text in (*_CONTROLS, *_INVISIBLE, *_WIDE, *_MARKUP)]

#: Lines that become examples besides those.
READABLE = 2


def hostile_name() -> str:
    """The name of a file, without its ending."""
    return "Q\x1b]0;owned\x07\x1b[2J\u202e[@click=app.quit]\x08\rZ"


def _row(number: int) -> dict[str, Any]:
    """A row in which every place holds another of the strings."""
    first = 4 * number % len(STRINGS)
    given = iter(STRINGS[first:] + STRINGS[:first])

    def text() -> str:
        return next(given)

    def parameters() -> dict[str, Any]:
        name = text()
        value = {
            "type": "string",
            "description": text(),
            "enum": [text(), text()],
            "default": text(),
            "pattern": text(),
        }
        return {"type": "object", "properties": {name: value, text(): {"type": "integer"}}, "required": [name]}

    name = text()
    tools = [{"type": "function", "function": {"name": one, "description": text(), "parameters": parameters()}}
             for one in (name, text())]  # fmt: skip
    known = next(iter(tools[0]["function"]["parameters"]["properties"]))
    arguments = json.dumps({known: text(), text(): {text(): [text()]}})
    called = {"id": text(), "type": "function", "function": {"name": name, "arguments": arguments}}
    return {
        "id": text(),
        text(): text(),
        "meta": {"source": text(), text(): text()},
        "tools": tools,
        "messages": [
            {"role": "system", "content": text()},
            {"role": "user", "content": f"{STRINGS[first]} {text()}", "name": text()},
            {"role": "assistant", "content": text(), "tool_calls": [called]},
            {"role": "tool", "tool_call_id": called["id"], "content": text(), "name": text()},
            {"role": "assistant", "content": None, "tool_calls": [
                {"id": text(), "type": "function", "function": {"name": text(), "arguments": text()}}]},
        ],
    }  # fmt: skip


def _lines(count: int) -> list[bytes]:
    """Lines that can be read, *count* of them with strings in every place; and after them such as cannot."""
    rows = [json.dumps(_row(number)).encode() for number in range(count)]
    huge = {**_row(0), "messages": [{"role": "user", "content": "Q\x1b[2J" + "x" * 10_000_000 + "\x9b2J\x00Z"}]}
    halves = {**_row(1), "id": "\udfff\ud800"}
    inner = _row(2)
    inner["messages"][2]["tool_calls"][0]["function"]["arguments"] = '{"Q\\ud800Z": "Q\\udfff\\u001b[2JZ"}'
    deep = b'{"messages": ' + b"[" * 10_000 + b"]" * 10_000 + b"}"
    readable = [*rows, json.dumps(inner).encode(), json.dumps(huge).encode()]
    return [
        *readable,
        json.dumps(halves).encode(),
        deep,
        b'{"messages": "\x1b]0;owned\x07',
        b"\x1b[2J\x9b\x00\xff",
        b"[]",
    ]


def write_hostile(folder: Path, count: int = len(STRINGS)) -> Path:
    """A file of *count* hostile lines and some more, whose name is as bad; ``READABLE`` of them more are examples."""
    file = folder / f"{hostile_name()}.jsonl"
    file.write_bytes(b"\n".join(_lines(count)) + b"\n")
    return file
