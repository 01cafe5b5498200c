"""Jobs whose requests go by file: written out for whoever has a way out, and read back."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tooldata_tui.errors import DataError, UsageError
from tooldata_tui.formats.source import read_lines
from tooldata_tui.generation.asks import Reader, ask_bytes
from tooldata_tui.generation.batch import Line, batch_id, read_line, request_line, request_of
from tooldata_tui.generation.budget import NO_LIMITS, Budget, Limits, most
from tooldata_tui.generation.exchange import Work
from tooldata_tui.generation.providers import Provider
from tooldata_tui.generation.retrying import is_passing
from tooldata_tui.store.ledger import Arrival, Job, Ledger, NewRequest, Spent
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.alone import alone
from tooldata_tui.tasks.generating import GenerationReport
from tooldata_tui.tasks.harvesting import Harvester, Into, is_answer

__all__ = ["BroughtReplies", "WrittenRequests", "read_replies", "take_in", "write_requests"]

#: Lines that are written down together.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class WrittenRequests:
    """What was written out.

    :ivar tokens: that they take, at most
    :ivar price: at most; None where nobody said what a token costs
    :ivar why: which limit kept more from being written, if one did
    """

    requests: int
    tokens: int
    price: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class BroughtReplies:
    """What a file of replies brought.

    :ivar jobs: those that it has replies for
    :ivar kept: replies that are written down now, and wait to be taken in
    :ivar problems: what is wrong with lines, each with its number
    """

    jobs: tuple[Job, ...]
    kept: int
    problems: tuple[DataError, ...]


def write_requests(
    job: Job,
    work: Work,
    provider: Provider,
    into: Into,
    file: Path,
    *,
    limits: Limits = NO_LIMITS,
    project_limits: Limits = NO_LIMITS,
) -> WrittenRequests:
    """Write all that *job* can ask now to *file*, in the batch format of the provider's protocol.

    While something has no reply yet, it is that, again: a file that was lost can be made anew, and the work is not
    asked for more before it knows what came of what it asked.

    :raises UsageError: the file is there already, or the job is asked over the network
    """
    if not job.carried:
        raise UsageError(f"job {job.id} is asked over the network")
    if os.path.lexists(file):
        raise UsageError("already exists", file=file, hint="choose another name")
    with alone(into.project.path, job.id):
        harvester = Harvester(job, work, provider, into)
        harvester.replay()
        while harvester.take():
            pass
        ledger = Ledger(into.project.writer())
        budget = Budget([("job", limits, ledger.spent(job.id)), ("project", project_limits, ledger.spent())])
        left = ledger.open(job.id)
        known, fresh, why = ledger.keys(job.id), list[NewRequest](), ""
        for new in _asked(work, provider, known) if not left else ():
            why = budget.reserve(Spent(1, new.tokens, new.price))
            if why:
                break
            fresh.append(new)
        with into.project.transaction() as db:
            ids = Ledger(db).write(job.id, fresh, tries=1)
        lines = [(one.id, one.ask) for one in left] + [(id, new.ask) for id, new in zip(ids, fresh, strict=True)]
    _write(file, (request_line(provider, number, ask) for number, ask in lines))
    costs = [(one.tokens, one.price) for one in left] + [(one.tokens, one.price) for one in fresh]
    price = sum(price for _, price in costs) if provider.has_price else None
    return WrittenRequests(len(lines), sum(tokens for tokens, _ in costs), price, why)


def _asked(work: Work, provider: Provider, known: set[str]) -> Iterator[NewRequest]:
    """What a work can ask without a reply, but for what it asked before."""
    again = len(known)
    while not work.done and (ask := work.next()) is not None:
        if ask.key in known:
            again -= 1
            if again < 0:
                return
            continue
        known.add(ask.key)
        usage = most(ask)
        yield NewRequest(ask.key, ask_bytes(ask), sum(usage), provider.price(usage))


def _write(file: Path, lines: Iterator[bytes]) -> None:
    """Write a new file, for its owner alone, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(lines)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(name, file)  # unlike a renaming, it replaces nothing that came meanwhile
    except FileExistsError:
        raise UsageError("already exists", file=file, hint="choose another name") from None
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108 - a name


def read_replies(project: Project, file: Path) -> BroughtReplies:
    """Write down the replies of *file*, of any of the project's jobs; :func:`take_in` makes examples of them.

    :raises DataError: the file cannot be read
    """
    jobs: set[int] = set()
    seen: set[str] = set()
    problems: list[DataError] = []
    kept = 0
    batch: list[Arrival] = []

    def write() -> None:
        with project.transaction() as db:
            Ledger(db).keep(batch)
        batch.clear()

    ledger = Ledger(project.writer())
    for raw in read_lines(file):
        if not raw.data.strip() and not raw.too_long:
            continue
        try:
            if raw.too_long:
                raise DataError(f"is {raw.length:,} bytes long")
            job, arrival = _arrival(ledger, read_line(raw.data), seen)
        except DataError as error:
            problems.append(DataError(error.message, file=file, line=raw.number, hint=error.hint))
            continue
        jobs.add(job)
        batch.append(arrival)
        kept += 1
        if len(batch) >= _BATCH:
            write()
    if batch:
        write()
    found = (ledger.job(number) for number in sorted(jobs))
    return BroughtReplies(tuple(job for job in found if job is not None), kept, tuple(problems))


def _arrival(ledger: Ledger, line: Line, seen: set[str]) -> tuple[int, Arrival]:
    """The job that a line belongs to, and the reply. Raises :class:`DataError` where there is none."""
    number = request_of(line.id)
    request = ledger.addressed(number) if number is not None else None
    if request is None or batch_id(request.id, request.ask) != line.id:
        raise DataError(f"{line.id[:80]} is no request of this project")
    if line.id in seen:
        raise DataError(f"{line.id} stands in the file twice")
    seen.add(line.id)
    if not request.wanted or (request.replies and ledger.has_reply(request.id, line.body)):
        raise DataError(f"{line.id} has its reply already")
    if not is_answer(line.status) and (is_passing(line.status) or line.status in (0, 401, 402, 403, 404)):
        said = Reader.refusal(line.status, line.body)
        raise DataError(f"{line.id}: {said}", hint="write the requests once more: those without a reply come again")
    return request.job, Arrival(request.id, line.status, line.body)


def take_in(job: Job, work: Work, provider: Provider, into: Into) -> GenerationReport:
    """Make examples of the replies to *job* that wait.

    :raises SaveError: the project cannot be written; the next run goes on from where this one was
    """
    with alone(into.project.path, job.id):
        harvester = Harvester(job, work, provider, into)
        harvester.replay()
        while harvester.take():
            pass
        harvester.put_in_order()
        if work.done:
            with into.project.transaction() as db:
                Ledger(db).finish(job.id)
        ledger = Ledger(into.project.writer())
        left = len(ledger.open(job.id))
        why = "" if work.done else f"{left:,} requests have no reply" if left else "there is more to ask: write it out"
        return GenerationReport.of(harvester, ledger.spent(job.id), "done" if work.done else "stopped", why)
