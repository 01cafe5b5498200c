"""What was asked of language models, and what they said: written down before it is sent, and before it is read.

A process may be killed anywhere. What was sent and has no reply counts as paid for, at what it may have cost at most;
a reply that is here and not taken in is taken in before anything is asked again.
"""

import json
import struct
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import zstandard

from tooldata_tui.store.examples import now
from tooldata_tui.store.sqlite import Connection

__all__ = [
    "LOST",
    "REPEATED",
    "TAKEN",
    "Addressed",
    "Arrival",
    "Fate",
    "Job",
    "Ledger",
    "NewRequest",
    "Request",
    "Spent",
    "Stored",
]

#: What became of a reply: taken in, of no use and asked for again, of no use for good.
TAKEN, REPEATED, LOST = 1, 0, -1

#: The longest that is read back, in bytes: a damaged page must not fill the memory.
_MOST = 2**28
_LENGTH = struct.Struct("<I")
#: Replies are read back together until they come to so many bytes.
_TOGETHER = 64 * 2**20
#: First lines of asks that are kept unpacked.
_HEADS = 256


class Job(NamedTuple):
    """Requests that belong together.

    :ivar spec: a JSON object from which its work is made again
    :ivar carried: its requests go by file to where somebody sends them
    """

    id: int
    spec: Mapping[str, Any]
    provider: str
    model: str
    carried: bool
    done: bool


class NewRequest(NamedTuple):
    """A request that has not been written down yet. ``tokens`` and ``price`` are what it may cost at most.

    :ivar ask: what is asked; its first line is what a reply is read by, which many requests have in common
    """

    key: str
    ask: bytes
    tokens: int
    price: float


class Request(NamedTuple):
    """A request as it is written down.

    :ivar refusals: how many replies to it were of no use
    """

    id: int
    key: str
    ask: bytes
    refusals: int
    tokens: int
    price: float


class Addressed(NamedTuple):
    """A request that a reply from elsewhere names.

    :ivar wanted: whether it has no reply yet that may be of use
    :ivar replies: how many it has
    """

    id: int
    job: int
    ask: bytes
    wanted: bool
    replies: int


class Arrival(NamedTuple):
    """A reply that came in.

    :ivar status: of HTTP; 0 where nothing came and nothing will
    :ivar fault: what is wrong with it, where that was seen on the way
    """

    request: int
    status: int
    body: bytes
    fault: str = ""


class Stored(NamedTuple):
    """A reply as it is written down, with the request it answers.

    :ivar head: the first line of what was asked
    :ivar packed: all of it, which is seldom wanted
    :ivar fate: None where it was not taken in yet
    """

    n: int
    request: int
    key: str
    head: bytes
    packed: bytes
    status: int
    body: bytes
    fate: int | None
    fault: str
    refusals: int

    @property
    def ask(self) -> bytes:
        """What was asked."""
        return _unpack_ask(self.packed)


class Fate(NamedTuple):
    """What became of a reply, why where it is of no use, and what it cost."""

    n: int
    request: int
    fate: int
    fault: str = ""
    sent: int = 0
    received: int = 0
    price: float = 0.0


class Spent(NamedTuple):
    """What went out: requests, tokens and money, with what nobody knows the end of at what it may have cost."""

    requests: int = 0
    tokens: int = 0
    price: float = 0.0


class _Codecs(threading.local):
    """Made once a thread: to make one takes as long as to compress twenty requests."""

    def __init__(self) -> None:
        self.pack = zstandard.ZstdCompressor(level=3).compress
        self.unpack = zstandard.ZstdDecompressor().decompress
        #: First lines of asks, by what they are packed as.
        self.heads: dict[bytes, bytes] = {}


_codecs = _Codecs()


def _pack(data: bytes) -> bytes:
    return _codecs.pack(data)


def _unpack(data: bytes) -> bytes:
    return _codecs.unpack(data, max_output_size=_MOST)


def _pack_ask(ask: bytes) -> bytes:
    """An ask whose first line can be had without the rest: how long that is when packed, that, and the rest."""
    head, _, rest = ask.partition(b"\n")
    packed = _pack(head)
    return b"%b%b%b" % (_LENGTH.pack(len(packed)), packed, _pack(rest))


def _unpack_ask(data: bytes) -> bytes:
    end = _LENGTH.size + _LENGTH.unpack_from(data)[0]
    return b"%b\n%b" % (_unpack(data[_LENGTH.size : end]), _unpack(data[end:]))


