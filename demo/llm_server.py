"""A double of a language model, on this machine: it speaks the protocols, and knows nothing.

    python llm_server.py [--delay SECONDS]
    python llm_server.py --answer REQUESTS

It answers ``/v1/chat/completions`` and ``/v1/messages`` with an object that fits the schema that is asked for, prints
its address, and runs until its standard input ends; or it answers a batch file. It needs nothing but Python. Nothing in
it is left to chance: the n-th answer to a schema is always the same. It can fail in all the ways that servers do, which
is what tests use it for.
"""

import argparse
import contextlib
import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, NamedTuple

__all__ = ["Fault", "Hit", "LlmServer", "plausible", "running"]

#: ``reset``: the connection breaks in the middle of the reply. ``truncated``: the reply ends in the middle of its JSON.
#: ``invalid``: what comes is no JSON. ``prose``: the model says something that is none. ``huge``: 100 MB. ``slow``: a
#: byte now and then, for ever. ``silent``: nothing, until ``server.release`` is set. ``echo``: the key comes back.
Kind = Literal["status", "reset", "truncated", "invalid", "prose", "huge", "slow", "silent", "echo", "cut", "odd-usage"]


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    kind: Kind = "status"


class Hit(NamedTuple):
    """A request that came in."""

    path: str
    headers: Mapping[str, str]
    body: Any

    @property
    def schema(self) -> Any:
        """The schema that the answer has to fit, where the request brings it apart from its text."""
        tools = self.body.get("tools")
        if tools:
            return tools[0].get("input_schema") or tools[0]["function"]["parameters"]
        form = self.body.get("response_format")
        if form:
            return form["json_schema"]["schema"]
        system = self.body.get("system") or self.body["messages"][0]["content"]
        return json.loads(system[system.index("JSON Schema:") + len("JSON Schema:") :])


Answer = Callable[[Hit, int], Any]


