"""How fast a server is asked: so many requests and tokens a minute, and none while it wants to be left alone."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

__all__ = ["Pace"]

_MINUTE = 60.0


class Pace:
    """Lets requests through, one after the other, when it is time for them.

    :param requests: most in any minute; 0 for no limit, as with *tokens*
    """

    def __init__(
        self,
        requests: int = 0,
        tokens: int = 0,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._requests, self._tokens = requests, tokens
        self._clock, self._sleep = clock, sleep
        #: When requests of the last minute went out, and how many tokens each was said to have.
        self._sent: deque[tuple[float, int]] = deque()
        self._sum = 0
        self._held_until = 0.0
        self._turn = asyncio.Lock()

    async def wait(self, tokens: int) -> None:
        """Wait until one more request, of so many tokens, may go out."""
        async with self._turn:
            while (pause := self._pause(tokens)) > 0:
                await self._sleep(pause)
            if self._requests or self._tokens:
                self._sent.append((self._clock(), tokens))
                self._sum += tokens

    def hold(self, seconds: float) -> None:
        """Nothing goes out for so long: the server asked for it."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    def _pause(self, tokens: int) -> float:
        now = self._clock()
        while self._sent and self._sent[0][0] <= now - _MINUTE:
            self._sum -= self._sent.popleft()[1]
        pause = self._held_until - now
        if self._requests and len(self._sent) >= self._requests:
            pause = max(pause, self._sent[0][0] + _MINUTE - now)
        # A request that is larger than the limit goes alone.
        if self._tokens and self._sent and self._sum + tokens > self._tokens:
            pause = max(pause, self._sent[0][0] + _MINUTE - now)
        return pause
