"""``tooldata _generate``: the generation that a screen runs beside itself.

It takes what ``tooldata expand`` takes, and reports as JSON lines on stdout: first what would leave and what it would
cost; of noise, which asks nobody, what would be added. Nothing is sent before ``go`` comes on stdin, but with
``--yes``. ``pause``, ``resume`` and ``stop``, each on a line of its own, are followed. When stdin ends, nothing new is
begun: what is under way is paid for, and comes to its end. It may be killed anywhere, and goes on when it is started
anew.
"""

import contextlib
import os
import threading
import time
from argparse import Namespace
from typing import TYPE_CHECKING

from tooldata_tui.cli import expand
from tooldata_tui.cli.arguments import Parser
from tooldata_tui.cli.child import emit, step_back
from tooldata_tui.cli.models import into_of, limits_of, quoted, unfinished
from tooldata_tui.cli.target import target_of
from tooldata_tui.errors import TooldataError, UsageError
from tooldata_tui.tasks.control import Control

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.generation.exchange import Work
    from tooldata_tui.generation.order import Order
    from tooldata_tui.tasks.generating import GenerationProgress, GenerationReport

#: Seconds between two reports of how far it is.
_PERIOD = 0.5
#: Requests whose yield is reported, the last ones; and as many sentences about what was not taken.
_REQUESTS, _SENTENCES = 60, 8
#: Messages with noise that are added at once: whoever decides meanwhile waits no longer than that takes.
_ADDED = 100


def define(parser: Parser) -> None:
    expand.define(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened

    control, agreed = Control(), threading.Event()
    if arguments.yes:
        agreed.set()
    threading.Thread(target=_listen, args=(control, agreed), daemon=True).start()
    step_back()
    try:
        target = target_of(arguments.project, tools=arguments.tools)
        with opened(target, keep=True, bring=False) as work:
            order = expand.like_that(expand.order_of(arguments), work, arguments.like)
            if order.kind == "noise":
                return _add_noise(work, order, control, agreed)
            return _generate(work, arguments, order, control, agreed)
    except TooldataError as error:
        _tell(event="error", message=str(error))
        return error.exit_code


def _listen(control: Control, agreed: threading.Event) -> None:
    said = {b"go": agreed.set, b"pause": control.pause, b"resume": control.resume, b"stop": control.stop}
    rest = b""
    while came := os.read(0, 4096):
        *lines, rest = (rest + came).split(b"\n")
        for line in lines:
            said.get(line.strip(), lambda: None)()
    control.stop()
    agreed.set()


def _generate(work: "Opened", arguments: Namespace, order: "Order", control: Control, agreed: threading.Event) -> int:
    from tooldata_tui.generation.providers import provider_of
    from tooldata_tui.generation.secret import key_of
    from tooldata_tui.store.ledger import Ledger
    from tooldata_tui.tasks.generating import generate, open_job, within_project

    settings = work.target.settings
    errand = expand.errand_of(work, order)
    provider = provider_of(settings, arguments.provider)
    key = key_of(provider.settings.key_env, os.environ)
    spec = unfinished(work, errand, provider, carried=False) or errand.spec()
    asks, shown = errand.work(spec, provider.model)
    limits = within_project(settings.generation)
    offer, before = quoted(work, errand, spec, asks, provider)
    _tell(
        event="offer", host=offer.host, model=offer.model, examples=shown, price=offer.price,
        wanted=sum(one["count"] for one in spec["targets"]), limits=limits._asdict(),
        spent=Ledger(work.db).spent()._asdict(), before=before._asdict() if before else None,
        **offer.estimate._asdict(),
    )  # fmt: skip
    agreed.wait()
    if control.stopped:
        return 0
    report = generate(
        open_job(work.project, spec, provider), asks, provider, key, into_of(work, errand),
        limits=limits_of(arguments), project_limits=limits, control=control, on_progress=_Report(asks),
    )  # fmt: skip
    _tell(
        event="done", ended=report.ended, why=report.why, replies=report.replies, added=report.added,
        known=report.known, lost=report.lost, drops=report.drops, dropped=list(report.dropped)[-_SENTENCES:],
        yields=_yields(asks), **_spent(report),
    )  # fmt: skip
    return 0 if report.ended == "done" else 1


def _add_noise(work: "Opened", order: "Order", control: Control, agreed: threading.Event) -> int:
    """Add messages with noise. What was added stays, whatever becomes of the rest."""
    from tooldata_tui.rules.checker import Checker
    from tooldata_tui.tasks.adding import add_rows
    from tooldata_tui.tasks.noising import noise_rows, noise_samples

    rows = noise_rows(work.db, order.count, tools=order.tools, seed=order.seed)
    if not rows:
        raise UsageError("there is no message left that noise makes another one of")
    _tell(event="noise", wanted=len(rows), samples=noise_samples(work.db, rows))
    agreed.wait()
    added, at, checker = 0, 0, Checker()
    while at < len(rows) and not control.stopped:
        some = rows[at : at + _ADDED]
        at += len(some)
        weights = work.target.settings.priority if at >= len(rows) else None
        added += len(add_rows(work.project, "@expand noise", some, checker, weights=weights).ids)
        _tell(event="added", added=added)
    _tell(event="added", added=added, ended="done" if at >= len(rows) else "stopped")
    return 0


def _tell(**event: object) -> None:
    """Report something; whoever is not there any more is not told, and the work goes on."""
    with contextlib.suppress(OSError):
        emit(**event)


class _Report:
    """Reports what changed, now and then; that it is paused, or has come to rest, at once."""

    def __init__(self, asks: "Work") -> None:
        self._asks = asks
        self._told: GenerationProgress | None = None
        self._at = 0.0

    def __call__(self, progress: "GenerationProgress") -> None:
        now, told = time.monotonic(), self._told
        rests = told is None or (progress.paused, not progress.in_flight) != (told.paused, not told.in_flight)
        if progress == told or (now - self._at < _PERIOD and not rests):
            return
        self._told, self._at = progress, now
        _tell(
            event="progress", in_flight=progress.in_flight, replies=progress.replies, added=progress.added,
            known=progress.known, drops=progress.dropped, lost=progress.lost, paused=progress.paused,
            dropped=list(progress.why), yields=_yields(self._asks), **_spent(progress),
        )  # fmt: skip


def _yields(asks: "Work") -> list[dict[str, object]]:
    """How many new examples the requests brought, target by target."""
    return [
        {"of": name, "new": list(one.curve[-_REQUESTS:]), "all": sum(one.curve), "dry": one.is_dry}
        for name, one in getattr(asks, "yields", ())
    ]


def _spent(told: "GenerationProgress | GenerationReport") -> dict[str, float]:
    return told.spent._asdict()