def _unpack_head(data: bytes) -> bytes:
    packed = data[_LENGTH.size : _LENGTH.size + _LENGTH.unpack_from(data)[0]]
    heads = _codecs.heads
    head = heads.get(packed)
    if head is None:
        if len(heads) >= _HEADS:
            heads.clear()
        head = heads[packed] = _unpack(packed)
    return head


class Ledger:
    """The requests and replies of a project, through one connection; what writes is used inside a transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    # --- jobs

    def job(self, number: int) -> Job | None:
        rows = self._db.execute("SELECT id, spec, provider, model, carried, done FROM job WHERE id = ?", (number,))
        return next(_jobs(rows), None)

    def jobs(self) -> list[Job]:
        """All jobs, oldest first."""
        return list(_jobs(self._db.execute("SELECT id, spec, provider, model, carried, done FROM job ORDER BY id")))

    def unfinished(self, spec: Mapping[str, Any], provider: str, model: str, *, carried: bool = False) -> Job | None:
        """The newest job with this spec that is not done."""
        query = (
            "SELECT id, spec, provider, model, carried, done FROM job"
            " WHERE done = 0 AND spec = ? AND provider = ? AND model = ? AND carried = ? ORDER BY id DESC LIMIT 1"
        )
        return next(_jobs(self._db.execute(query, (_text(spec), provider, model, int(carried)))), None)

    def start(self, spec: Mapping[str, Any], provider: str, model: str, *, carried: bool = False) -> Job:
        """Write down a new job."""
        row = (_text(spec), provider, model, now(), int(carried))
        query = "INSERT INTO job(spec, provider, model, at, carried, done) VALUES(?,?,?,?,?,0) RETURNING id"
        (number,) = self._db.execute(query, row).fetchone()
        return Job(number, spec, provider, model, carried, done=False)

    def finish(self, job: int) -> None:
        """Nothing of this job will be asked any more."""
        self._db.execute("UPDATE job SET done = 1 WHERE id = ?", (job,))

    # --- requests

    def write(self, job: int, requests: Iterable[NewRequest], *, tries: int = 0) -> list[int]:
        """Write requests down; return their ids.

        :param tries: how often they count as sent
        """
        at = now()
        query = (
            "INSERT INTO request(job, key, ask, at, open, tries, unsure, tokens, price) VALUES(?,?,?,?,1,?,0,?,?)"
            " RETURNING id"
        )
        execute = self._db.execute
        return [
            execute(query, (job, one.key, _pack_ask(one.ask), at, tries, one.tokens, one.price)).fetchone()[0]
            for one in requests
        ]

    def keys(self, job: int) -> set[str]:
        """Those of all requests of a job."""
        return {key for (key,) in self._db.execute("SELECT key FROM request WHERE job = ?", (job,))}

    def open(self, job: int) -> list[Request]:
        """The requests that still need a reply, oldest first."""
        query = (
            "SELECT r.id, r.key, r.ask, (SELECT count(*) FROM reply p WHERE p.request = r.id), r.tokens, r.price"
            " FROM request r WHERE r.job = ? AND r.open = 1 ORDER BY r.id"
        )
        return [Request(id, key, _unpack_ask(ask), *rest) for id, key, ask, *rest in self._db.execute(query, (job,))]

    def addressed(self, number: int) -> Addressed | None:
        """The request with this id."""
        query = (
            "SELECT r.id, r.job, r.ask, r.open, count(p.n), count(p.n) - count(p.fate)"
            " FROM request r LEFT JOIN reply p ON p.request = r.id WHERE r.id = ?1 GROUP BY r.id"
        )
        row = self._db.execute(query, (number,)).fetchone()
        if row is None:
            return None
        id, job, ask, is_open, replies, waiting = row
        return Addressed(id, job, _unpack_ask(ask), bool(is_open) and not waiting, replies)

    def has_reply(self, request: int, body: bytes) -> bool:
        """Whether this very reply is written down already."""
        query = "SELECT body FROM reply WHERE request = ?"
        return any(_unpack(one) == body for (one,) in self._db.execute(query, (request,)))

    def sending(self, requests: Iterable[int]) -> None:
        """These are about to be sent: until more is known, each may have cost what it can."""
        query = "UPDATE request SET tries = tries + 1, unsure = unsure + 1 WHERE id = ?"
        self._db.executemany(query, [(one,) for one in requests])

    def unpaid(self, requests: Iterable[int]) -> None:
        """The last try of these is not unsure any more: it did not get there, was turned away, or has a reply."""
        self._db.executemany("UPDATE request SET unsure = unsure - 1 WHERE id = ?", [(one,) for one in requests])

    # --- replies

    def keep(self, arrivals: Sequence[Arrival]) -> None:
        """Write replies down as they came."""
        at = now()
        self._db.executemany(
            "INSERT INTO reply(request, status, at, sent, received, price, fault, body) VALUES(?,?,?,0,0,0.0,?,?)",
            [(one.request, one.status, at, one.fault, _pack(one.body)) for one in arrivals],
        )

    def waiting(self, job: int, limit: int) -> list[Stored]:
        """The oldest replies that were not taken in yet: so many at most, and fewer where they are large."""
        query = f"{_STORED.format('INDEXED BY reply_new')} WHERE p.fate IS NULL AND r.job = ? ORDER BY p.n LIMIT ?"
        return _together(_stored(self._db.execute(query, (job, limit))))

    def replies(self, job: int, page: int = 500) -> Iterator[Stored]:
        """The replies that were taken in, in the order in which they came; read a page at a time."""
        last = 0
        query = f"{_STORED.format('')} WHERE p.fate IS NOT NULL AND r.job = ? AND p.n > ? ORDER BY p.n LIMIT ?"
        while found := _together(_stored(self._db.execute(query, (job, last, page)))):
            yield from found
            last = found[-1].n

    def settle(self, fates: Sequence[Fate], paid: Iterable[int] = ()) -> None:
        """Note what became of replies.

        :param paid: requests whose last try was unsure until now: what it cost is in one of *fates*
        """
        self._db.executemany(
            "UPDATE reply SET fate = ?, fault = ?, sent = ?, received = ?, price = ? WHERE n = ?",
            [(one.fate, one.fault, one.sent, one.received, one.price, one.n) for one in fates],
        )
        unsure = Counter(paid)
        self._db.executemany(
            "UPDATE request SET open = min(open, ?), unsure = unsure - ? WHERE id = ?",
            [(int(one.fate == REPEATED), unsure.pop(one.request, 0), one.request) for one in fates],
        )

    # --- what it cost

    def spent(self, job: int | None = None) -> Spent:
        """What a job cost so far, or all of them."""
        of, names = ("", ()) if job is None else (" WHERE r.job = ?", (job,))
        tries, tokens, price = self._db.execute(
            "SELECT coalesce(sum(tries), 0), coalesce(sum(unsure * tokens), 0), coalesce(sum(unsure * price), 0.0)"
            f" FROM request r{of}",
            names,
        ).fetchone()
        more, paid = self._db.execute(
            "SELECT coalesce(sum(p.sent + p.received), 0), coalesce(sum(p.price), 0.0)"
            f" FROM reply p{' JOIN request r ON r.id = p.request' if of else ''}{of}",
            names,
        ).fetchone()
        return Spent(tries, tokens + more, price + paid)


# Replies come first, in their order: by the requests, all of a job would be looked through for each few of them.
_STORED = (
    "SELECT p.n, p.request, r.key, r.ask, p.status, p.body, p.fate, p.fault,"
    " (SELECT count(*) FROM reply q WHERE q.request = p.request AND q.n < p.n)"
    " FROM reply p {} CROSS JOIN request r ON r.id = p.request"
)


def _stored(rows: Iterable[tuple[Any, ...]]) -> Iterator[Stored]:
    for n, request, key, ask, status, body, *rest in rows:
        yield Stored(n, request, key, _unpack_head(ask), ask, status, _unpack(body), *rest)


def _together(replies: Iterator[Stored]) -> list[Stored]:
    """The first of them, until they take much memory; one in any case."""
    found, size = list[Stored](), 0
    for one in replies:
        found.append(one)
        size += len(one.body)
        if size >= _TOGETHER:
            break
    return found


def _jobs(rows: Iterable[tuple[Any, ...]]) -> Iterator[Job]:
    for number, spec, provider, model, carried, done in rows:
        yield Job(number, json.loads(spec), provider, model, bool(carried), bool(done))


def _text(spec: Mapping[str, Any]) -> str:
    return json.dumps(spec, sort_keys=True, ensure_ascii=False)
