"""Asking a language model, for the commands that do: what is said and confirmed before, and told while and after."""

import os
import signal
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple

from tooldata_tui.cli.arguments import Parser, add_json, number_above
from tooldata_tui.cli.output import say, say_json, say_table, tell
from tooldata_tui.errors import UsageError
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.generation.budget import Limits
    from tooldata_tui.generation.exchange import Work
    from tooldata_tui.generation.providers import Provider
    from tooldata_tui.store.ledger import Spent
    from tooldata_tui.tasks.generating import GenerationProgress, GenerationReport, Into, Quote

__all__ = ["Errand", "add_asking", "into_of", "limits_of", "quoted", "run_errand", "unfinished"]

_PERIOD = 5.0
_DROPPED, _PROBLEMS = 5, 20

#: What a job is made again from.
Spec = Mapping[str, Any]


class Errand(NamedTuple):
    """What a command wants of a model.

    :ivar name: where new examples are said to come from
    :ivar order: what was asked for: an unfinished job with the same order is gone on with
    :ivar spec: what a new job is made from, with ``order`` in it
    :ivar work: the job of a spec, for a model; and how many examples it may show
    """

    name: str
    order: Mapping[str, Any]
    spec: Callable[[], Spec]
    work: "Callable[[Spec, str], tuple[Work, int]]"


def add_asking(parser: Parser) -> None:
    parser.add_argument("--provider", metavar="NAME", default="", help="who is asked, as [providers.NAME] describes it")
    parser.add_argument("--dry-run", action="store_true", help="print the prompts, and what they would take")
    parser.add_argument("--yes", action="store_true", help="do not ask before the first request")
    parser.add_argument("--write-requests", metavar="FILE", type=Path, help="write the requests as a batch file")
    parser.add_argument("--read-replies", metavar="FILE", type=Path, help="take in the replies to such a file")
    parser.add_argument("--max-requests", metavar="N", type=number_above(int), default=0, help="stop after so many")
    parser.add_argument("--max-tokens", metavar="N", type=number_above(int), default=0, help="stop at so many tokens")
    parser.add_argument("--max-price", metavar="X", type=number_above(float), default=0.0, help="stop at this price")
    add_json(parser)


def run_errand(opened: "Opened", arguments: Namespace, errand: Errand) -> int:
    """Do what *arguments* want done of *errand*; return the exit code."""
    from tooldata_tui.generation.providers import provider_of

    settings = opened.target.settings
    if arguments.dry_run and not arguments.provider and not settings.providers:
        work, _ = errand.work(errand.spec(), "")
        _print_plan(work, None, json=arguments.json)
        return 0
    provider = provider_of(settings, arguments.provider)
    if arguments.read_replies is not None:
        return _read_replies(opened, arguments, errand, provider)
    spec = unfinished(opened, errand, provider, carried=arguments.write_requests is not None) or errand.spec()
    work, examples = errand.work(spec, provider.model)
    if arguments.dry_run:
        _print_plan(work, provider, json=arguments.json)
        return 0
    if arguments.write_requests is not None:
        return _write_requests(opened, arguments, errand, spec, work, provider)
    return _ask(opened, arguments, errand, spec, work, provider, examples)


def unfinished(opened: "Opened", errand: Errand, provider: "Provider", *, carried: bool) -> Spec | None:
    """What the newest unfinished job with this order is made from."""
    from tooldata_tui.store.ledger import Ledger

    for job in reversed(Ledger(opened.db).jobs()):
        ours = (job.provider, job.model, job.spec.get("order")) == (provider.name, provider.model, errand.order)
        if ours and not job.done and job.carried == carried:
            tell(f"going on with job {job.id}")
            spec: Spec = job.spec
            return spec
    return None


