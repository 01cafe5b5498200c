"""The loop that keeps requests under way: what to send next, what came, and what is in the way."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Literal

from tooldata_tui.generation.asks import Reader, ask_bytes, ask_of
from tooldata_tui.generation.budget import Budget, most
from tooldata_tui.generation.client import Came, Client
from tooldata_tui.generation.retrying import LONGEST_WAIT, is_passing
from tooldata_tui.generation.secret import Secret
from tooldata_tui.store.ledger import REPEATED, Arrival, Ledger, NewRequest, Request, Spent
from tooldata_tui.tasks.control import Control
from tooldata_tui.tasks.harvesting import Harvester, is_answer

__all__ = ["Asking", "Ended"]

#: How a run ends: nothing is left to ask, somebody stopped it, a limit is reached, the work asks for no more although
#: it is not done, or the server cannot be asked.
Ended = Literal["done", "stopped", "limit", "stuck", "failed"]

#: Replies that wait are taken in when there are so many, or after so long, in seconds.
_MANY, _SOON = 64, 0.5
#: Requests that fail, where none succeeds, until we take it that it is not about them.
_TROUBLES = 5
#: Answers that will be the same for every request: the key, the account, the model or the address is wrong.
_HOPELESS = {401, 402, 403, 404, 405, 407}


class _Scribe:
    """Writes down what is about to be sent; what comes up at the same moment becomes one transaction."""

    def __init__(self, harvester: Harvester) -> None:
        self._project = harvester.into.project
        self._sending: list[tuple[int, asyncio.Future[None]]] = []
        self._unpaid: list[int] = []

    async def sending(self, request: int) -> None:
        """Return once it is written down that *request* is about to be sent."""
        loop = asyncio.get_running_loop()
        if not self._sending:
            loop.call_soon(self._flush)
        written = loop.create_future()
        self._sending.append((request, written))
        await written

    def unpaid(self, request: int) -> None:
        """The last try of *request* cost nothing. That is written with what comes next: until then it may have."""
        self._unpaid.append(request)

    def write(self, arrivals: list[Arrival]) -> None:
        """Write down replies, and what else there is."""
        if arrivals or self._unpaid:
            with self._project.transaction() as db:
                ledger = Ledger(db)
                ledger.unpaid(self._unpaid)
                ledger.keep(arrivals)
            self._unpaid.clear()

    def _flush(self) -> None:
        some, self._sending = self._sending, []
        try:
            with self._project.transaction() as db:
                ledger = Ledger(db)
                ledger.unpaid(self._unpaid)
                ledger.sending(request for request, _ in some)
            self._unpaid.clear()
        except Exception as error:
            for _, written in some:
                if not written.cancelled():
                    written.set_exception(error)
            return
        for _, written in some:
            if not written.cancelled():
                written.set_result(None)


class _Tries:
    """Keeps book of the tries of one request. The first one was set aside from the budget already.

    :ivar count: of those that were begun
    :ivar waits: whether it is waiting for its turn, so that nothing is lost with it
    """

    def __init__(self, asking: "Asking", request: Request) -> None:
        self._asking, self.request = asking, request
        self.count, self.waits = 0, True

    async def before(self) -> bool:
        self.count, self.waits = self.count + 1, False
        if self.count > 1 and not self._asking.may_repeat(self.request):
            return False
        await self._asking.scribe.sending(self.request.id)
        return True

    def after(self, came: Came) -> None:
        self._asking.no_reply(self.request, came)
        self.waits = True


class Asking:
    """One run of a job. Made for one :meth:`run`.

    :param report: told how many requests are under way, and whether it is paused
    """

    def __init__(
        self,
        harvester: Harvester,
        budget: Budget,
        key: Secret | None,
        control: Control,
        report: Callable[[int, bool], None],
    ) -> None:
        self._harvester, self._budget, self._control, self._report = harvester, budget, control, report
        self._key = key
        self._provider, self._work = harvester.provider, harvester.work
        self._most = self._provider.settings.concurrency
        self.scribe = _Scribe(harvester)
        self._project, self._job = harvester.into.project, harvester.job
        ledger = Ledger(self._project.writer())
        #: What to send before the work is asked for more.
        self._first: deque[Request | NewRequest] = deque(ledger.open(self._job.id))
        #: Those that were asked by an earlier run: the work does not know of them until they are answered.
        self._resumed = {one.id for one in self._first if isinstance(one, Request)}
        self._keys = ledger.keys(self._job.id)
        self._flying: dict[asyncio.Task[Came | None], _Tries] = {}
        #: Replies that are not written down yet, and requests that have one that is not taken in.
        self._arrived: list[Arrival] = []
        self._kept: dict[int, Request] = {}
        #: How many replies are written down, and not taken in.
        self._waiting = 0
        #: Requests that failed since one succeeded last.
        self._troubles: list[tuple[Request, Came]] = []
        self._starved = False
        self._limit = self._failure = ""
        self._taken_at = 0.0

    async def run(self) -> tuple[Ended, str]:
        """Ask until there is nothing more to ask, or something is in the way: how it ended, and why."""
        changed = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._control.on_change(lambda: loop.call_soon_threadsafe(changed.set))
        try:
            async with Client(self._provider, self._key) as client:
                try:
                    await self._loop(client, changed)
                except Exception as error:
                    self._failure = str(error) or type(error).__name__
                    await self._drain()
                    raise
        finally:
            self._control.on_change(lambda: None)
            for task in self._flying:
                task.cancel()
        return self._ended()

    async def _loop(self, client: Client, changed: asyncio.Event) -> None:
        while True:
            self._fill(client)
            self._call_back()
            self._report(len(self._flying), self._control.paused)
            if not self._flying:
                if self._take():
                    continue
                if self._troubles and not self._failure:
                    self._failure = _words(self._troubles[0][1])
                if not self._control.paused or self._failure:
                    return
            knock = asyncio.ensure_future(changed.wait())
            patience = _SOON if self._waiting else None
            await asyncio.wait([*self._flying, knock], timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            if not knock.cancel():
                changed.clear()
            self._gather([task for task in self._flying if task.done()])
            self._keep()
            now = asyncio.get_running_loop().time()
            if self._waiting and (self._starved or self._waiting >= _MANY or now - self._taken_at >= _SOON):
                self._take()
                self._taken_at = now

    async def _drain(self) -> None:
        """Something broke: wait for what is under way, and write it down, since it is paid for."""
        self._call_back()
        if self._flying:
            await asyncio.wait(self._flying)
        for task in list(self._flying):
            with suppress(Exception):
                self._gather([task])
        self._keep()

    def _ended(self) -> tuple[Ended, str]:
        if self._failure:
            return "failed", self._failure
        if self._control.stopped:
            return "stopped", ""
        if self._limit:
            return "limit", self._limit
        return ("done", "") if self._work.done else ("stuck", "nothing more can be asked of what came back")

    # --- what goes out

    def _fill(self, client: Client) -> None:
        """Send as much as may be under way."""
        self._limit, self._starved = "", False
        if self._failure or self._control.stopped or self._control.paused or len(self._troubles) >= _TROUBLES:
            return
        chosen: list[Request | NewRequest] = []
        while len(self._flying) + len(chosen) < self._most:
            one = self._next()
            if one is None:
                self._starved = True
                break
            self._limit = self._budget.reserve(_cost(one))
            if self._limit:
                self._first.appendleft(one)
                break
            chosen.append(one)
        for request in self._written(chosen):
            tries = _Tries(self, request)
            self._flying[asyncio.ensure_future(self._send(client, tries))] = tries

    def _call_back(self) -> None:
        """Where nothing new may begin, what only waits for its turn, or for another try, does not go out either."""
        is_over = bool(self._failure) or self._control.stopped
        if is_over or self._control.paused:
            for task, tries in self._flying.items():
                if tries.waits and (is_over or not tries.count):
                    task.cancel()

    def _next(self) -> Request | NewRequest | None:
        if self._work.done:
            return None
        if self._first:
            return self._first.popleft()
        if self._resumed:
            return None
        # A work that was made anew may ask first what it asked before.
        for _ in range(len(self._keys) + 1):
            ask = self._work.next()
            if ask is None:
                return None
            if ask.key not in self._keys:
                self._keys.add(ask.key)
                usage = most(ask)
                return NewRequest(ask.key, ask_bytes(ask), sum(usage), self._provider.price(usage))
        return None

    def _written(self, chosen: list[Request | NewRequest]) -> Iterator[Request]:
        """The requests, once all of them are written down."""
        fresh = [one for one in chosen if isinstance(one, NewRequest)]
        ids: list[int] = []
        if fresh:
            with self._project.transaction() as db:
                ids = Ledger(db).write(self._job.id, fresh)
        numbers = iter(ids)
        for one in chosen:
            if isinstance(one, Request):
                yield one
            else:
                yield Request(next(numbers), one.key, one.ask, 0, one.tokens, one.price)

    async def _send(self, client: Client, tries: _Tries) -> Came | None:
        body = json.dumps(self._provider.body(ask_of(tries.request.ask))).encode()
        return await client.send(body, tries.request.tokens, tries)

    def may_repeat(self, request: Request) -> bool:
        """Whether a request may be sent once more; it is set aside from the budget then."""
        if self._failure or self._control.stopped:
            return False
        self._limit = self._budget.reserve(_cost(request))
        return not self._limit

    def no_reply(self, request: Request, came: Came) -> None:
        """A try of *request* came to nothing."""
        if not came.unsure:
            self.scribe.unpaid(request.id)
            self._budget.settle(_cost(request), Spent(1))

    # --- what comes back

    def _gather(self, done: Iterable[asyncio.Task[Came | None]]) -> None:
        for task in done:
            tries = self._flying.pop(task)
            request, came = tries.request, None if task.cancelled() else task.result()
            if came is None:
                self._first.appendleft(request)
                if not tries.count:  # it was not sent
                    self._budget.settle(_cost(request), Spent())
            elif is_answer(came.status):
                self._give_up_troubles()
                self._arrived.append(Arrival(request.id, came.status, came.body, came.fault))
                self._kept[request.id] = request
            else:
                self._trouble(request, came)

    def _trouble(self, request: Request, came: Came) -> None:
        """A request failed for good: because of itself, or because of something that will fail the others too."""
        self.no_reply(request, came)
        self._troubles.append((request, came))
        if _is_hopeless(came) or len(self._troubles) >= _TROUBLES:
            self._failure = self._failure or _words(came)
        elif _is_about_itself(came) and self._harvester.has_taken:
            self._give_up_troubles()

    def _give_up_troubles(self) -> None:
        """Others do not fail, so it was about these."""
        if not self._failure:
            self._arrived += [Arrival(one.id, came.status, came.body, came.fault) for one, came in self._troubles]
            self._troubles.clear()

    def _keep(self) -> None:
        """Write down what came."""
        self.scribe.write(self._arrived)
        self._waiting += len(self._arrived)
        self._arrived.clear()

    def _take(self) -> bool:
        """Take in replies; false where none waited."""
        outcomes = self._harvester.take()
        self._waiting -= len(outcomes)
        for one in outcomes:
            if one.fate != REPEATED:
                self._resumed.discard(one.request)
            request = self._kept.pop(one.request, None)
            if request is None:  # it failed, and what it had cost is settled
                continue
            self._budget.settle(_cost(request), Spent(1, one.tokens, one.price))
            if one.fate == REPEATED:
                self._first.append(request._replace(refusals=one.refusals))
        return bool(outcomes)


def _cost(request: Request | NewRequest) -> Spent:
    return Spent(1, request.tokens, request.price)


def _is_hopeless(came: Came) -> bool:
    asks_too_much = came.wait is not None and came.wait > LONGEST_WAIT
    return came.status in _HOPELESS or 300 <= came.status < 400 or asks_too_much or b"insufficient_quota" in came.body


def _is_about_itself(came: Came) -> bool:
    """Whether a server that is well does not like this one request."""
    return 400 <= came.status < 500 and not is_passing(came.status)


def _words(came: Came) -> str:
    if came.wait is not None and came.wait > LONGEST_WAIT:
        return f"{Reader.refusal(came.status, came.body)}; it wants to be left alone for {came.wait:,.0f} s"
    return came.fault or Reader.refusal(came.status, came.body)
