"""One request at a time, against a server that does everything wrong."""

import json
import os
from collections.abc import Sequence

import pytest

from tooldata_tui.errors import UsageError
from tooldata_tui.generation.client import Came, Client
from tooldata_tui.generation.secret import Secret, key_of

from .llm_server import KEY, Fault, LlmServer, provider_at, running
from .test_retrying import FakeTime
from .works import Sayings


class Book:
    """Lets every try through, and notes it."""

    def __init__(self) -> None:
        self.tries = 0
        self.failed: list[Came] = []

    async def before(self) -> bool:
        self.tries += 1
        return True

    def after(self, came: Came) -> None:
        self.failed.append(came)


async def sent(server: LlmServer, **settings: object) -> tuple[Came | None, Book, FakeTime]:
    provider, time, book = provider_at(server, **settings), FakeTime(), Book()  # type: ignore[arg-type]
    body = json.dumps(provider.body(Sayings(1).ask(1))).encode()
    client = Client(provider, Secret(KEY), clock=time.clock, sleep=time.sleep, chance=lambda: 0.0)
    async with client:
        return await client.send(body, 1, book), book, time


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
async def test_the_key_goes_into_one_header_of_one_host(protocol: str) -> None:
    with running() as server:
        came, _, _ = await sent(server, protocol=protocol, headers={"X-Team": "a"})
        [hit] = server.hits
    assert came is not None
    assert came.status == 200
    said = {"openai": ("Authorization", f"Bearer {KEY}"), "anthropic": ("x-api-key", KEY)}[protocol]
    assert [(name, value) for name, value in hit.headers.items() if KEY in value] == [said]
    assert hit.headers["X-Team"] == "a"
    assert hit.path == {"openai": "/v1/chat/completions", "anthropic": "/v1/messages"}[protocol]


@pytest.mark.parametrize(
    ("faults", "slept"),
    [
        ([Fault(429, {"Retry-After": "7"})], [0.5, 6.5]),
        ([Fault(429, {"Retry-After": "Wed, 01 Jan 2020 00:00:09 GMT", "Date": "Wed, 01 Jan 2020 00:00:00 GMT"})], None),
        ([Fault(429, {"Retry-After": "whenever"})] * 2, [0.5, 1.0]),
        ([Fault(500), Fault(503), Fault(529)], [0.5, 1.0, 2.0]),
        ([Fault(kind="reset")], [0.5]),
    ],
)
async def test_what_may_pass_is_tried_again_after_a_while(faults: Sequence[Fault], slept: list[float] | None) -> None:
    with running(faults) as server:
        came, book, time = await sent(server)
    assert came is not None
    assert came.status == 200
    assert book.tries == len(faults) + 1
    assert len(book.failed) == len(faults)
    assert slept is None or time.slept == slept


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
async def test_what_will_not_pass_is_not_tried_again(status: int) -> None:
    with running([Fault(status)] * 3) as server:
        came, book, time = await sent(server)
    assert came is not None
    assert came.status == status
    assert (book.tries, time.slept) == (1, [])


async def test_a_server_that_wants_to_be_left_alone_for_long_is_not_waited_for() -> None:
    with running([Fault(429, {"Retry-After": "999999999"})]) as server:
        came, book, _ = await sent(server)
    assert came is not None
    assert (came.status, came.wait, book.tries) == (429, 999999999, 1)


async def test_an_account_with_nothing_left_is_not_asked_again() -> None:
    body = {"error": {"code": "insufficient_quota", "message": "You exceeded your current quota"}}
    with running([Fault(429, body=body)] * 9) as server:
        _, book, _ = await sent(server)
    assert book.tries == 1


async def test_there_is_an_end_to_trying() -> None:
    with running(lambda hit, number: Fault(500)) as server:
        came, book, _ = await sent(server)
    assert came is not None
    assert (came.status, book.tries) == (500, 6)