class LlmServer(ThreadingHTTPServer):
    """The server. ``hits`` are the requests that came, in their order.

    :param faults: what goes wrong with the first, the second, ...: None for nothing; or a function of hit and number
    :param answer: the object that a request is answered with; by default anything that fits its schema
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, faults: Sequence[Fault | None] | Callable[[Hit, int], Fault | None] = (), answer: Answer | None = None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.faults, self.answer = faults, answer or (lambda hit, number: plausible(hit.schema, number))
        self.hits: list[Hit] = []
        self.release = threading.Event()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def arrived(self, hit: Hit) -> tuple[int, Fault | None]:
        """Note a request; its number, from 0, and what goes wrong with it."""
        with self._lock:
            number = len(self.hits)
            self.hits.append(hit)
        if callable(self.faults):
            return number, self.faults(hit, number)
        return number, self.faults[number] if number < len(self.faults) else None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: LlmServer
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        hit = Hit(self.path, dict(self.headers), json.loads(self.rfile.read(length) or b"null"))
        number, fault = self.server.arrived(hit)
        self._answer(hit, number, fault or Fault())

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def _answer(self, hit: Hit, number: int, fault: Fault) -> None:
        if fault.kind == "silent":
            self.server.release.wait(60)
        if fault.kind == "echo":
            key = hit.headers.get("Authorization", "") + hit.headers.get("x-api-key", "")
            return self._send(fault.status, {"error": {"message": f"no such key: {key}"}}, {"X-Said": key})
        if fault.kind == "huge":
            return self._huge()
        if fault.kind == "slow":
            return self._slow()
        if fault.status != 200:
            return self._send(fault.status, fault.body or {"error": {"message": "not now"}}, fault.headers)
        if fault.kind == "invalid":
            return self._bytes(200, b"<html>502 Bad Gateway</html>", fault.headers)
        value = fault.body if fault.body is not None else self.server.answer(hit, number)
        text = json.dumps(value)
        if fault.kind == "prose":
            text = "I would rather not say."
        reply = self._reply(hit, text, fault)
        data = json.dumps(reply).encode()
        if fault.kind == "truncated":
            return self._bytes(200, data[: len(data) // 2], fault.headers)
        if fault.kind == "reset":
            return self._reset(data)
        return self._bytes(200, data, fault.headers)

    def _reply(self, hit: Hit, text: str, fault: Fault) -> dict[str, Any]:
        sent, received = len(json.dumps(hit.body)) // 4, len(text) // 4 + 1
        odd = fault.kind == "odd-usage"
        if self.path.endswith("/messages"):
            tools = hit.body.get("tools") if fault.kind != "prose" else None
            tool = {"type": "tool_use", "id": "toolu_1", "name": tools[0]["name"], "input": {}} if tools else {}
            content = {**tool, "input": json.loads(text)} if tools else {"type": "text", "text": text}
            usage: Any = {"input_tokens": sent, "output_tokens": received}
            stop = "max_tokens" if fault.kind == "cut" else "tool_use" if tools else "end_turn"
            return {
                "type": "message", "role": "assistant", "content": [content], "stop_reason": stop,
                "usage": {"input_tokens": -5, "output_tokens": "many"} if odd else usage,
            }  # fmt: skip
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if hit.body.get("tools") and fault.kind != "prose":
            function = {"name": hit.body["tools"][0]["function"]["name"], "arguments": text}
            message = {"role": "assistant", "content": None, "tool_calls": [{"type": "function", "function": function}]}
        finish = "length" if fault.kind == "cut" else "stop"
        usage = {"prompt_tokens": sent, "completion_tokens": received}
        return {
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {"prompt_tokens": -5, "completion_tokens": 10**30} if odd else usage,
        }

    def _send(self, status: int, value: Any, headers: Mapping[str, str]) -> None:
        self._bytes(status, json.dumps(value).encode(), headers)

    def _bytes(self, status: int, data: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _reset(self, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2])
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def _huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(100 * 2**20))
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(100):
                self.wfile.write(b'{"a": ' + b" " * (2**20 - 6))
        self.close_connection = True

    def _slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        with contextlib.suppress(OSError):
            while not self.server.release.wait(0.02):
                self.wfile.write(b" ")
                self.wfile.flush()
        self.close_connection = True


def plausible(schema: Any, number: int = 0, name: str = "value", root: Any = None) -> Any:
    """An object that fits *schema*, another one for another *number*."""
    root = schema if root is None else root
    if not isinstance(schema, Mapping):
        return f"{name} {number}"
    if "$ref" in schema:
        target = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return plausible(target, number, name, root)
    for key in ("anyOf", "oneOf", "allOf"):
        if schema.get(key):
            return plausible(schema[key][0], number, name, root)
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][number % len(schema["enum"])]
    kind = schema.get("type", "object" if "properties" in schema else "string")
    return _plain(schema, kind[0] if isinstance(kind, list) else kind, number, name, root)


def _plain(schema: Mapping[str, Any], kind: str, number: int, name: str, root: Any) -> Any:
    match kind:
        case "object":
            properties = schema.get("properties", {})
            return {key: plausible(one, number, key, root) for key, one in properties.items()}
        case "array":
            count = max(schema.get("minItems", 1), min(2, schema.get("maxItems", 2)))
            return [plausible(schema.get("items", {}), number * count + at, name, root) for at in range(count)]
        case "integer" | "number":
            return schema.get("minimum", 1) + number % (1 + min(schema.get("maximum", 1000), 1000))
        case "boolean":
            return number % 2 == 0
        case "null":
            return None
    text = f"{name} {number}".ljust(schema.get("minLength", 0), ".")
    return text[: schema.get("maxLength", len(text))]


@contextlib.contextmanager
def running(
    faults: Sequence[Fault | None] | Callable[[Hit, int], Fault | None] = (), answer: Answer | None = None
) -> Iterator[LlmServer]:
    """A server that runs within the block."""
    server = LlmServer(faults, answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.release.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _batch_reply(request: Mapping[str, Any], number: int, answer: Answer) -> dict[str, Any]:
    """A line of a batch file of OpenAI's, answered."""
    hit = Hit(request["url"], {}, request["body"])
    message = {"role": "assistant", "content": json.dumps(answer(hit, number))}
    body = {"choices": [{"message": message, "finish_reason": "stop"}], "usage": {"prompt_tokens": 0}}
    return {"custom_id": request["custom_id"], "response": {"status_code": 200, "body": body}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--delay", metavar="SECONDS", type=float, default=0.0, help="how long each answer takes")
    parser.add_argument(
        "--answer", metavar="REQUESTS", type=Path, help="answer a batch file on stdout, and serve nobody"
    )
    arguments = parser.parse_args()
    from shop_writer import written

    def answer(hit: Hit, number: int) -> Any:
        time.sleep(arguments.delay)
        return written(hit.body, hit.schema, plausible(hit.schema, number), number)

    if arguments.answer is not None:
        for number, line in enumerate(arguments.answer.read_text(encoding="utf-8").splitlines()):
            sys.stdout.write(json.dumps(_batch_reply(json.loads(line), number, answer)) + "\n")
        return
    with running(answer=answer) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
