"""Sending requests: one host, the key in one header, every wait and every size bounded.

Redirects are not followed, since the key must not; the environment's proxies and ``.netrc`` are not looked at.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import NamedTuple, Protocol

import httpx
import tenacity

from tooldata_tui.generation.pace import Pace
from tooldata_tui.generation.providers import Provider
from tooldata_tui.generation.retrying import LONGEST_WAIT, TRIES, backoff, is_passing, retry_after
from tooldata_tui.generation.secret import Secret
from tooldata_tui.text import clip, one_line

__all__ = ["MAX_REPLY", "Came", "Client", "Tries"]

#: The longest reply that is read, in bytes; of a longer one so much is kept.
MAX_REPLY, _KEPT = 32 * 2**20, 64 * 2**10
#: Tries whose end nobody knows, and that may have been paid for: so many, and no more.
_UNSURE_TRIES = 3
_CONNECT, _WRITE = 10.0, 30.0
_SAID = 200

#: Raised before anything of a request was sent.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class Came(NamedTuple):
    """What came of a try.

    :ivar status: of HTTP; 0 where there is no reply
    :ivar fault: why what came is no reply to go by
    :ivar sent: whether the server may have got the request; otherwise it cost nothing
    :ivar wait: seconds that the server asks to be left alone; None where it does not
    """

    status: int
    body: bytes = b""
    fault: str = ""
    sent: bool = True
    wait: float | None = None

    @property
    def unsure(self) -> bool:
        """Whether nobody knows what became of it, so that it may have been paid for."""
        return not self.status and self.sent


class Tries(Protocol):
    """Who keeps book of the tries of a request."""

    async def before(self) -> bool:
        """Another try is about to be made; false where it may not."""

    def after(self, came: Came) -> None:
        """It was made, to no avail, and another may follow."""


class Client:
    """Sends the requests of one provider. Used as a context manager, inside an event loop."""

    def __init__(
        self,
        provider: Provider,
        key: Secret | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        settings = provider.settings
        self._url, self._key, self._limit = provider.endpoint, key, settings.timeout
        self._sleep, self._chance = sleep, chance
        self._pace = Pace(settings.requests_per_minute, settings.tokens_per_minute, clock=clock, sleep=sleep)
        headers = {
            **settings.headers,
            **provider.wire.headers(key.reveal() if key else None),
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",  # what is not packed cannot unpack to more than is read
        }
        self._http = httpx.AsyncClient(
            headers=headers,
            timeout=httpx.Timeout(settings.timeout, connect=_CONNECT, write=_WRITE, pool=None),
            limits=httpx.Limits(max_connections=settings.concurrency, max_keepalive_connections=settings.concurrency),
            follow_redirects=False,
            trust_env=False,
            proxy=settings.proxy or None,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # nothing of a reply goes out with a request
        )

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def send(self, body: bytes, tokens: int, tries: Tries) -> Came | None:
        """Send a request, again where that may help, and return what came in the end.

        :param tokens: that it is said to have, for the pace
        :return: None where another try was not allowed
        """
        unsure = 0

        async def attempt() -> Came | None:
            nonlocal unsure
            await self._pace.wait(tokens)
            if not await tries.before():
                return None
            came = await self.once(body)
            unsure += came.unsure
            if came.wait is not None and came.wait <= LONGEST_WAIT:
                self._pace.hold(came.wait)
            return came

        def again(came: Came | None) -> bool:
            return came is not None and unsure < _UNSURE_TRIES and self._may_help(came)

        def before_sleep(state: tenacity.RetryCallState) -> None:
            assert state.outcome is not None
            tries.after(state.outcome.result())

        def wait(state: tenacity.RetryCallState) -> float:
            assert state.outcome is not None
            came: Came = state.outcome.result()
            # Where the server names a time, the pace waits for it; here we only keep from coming all at once.
            return backoff(state.attempt_number if came.wait is None else 1, self._chance)

        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_result(again),
            stop=tenacity.stop_after_attempt(TRIES),
            wait=wait,
            sleep=self._sleep,
            before_sleep=before_sleep,
            retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
        )
        came: Came | None = await retrying(attempt)
        return came

    @staticmethod
    def _may_help(came: Came) -> bool:
        if came.wait is not None and came.wait > LONGEST_WAIT:
            return False
        return not came.status or (is_passing(came.status) and not _is_broke(came))

    async def once(self, body: bytes) -> Came:
        """Send a request once. Raises nothing that the network is to blame for."""
        try:
            async with asyncio.timeout(self._limit):
                return await self._exchange(body)
        except TimeoutError:
            return Came(0, fault=f"no reply within {self._limit:g} s")
        except _NOT_SENT as error:
            return Came(0, fault=self._words("the server cannot be reached", error), sent=False)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            return Came(0, fault=self._words("the connection broke", error))

    async def _exchange(self, body: bytes) -> Came:
        async with self._http.stream("POST", self._url, content=body) as response:
            status, headers = response.status_code, response.headers
            if response.is_redirect or 300 <= status < 400:
                return Came(status, fault=f"the server sends us on to {_place(headers)}, and we do not go")
            if headers.get("content-encoding", "identity").lower() not in ("", "identity"):
                return Came(status, fault="the reply is packed, which was not asked for")
            chunks, size = [], 0
            async for chunk in response.aiter_raw():
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_REPLY:
                    fault = f"the reply is longer than {MAX_REPLY // 2**20} MB"
                    return Came(status, self._clean(b"".join(chunks)[:_KEPT]), fault)
            return Came(status, self._clean(b"".join(chunks)), wait=retry_after(headers) if status >= 400 else None)

    def _clean(self, data: bytes) -> bytes:
        return self._key.taken_out(data) if self._key else data

    def _words(self, what: str, error: Exception) -> str:
        said = self._clean(str(error).encode("utf-8", "replace")).decode("utf-8", "replace")
        return f"{what}: {clip(one_line(said), _SAID)}" if said else f"{what} ({type(error).__name__})"


def _is_broke(came: Came) -> bool:
    """Whether a server turns us away because nothing is left on the account, which no waiting helps."""
    return came.status == 429 and b"insufficient_quota" in came.body[:_KEPT]


def _place(headers: Mapping[str, str]) -> str:
    """The host that a redirect names."""
    try:
        host = httpx.URL(headers.get("location", "")).host
    except httpx.InvalidURL:
        host = ""
    return clip(one_line(host), 80) or "another address"