async def test_what_may_have_been_paid_for_is_tried_less_often() -> None:
    with running(lambda hit, number: Fault(kind="reset")) as server:
        came, book, _ = await sent(server)
    assert came is not None
    assert (came.status, came.unsure, book.tries) == (0, True, 3)


async def test_a_reply_of_a_hundred_megabytes_is_not_read_to_its_end() -> None:
    with running([Fault(kind="huge")]) as server:
        came, _, _ = await sent(server)
    assert came is not None
    assert (came.status, came.fault) == (200, "the reply is longer than 32 MB")
    assert len(came.body) == 64 * 2**10


@pytest.mark.parametrize("kind", ["slow", "silent"])
async def test_a_reply_that_never_ends_ends_after_its_time(kind: str) -> None:
    with running(lambda hit, number: Fault(kind=kind)) as server:  # type: ignore[arg-type]
        came, book, _ = await sent(server, timeout=0.2)
    assert came is not None
    assert (came.status, came.fault, book.tries) == (0, "no reply within 0.2 s", 3)


async def test_a_packed_reply_is_refused_unread() -> None:
    with running([Fault(500, {"Content-Encoding": "gzip"})] * 6) as server:
        came, _, _ = await sent(server)
        assert {hit.headers["Accept-Encoding"] for hit in server.hits} == {"identity"}
    assert came is not None
    assert came.fault == "the reply is packed, which was not asked for"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_the_key_follows_no_redirect(status: int) -> None:
    with running() as other, running([Fault(status, {"Location": f"{other.url}/v1/chat/completions"})]) as server:
        came, book, _ = await sent(server)
        assert other.hits == []
    assert came is not None
    assert (came.status, book.tries) == (status, 1)
    assert came.fault == "the server sends us on to 127.0.0.1, and we do not go"


async def test_nothing_that_a_reply_sets_goes_out_with_the_next_request() -> None:
    with running([Fault(500, {"Set-Cookie": "a=b; Path=/"})]) as server:
        came, _, _ = await sent(server)
        assert [hit.headers.get("Cookie") for hit in server.hits] == [None, None]
    assert came is not None
    assert came.status == 200


async def test_proxies_and_passwords_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as proxy, running() as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setitem(os.environ, name, proxy.url)
        came, _, _ = await sent(server)
        assert (len(server.hits), proxy.hits) == (1, [])
        assert came is not None
        await sent(server, proxy=proxy.url)
        assert len(proxy.hits) == 1


async def test_a_server_that_is_not_there_costs_nothing() -> None:
    with running() as server:
        pass
    came, book, _ = await sent(server)
    assert came is not None
    assert (came.sent, came.unsure, book.tries) == (False, False, 6)
    assert came.fault.startswith("the server cannot be reached")


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
async def test_a_server_that_repeats_the_key_does_not_bring_it_back(protocol: str) -> None:
    with running([Fault(401, kind="echo")]) as server:
        came, _, _ = await sent(server, protocol=protocol)
    assert KEY not in repr(came)
    assert came is not None
    assert b"[key]" in came.body


@pytest.mark.parametrize("value", ["", " ", "sk bad key with spaces", "sk-ä-01234567", "short", "sk-0123456789\nX: y"])
def test_what_cannot_be_a_key_is_refused_without_being_said(value: str) -> None:
    with pytest.raises(UsageError) as raised:
        key_of("MY_KEY", {"MY_KEY": value})
    assert "MY_KEY" in str(raised.value)
    assert not value.strip() or value not in str(raised.value)


def test_a_key_shows_itself_to_nobody_who_does_not_ask_for_it() -> None:
    key = key_of("MY_KEY", {"MY_KEY": f" {KEY}\n"})
    assert key is not None
    assert key.reveal() == KEY
    assert KEY not in f"{key} {key!r} {[key]} {vars(type(key))}"
    with pytest.raises(TypeError):
        key.__reduce__()
    assert key_of("", {}) is None