def _ask(
    opened: "Opened",
    arguments: Namespace,
    errand: Errand,
    spec: Spec,
    work: "Work",
    provider: "Provider",
    examples: int,
) -> int:
    from tooldata_tui.generation.secret import key_of
    from tooldata_tui.tasks.generating import Control, generate, open_job, within_project

    settings, project = opened.target.settings, opened.project
    key = key_of(provider.settings.key_env, os.environ)
    _confirm(quoted(opened, errand, spec, work, provider)[0], examples, asked=not arguments.yes)
    control = Control()
    before = signal.getsignal(signal.SIGINT)

    def stop(_number: int, _frame: FrameType | None) -> None:
        tell("stopping once what is under way has come; again to stop at once")
        control.stop()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        report = generate(
            open_job(project, spec, provider),
            work,
            provider,
            key,
            into_of(opened, errand),
            limits=limits_of(arguments),
            project_limits=within_project(settings.generation),
            control=control,
            on_progress=_Narration(),
        )
    finally:
        signal.signal(signal.SIGINT, before)
    _print_report(report, work, json=arguments.json)
    return 0 if report.ended == "done" else 1


def quoted(
    opened: "Opened", errand: Errand, spec: Spec, work: "Work", provider: "Provider"
) -> "tuple[Quote, Spent | None]":
    """What a job takes; of one that was stopped what is left of it, and what it took so far."""
    from tooldata_tui.store.ledger import Ledger
    from tooldata_tui.tasks.generating import quote
    from tooldata_tui.tasks.quoting import quote_of_rest

    ledger = Ledger(opened.db)
    job = ledger.unfinished(spec, provider.name, provider.model)
    if job is None:
        return quote(work, provider), None
    again, _ = errand.work(spec, provider.model)
    return quote_of_rest(job, again, provider, into_of(opened, errand)), ledger.spent(job.id)


def _read_replies(opened: "Opened", arguments: Namespace, errand: Errand, provider: "Provider") -> int:
    from tooldata_tui.tasks.batching import read_replies, take_in

    brought = read_replies(opened.project, arguments.read_replies)
    for problem in brought.problems[:_PROBLEMS]:
        tell(str(problem))
    if len(brought.problems) > _PROBLEMS:
        tell(f"and {len(brought.problems) - _PROBLEMS:,} more lines that are no use")
    for job in brought.jobs:
        if job.spec.get("order", {}).get("kind") != errand.order["kind"]:
            tell(f"job {job.id} is one of another kind: say --kind {job.spec.get('kind')}")
            continue
        work, _ = errand.work(job.spec, job.model)
        _print_report(take_in(job, work, provider, into_of(opened, errand)), work, json=arguments.json)
    return 1 if brought.problems else 0


def _write_requests(
    opened: "Opened", arguments: Namespace, errand: Errand, spec: Spec, work: "Work", provider: "Provider"
) -> int:
    from tooldata_tui.tasks.batching import write_requests
    from tooldata_tui.tasks.generating import open_job, within_project

    job = open_job(opened.project, spec, provider, carried=True)
    file, into = arguments.write_requests, into_of(opened, errand)
    limits, within = limits_of(arguments), within_project(opened.target.settings.generation)
    written = write_requests(job, work, provider, into, file, limits=limits, project_limits=within)
    price = "" if written.price is None else f", {written.price:,.2f} at most"
    tell(f"{plural(written.requests, 'request')} in {file}: {written.tokens:,} tokens at most{price}")
    tell("have them answered, and take the replies in with --read-replies; what is asked next is written after that")
    if written.why:
        tell(written.why)
    return 1 if written.why else 0


def into_of(opened: "Opened", errand: Errand) -> "Into":
    from tooldata_tui.rules.checker import Checker
    from tooldata_tui.tasks.generating import Into

    return Into(opened.project, Checker(), errand.name, weights=opened.target.settings.priority)


def limits_of(arguments: Namespace) -> "Limits":
    from tooldata_tui.generation.budget import Limits

    return Limits(int(arguments.max_requests), int(arguments.max_tokens), arguments.max_price)


