"""What a person may ask a language model for, field by field: the form of the generation screen, without a screen."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from tooldata_tui.dataset import NO_TOOL
from tooldata_tui.generation.order import FILLED, Kind, Order, kind_that_fills
from tooldata_tui.report.numbers import kept_health
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.rules.health_gaps import GapRequest, gap_object, gap_requests, read_gap
from tooldata_tui.settings.providers import ProviderSettings
from tooldata_tui.store.ledger import Job, Ledger
from tooldata_tui.store.sqlite import in_words

__all__ = [
    "KINDS", "Aim", "Field", "Form", "Like", "Offered", "gap_form", "host_of", "like_form", "negative_form", "new_form",
    "read_offered",
]  # fmt: skip

Field = Literal["kind", "of", "first", "second", "like", "count", "provider"]

#: What may be asked for, with what it is: of a model, but for the last.
KINDS: Mapping[Kind, str] = {
    "positive": "messages that call a tool, each with its call",
    "negative": "messages that call nothing, each with an answer",
    "boundary": "messages between two labels, by what was ruled",
    "multi-turn": "conversations of several turns, played in parts",
    "noise": "messages once more, typed carelessly; asks nobody",
}
_NEGATIVES = ("general", "near-miss", "multi-intent", "missing")
#: How many are asked for at first, and near to one example; and at most.
_COUNT, _FEW, _MOST = 50, 10, 100_000
_STEPS = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
#: Toolsets that are looked at for their tools.
_TOOLSETS = 200


class Aim(NamedTuple):
    """What of a kind is wanted.

    :ivar tool: only of this one
    :ivar fill: what the set lacks
    :ivar gap: one thing that it lacks
    """

    words: str
    tool: str = ""
    fill: bool = False
    gap: GapRequest | None = None


_ALL_TOOLS, _ALL_KINDS = Aim("all tools"), Aim("all kinds")


class Like(NamedTuple):
    """An example that others are to be near to."""

    example: int
    words: str
    calls: bool


class Offered(NamedTuple):
    """What there is to choose from.

    :ivar gaps: what the set lacks, as far as it was counted
    :ivar stopped: jobs that were not done to their end, the newest first
    :ivar jobs: how many there were
    :ivar examples: how many there are; ``noisy`` ones were made by noise
    """

    tools: Sequence[str] = ()
    gaps: Sequence[GapRequest] = ()
    providers: Mapping[str, ProviderSettings] = {}
    provider: str = ""
    stopped: Sequence[Job] = ()
    jobs: int = 0
    examples: int = 0
    noisy: int = 0


def read_offered(
    session: ReviewSession,
    providers: Mapping[str, ProviderSettings],
    provider: str,
    tools_without: Callable[[], Sequence[str]] = tuple,
) -> Offered:
    """What the project has to choose from.

    :param provider: who is asked where nobody says so; empty for the first
    :param tools_without: the tools of a project whose examples have none, or that has no examples
    """
    with in_words(session.project.path):
        tools, _ = session.offered(_TOOLSETS)
        names = list(tools) or list(tools_without())
        queries = session.queries
        noisy = len(queries.matching([("source", ("expand, noise",), False)]))
        kept = kept_health(session.project.path, session.queries)
        jobs = Ledger(session.reader).jobs()
    gaps = gap_requests(kept.health) if kept is not None else []
    stopped = [one for one in reversed(jobs) if _is_ours(one) and not one.done and one.provider in providers]
    first = provider or next(iter(providers), "")
    return Offered(names, gaps, providers, first, stopped, len(jobs), queries.last_example(), noisy)


def _is_ours(job: Job) -> bool:
    return not job.carried and job.spec.get("kind") in KINDS


@dataclass(frozen=True)
class Form:
    """What is asked for. A form that is changed is another one.

    :ivar like: the example that what comes is to be near to; ``current`` is the one that it could be
    """

    offered: Offered
    kind: Kind = "positive"
    aim: Aim = _ALL_TOOLS
    pair: tuple[str, str] = ("", "")
    count: int = _COUNT
    provider: str = ""
    like: Like | None = None
    current: Like | None = field(default=None, compare=False)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        if self.kind == "boundary":
            return "kind", "first", "second", "count", "provider"
        if self.kind == "noise":
            return "kind", "of", "count"
        like: tuple[Field, ...] = ("like",) if self.kind != "multi-turn" and (self.current or self.like) else ()
        return "kind", "of", *like, "count", "provider"

    @cached_property
    def aims(self) -> tuple[Aim, ...]:
        """What of this kind can be wanted."""
        gaps = [one for one in self.offered.gaps if one.kind in FILLED.get(self.kind, ())]
        fill = (Aim("what is missing", fill=True),) if gaps else ()
        if self.kind == "negative":
            kinds = (Aim(one, gap=GapRequest("negative", 1, negative=one)) for one in _NEGATIVES)  # type: ignore[arg-type]
            return _ALL_KINDS, *fill, *kinds
        tools = (Aim(one, tool=one) for one in self.offered.tools)
        single = gaps if self.kind == "positive" else ()
        return _ALL_TOOLS, *fill, *tools, *(Aim(one.words, gap=one) for one in single)

    def choices(self, name: Field) -> Sequence[Any]:
        """What the field may hold, in order; empty for the count."""
        match name:
            case "kind":
                return tuple(KINDS)
            case "of":
                return self.aims if self.aim in self.aims else (*self.aims, self.aim)
            case "first" | "second":
                return (*self.offered.tools, NO_TOOL)
            case "like":
                return tuple(dict.fromkeys((None, self.like or self.current)))
            case "provider":
                return tuple(self.offered.providers)
        return ()

    def value(self, name: Field) -> Any:
        match name:
            case "of":
                return self.aim
            case "first" | "second":
                return self.pair[name == "second"]
        return getattr(self, name)

    def put(self, name: Field, value: Any) -> "Form":
        """The form with another value in a field."""
        match name:
            case "kind":
                made = replace(self, kind=value, like=self.like if value in ("positive", "negative") else None)
                return replace(made, aim=made.aims[0])
            case "of":
                return replace(self, aim=value)
            case "first" | "second":
                first, second = self.pair
                return replace(self, pair=(value, second) if name == "first" else (first, value))
        return replace(self, **{name: value})

    def step(self, name: Field, by: int) -> "Form":
        """The form with the next value in a field, or the one before."""
        if name == "count":
            above = next((one for one in _STEPS if one > self.count), self.count)
            below = next((one for one in reversed(_STEPS) if one < self.count), self.count)
            return replace(self, count=above if by > 0 else below)
        choices = self.choices(name)
        if not choices:
            return self
        now = choices.index(self.value(name)) if self.value(name) in choices else -1
        return self.put(name, choices[(now + by) % len(choices)])

    def typed(self, key: str) -> "Form":
        """The form after a digit was typed behind the count, or taken back: an empty key."""
        text = f"{self.count or ''}{key}" if key else str(self.count)[:-1]
        return replace(self, count=min(int(text or 0), _MOST))

    @property
    def problem(self) -> str:
        """Why nothing can be asked for like this; empty where it can."""
        if self.kind == "noise":
            if not self.offered.examples:
                return "there is no message yet that could be typed carelessly"
            return "" if self.count else "how many?"
        if not self.offered.providers:
            return "there is no model to ask: describe one under [providers.NAME] in tooldata.toml; noise needs none"
        if not self.offered.tools:
            return "the project has no tools: tooldata tools adds some"
        if not self.count:
            return "how many?"
        if self.kind == "boundary" and (self.pair[0] == self.pair[1] or "," in "".join(self.pair)):
            return "a boundary lies between two labels"
        if self.kind == "positive" and self.like is not None and not self.like.calls and not self.aim.tool:
            return f"#{self.like.example} calls no tool: choose the one that is to be called"
        return ""

    def order(self, seed: int = 0) -> Order:
        aim, boundary = self.aim, self.kind == "boundary"
        return Order(
            self.kind,
            self.count,
            (aim.tool,) if aim.tool and not boundary else (),
            self.pair if boundary else None,
            aim.fill and not boundary,
            seed,
            aim.gap if not boundary else None,
            self.like.example if self.like is not None else None,
        )

    @property
    def job(self) -> Job | None:
        """The job that was stopped and that this goes on with."""
        for job in self.offered.stopped:
            order = job.spec.get("order")
            if isinstance(order, Mapping) and job.provider == self.provider:
                seed = order.get("seed", 0)
                if self.order(seed).as_object() == order and job.model == self._model:
                    return job
        return None

    @property
    def _model(self) -> str:
        settings = self.offered.providers.get(self.provider)
        return settings.model if settings is not None else ""

    @property
    def words(self) -> list[str]:
        """The options of ``tooldata expand`` that say the same.

        A job that was stopped is gone on with. A new one draws anew: the same seed would lead to the same requests.
        """
        job = self.job
        drawn = self.offered.noisy if self.kind == "noise" else self.offered.jobs
        order = self.order(job.spec["order"]["seed"] if job is not None else drawn)
        return [
            f"--kind={order.kind}",
            f"--count={order.count}",
            *([f"--provider={self.provider}"] if self.kind != "noise" else []),
            f"--seed={order.seed}",
            *(f"--tool={one}" for one in order.tools),
            *([f"--pair={','.join(order.pair)}"] if order.pair else []),
            *(["--fill-gaps"] if order.fill else []),
            *([f"--gap={json.dumps(gap_object(order.gap))}"] if order.gap else []),
            *([f"--like={order.like}"] if order.like is not None else []),
        ]


def host_of(settings: ProviderSettings) -> str:
    """Where what is asked goes to."""
    return urlsplit(settings.url).netloc


def new_form(offered: Offered, current: Like | None = None) -> Form:
    """What the screen begins with: the job that was stopped last, or what is most usual."""
    names = (*offered.tools, NO_TOOL)
    form = Form(offered, pair=(names[0], names[-1]), provider=offered.provider, current=current)
    if not offered.stopped:
        return form
    try:
        return _form_of_job(form, offered.stopped[0])
    except (KeyError, TypeError, ValueError):  # a newer program wrote it
        return form


def _form_of_job(form: Form, job: Job) -> Form:
    order = job.spec["order"]
    gap = read_gap(order["gap"]) if order["gap"] else None
    made = replace(
        form, kind=job.spec["kind"], count=int(order["count"]), provider=job.provider,
        pair=tuple(order["pair"]) if order["pair"] else form.pair,
        like=Like(order["like"], "", calls=job.spec["kind"] == "positive") if order["like"] else None,
    )  # fmt: skip
    tool = order["tools"][0] if order["tools"] else ""
    found = (one for one in made.aims if (one.tool, one.fill, one.gap) == (tool, order["fill"], gap))
    return replace(made, aim=next(found, Aim(gap.words if gap else tool, tool, order["fill"], gap)))


def gap_form(offered: Offered, gap: GapRequest, current: Like | None = None) -> Form | None:
    """The form that asks for what fills *gap*; None where no kind of job does."""
    kind = kind_that_fills(gap)
    if kind is None:
        return None
    if gap.kind == "untidy" and not offered.providers:
        kind = "noise"  # nobody has to be asked for that
    form = replace(new_form(offered._replace(stopped=()), current), offered=offered).put("kind", kind)
    count = max(gap.missing, 1)
    if kind == "negative":
        aim = next((one for one in form.aims if one.gap and one.gap.negative == gap.negative), form.aim)
    elif kind == "positive":
        aim = Aim(gap.words, gap=gap)
    else:
        aim = form.aim
    return replace(form, aim=aim, count=count)


def like_form(offered: Offered, like: Like) -> Form:
    """The form that asks for more like an example."""
    form = replace(new_form(offered._replace(stopped=()), like), offered=offered)
    return replace(form.put("kind", "positive" if like.calls else "negative"), like=like, count=_FEW)


def negative_form(offered: Offered, like: Like) -> Form:
    """The form that asks for negatives near an example."""
    form = like_form(offered, like).put("kind", "negative")
    return replace(form, aim=next(one for one in form.aims if one.words == "near-miss"), like=like, count=_FEW)