def _print_plan(work: "Work", provider: "Provider | None", *, json: bool) -> None:
    from tooldata_tui.generation.budget import estimate_of
    from tooldata_tui.tasks.generating import quote

    for ask in work.plan():
        if json:
            turns = [{"role": role, "content": text} for role, text in ask.turns]
            say_json({"key": ask.key, "system": ask.system, "messages": turns, "schema": ask.schema})
            continue
        say(f"=== {ask.key}")
        for text in (ask.system, *(text for _, text in ask.turns)):
            for line in text.splitlines():
                say(line)
            say()
    if provider is not None:
        tell(_offer(quote(work, provider)))
        return
    found = estimate_of(work.plan())
    tell(f"{plural(found.requests, 'request')}: about {found.sent:,} tokens out, {found.received:,} back at most")


def _offer(offer: "Quote") -> str:
    estimate = offer.estimate
    price = "nobody said what they cost" if offer.price is None else f"{offer.price:,.2f} at most"
    return (
        f"{plural(estimate.requests, 'request')} to {offer.host}, {offer.model}: about {estimate.sent:,} tokens out,"
        f" {estimate.received:,} back at most, {price}"
    )


def _confirm(offer: "Quote", examples: int, *, asked: bool) -> None:
    """Say what would leave, and go on only if somebody wants it."""
    tell(_offer(offer))
    says = f"what up to {plural(examples, 'example')} say leaves this machine"
    tell(says if examples else "the tools alone leave this machine")
    if not asked:
        return
    if not sys.stdin.isatty():
        raise UsageError("nobody is here to confirm that", hint="say --yes")
    sys.stderr.write("go on? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise UsageError("nothing was sent")


class _Narration:
    """Says now and then how far it is."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def __call__(self, progress: "GenerationProgress") -> None:
        now = time.monotonic()
        if now - self._told < _PERIOD:
            return
        self._told = now
        tell(
            f"{_replies(progress.replies)}, {plural(progress.added, 'new example')}, {progress.dropped:,} not taken,"
            f" {progress.in_flight} under way"
        )


def _replies(count: int) -> str:
    return f"{count:,} repl{'y' if count == 1 else 'ies'}"


def _came_of_it(report: "GenerationReport", work: "Work") -> str:
    from tooldata_tui.generation.judging import Judging

    if isinstance(work, Judging):
        judged, objected = work.judged
        return f"{plural(judged, 'turn')} judged, {objected:,} to look at"
    return plural(report.added, "new example")


def _print_report(report: "GenerationReport", work: "Work", *, json: bool) -> None:
    curves = [(name, list(one.curve), one.is_dry) for name, one in getattr(work, "yields", ())]
    spent = report.spent
    if json:
        say_json(
            {
                "job": report.job.id,
                "ended": report.ended,
                "why": report.why,
                "replies": report.replies,
                "added": report.added,
                "known": report.known,
                "dropped": report.drops,
                "lost": report.lost,
                "spent": {"requests": spent.requests, "tokens": spent.tokens, "price": round(spent.price, 6)},
                "yields": [{"of": name, "new": curve, "dry": dry} for name, curve, dry in curves],
            }
        )
        return
    say(f"{_replies(report.replies)}, {_came_of_it(report, work)}")
    say_table([(name, " ".join(map(str, curve[-20:]))) for name, curve, _ in curves if curve], indent="  ")
    for name, _, dry in curves:
        if dry:
            tell(f"{name}: the last requests brought hardly anything new; write more seeds, or other ones")
    if report.drops:
        tell(f"{report.drops:,} not taken; the last of them:")
        for why in report.dropped[-_DROPPED:]:
            tell(f"  {why}")
    if report.lost:
        tell(f"nothing came of {plural(report.lost, 'request')}")
    tell(f"spent on this job: {plural(spent.requests, 'request')}, {spent.tokens:,} tokens, {spent.price:,.2f}")
    if report.ended != "done":
        tell(f"{report.ended}: {report.why}" if report.why else report.ended)
