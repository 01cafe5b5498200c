"""The generation screen as lines: the form, what would leave, how far it is, and what came of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from tooldata_tui.review.generation import Offer, Run, TargetYield
from tooldata_tui.review.ordering import KINDS, Aim, Field, Form, Like, host_of
from tooldata_tui.review.present.layout import Line, Span, blank, fit, fit_name, line, measure, wrap, wrap_spans
from tooldata_tui.text import clip, one_line, plural

__all__ = ["activity", "form_line", "run_lines", "waiting_lines"]

_NAMES: dict[Field, str] = {
    "kind": "kind", "of": "of", "first": "between", "second": "and", "like": "near to", "count": "how many",
    "provider": "asks",
}  # fmt: skip
_NAME, _VALUE, _LEAST = 11, 44, 18
#: Heights of a yield from one to all that a request asked for, and none.
_HEIGHTS, _NONE, _ASKED = "▁▂▃▄▅▆▇█", "·", 10
_LONG = 200
_NOISE = (
    "Messages that are there are typed once more in a hurry: a slip, a neighbouring key, abbreviations, no capitals, no"
    " punctuation. What the calls took from a message stays as it is. No model is asked: nothing leaves this machine,"
    " and it costs nothing. What comes waits in the queue like everything else."
)


def form_line(form: Form, name: Field, width: int, *, here: bool) -> Line:
    """One field: what it is called, what is in it, and what that is.

    :param here: whether the cursor is on it
    """
    value, tail = _value(form, name), _tail(form, name, here=here)
    room = max((min(_VALUE, (width - _NAME) // 2) if tail else width - _NAME) - 4, 8)
    text = clip(one_line(value[:_LONG]), room)
    arrows = ("‹ ", " ›") if here else ("  ", "  ")
    spans: list[Span] = [("▌ " if here else "  ", "accent"), (fit(_NAMES[name], _NAME - 2), "muted")]
    spans += [(arrows[0], "accent"), (text, "text bold" if here else "text"), (arrows[1], "accent")]
    used = _NAME + 4 + measure(text)
    if tail and width - used > _LEAST:
        spans += [("  ", "text"), (clip(one_line(tail[:_LONG]), width - used - 2), "faint")]
    return line(*spans)


def _value(form: Form, name: Field) -> str:
    value: Any = form.value(name)
    if isinstance(value, Aim):
        return f"the tools that #{form.like.example} calls" if form.like and value.words == "all tools" else value.words
    if isinstance(value, Like):
        return f"#{value.example}"
    if name == "like":
        return "nothing in particular"
    return f"{value:,}" if name == "count" else str(value or "nobody")


def _tail(form: Form, name: Field, *, here: bool) -> str:
    match name:
        case "kind":
            return KINDS[form.kind]
        case "of":
            gap = form.aim.gap
            if gap is not None and gap.missing > 1:
                return f"{gap.missing:,} are missing"
            return f"one of {len(form.choices(name)):,}" if here else ""
        case "like":
            return form.like.words if form.like else ""
        case "count":
            return "← → or digits" if here else ""
        case "provider":
            settings = form.offered.providers.get(form.provider)
            return f"{settings.model} at {host_of(settings)}" if settings is not None else ""
    return ""


def waiting_lines(form: Form, width: int, seeds: str) -> list[Line]:
    """What stands below the form while nothing was asked for yet.

    :param seeds: the key that opens the screen on which examples are written by hand
    """
    if form.problem:
        return _wrapped([("▲ ", "warning"), (one_line(form.problem), "text")], width)
    if form.kind == "noise":
        return [line((row, "faint")) for row in wrap(_NOISE, width)]
    lines: list[Line] = []
    if not form.offered.examples:
        said = (
            f"there is no example yet: all of it is made up from the schemas of the tools. {seeds} writes some by hand"
        )
        lines += [
            *_wrapped([("▲ ", "warning"), (f"{said}: ten a tool make what comes far better", "text")], width),
            blank(),
        ]
    job = form.job
    if job is not None:
        said = f"job {job.id} was stopped before its end, and this goes on with it: nothing is paid for twice"
        lines += [*_wrapped([("▲ ", "warning"), (said, "text")], width), blank()]
    said = (
        "What would leave and what it would cost is worked out first. Nothing is sent before you say so. What comes is"
        " checked, and waits in the queue like everything else."
    )
    return [*lines, *(line((row, "faint")) for row in wrap(said, width))]


def run_lines(run: Run, width: int, keys: tuple[str, str]) -> list[Line]:
    """What is known of a run.

    :param keys: the one that sends, and the one that does not
    """
    if run.stage == "counting":
        return [line(("it is being worked out what would leave", "muted"))]
    if run.stage == "offered" and run.offer is not None:
        return _offer_lines(run, run.offer, width, keys)
    return list(_run_lines(run, width))


def _offer_lines(run: Run, offer: Offer, width: int, keys: tuple[str, str]) -> list[Line]:
    if run.asks_nobody:
        return _noise_lines(offer, width, keys)
    many = plural(offer.requests, "request")
    price = "nobody said what they cost" if offer.price is None else f"{_money(offer.price)} at most"
    few = "1 example says" if offer.examples == 1 else f"{offer.examples:,} examples say"
    lines = [line(("Before anything is sent", "accent bold"))]
    lines += _wrapped(
        [(f"{many} to ", "text"), (one_line(offer.host), "value bold"), (f", {one_line(offer.model)}", "text")], width
    )
    leaves: list[Span] = [(f"What up to {few} leaves this machine", "text bold"), (", with the tools.", "text")]
    lines += _wrapped(leaves if offer.examples else [("The tools alone leave this machine.", "text bold")], width)
    lines += _wrapped([(f"About {offer.sent:,} tokens out, {offer.received:,} back at most: {price}", "text")], width)
    if left := _left(run):
        lines += _wrapped([("Left of the project's budget: ", "muted"), (left, "text")], width)
    if offer.before is not None:
        lines += _wrapped(
            [("That is what is left of the job. It took so far: ", "muted"), (_took(*offer.before), "text")], width
        )
    send, drop = keys
    choice: list[Span] = [(f"{send} ", "accent bold"), ("sends it", "text")]
    choice += [(f"   {drop} ", "accent bold"), ("sends nothing", "text")]
    return [*lines, blank(), line(*choice)]


def _noise_lines(offer: Offer, width: int, keys: tuple[str, str]) -> list[Line]:
    """What noise makes of the first messages, before any of it is added."""
    many = "1 message becomes another one" if offer.wanted == 1 else f"{offer.wanted:,} messages become others"
    lines = [line((many, "accent bold"))]
    lines += _wrapped([("No model is asked: nothing leaves this machine, and it costs nothing.", "text")], width)
    for before, after in offer.samples:
        lines.append(blank())
        for sign, look, text in (("− ", "removed", before), ("+ ", "added", after)):
            lines.append(
                line((sign, look), (clip(one_line(text[:_LONG]), width - 2), "muted" if sign == "− " else "text"))
            )
    send, drop = keys
    choice: list[Span] = [(f"{send} ", "accent bold"), ("adds them, pending", "text")]
    choice += [(f"   {drop} ", "accent bold"), ("adds nothing", "text")]
    return [*lines, blank(), line(*choice)]


def _run_lines(run: Run, width: int) -> Iterator[Line]:
    yield _head(run)
    if run.problem:
        yield from _wrapped([(one_line(run.problem[:500]), "bad" if run.ended == "failed" else "text")], width)
    wanted = run.offer.wanted if run.offer is not None else 0
    if wanted:
        bar = max(min(40, width - 32), 6)
        full = min(round(bar * run.got / wanted), bar)
        count = f" {run.got:,} of {wanted:,} new examples"
        yield line(("━" * full, "accent"), ("─" * (bar - full), "bar"), (count, "text"))
    if run.asks_nobody:
        yield from _wrapped([("They wait in the queue. Nothing left this machine.", "muted")], width)
        return
    parts = [f"{run.replies:,} repl{'y' if run.replies == 1 else 'ies'}"]
    parts += [f"{run.in_flight} under way"] if run.is_asking else []
    parts += [f"nothing came of {plural(run.lost, 'request')}"] if run.lost else []
    yield from _wrapped([(" · ".join(parts), "text")], width)
    yield from _wrapped([("spent: ", "muted"), (_took(run.requests, run.tokens, run.price), "text")], width)
    if left := _left(run):
        yield from _wrapped([("left of the project's budget: ", "muted"), (left, "text")], width)
    if run.yields:
        yield blank()
        yield line(("New examples, request by request", "accent bold"))
        yield from (_yield_line(one, width) for one in run.yields)
    if run.drops:
        yield blank()
        yield line(("Not taken", "accent bold"), (f"  {run.drops:,}; the last of them:", "faint"))
        yield from (
            line(("· ", "faint"), (clip(one_line(why[:_LONG]), width - 2), "muted")) for why in run.dropped[::-1]
        )


def _head(run: Run) -> Line:
    """What goes on, as a glyph and a word."""
    match run.stage:
        case "running":
            return line(("▶ ", "good"), ("adding" if run.asks_nobody else "asking", "text bold"))
        case "paused":
            return line(("‖ ", "warning"), ("paused", "text bold"), ("  what is under way still comes", "faint"))
        case "stopping":
            return line(("■ ", "warning"), ("stopping", "text bold"), ("  once what is under way has come", "faint"))
    match run.ended:
        case "done":
            return line(("✓ ", "good"), ("done", "text bold"))
        case "stopped" if run.asks_nobody:
            return line(("■ ", "warning"), ("stopped", "text bold"), ("  what was added stays", "faint"))
        case "stopped":
            return line(("■ ", "warning"), ("stopped", "text bold"), ("  it goes on where it was", "faint"))
    return line(("✗ ", "bad"), (run.ended, "text bold"))


def _yield_line(one: TargetYield, width: int) -> Line:
    """``lookup_order          48  ▇█▇▆▅▃▂▁··  other seeds would help``."""
    name = max(min(30, width // 3), 8)
    dry = "  other seeds would help" if one.dry else ""
    room = max(width - name - 9 - len(dry), 4)
    curve = "".join(_HEIGHTS[min(new, _ASKED) * 7 // _ASKED] if new else _NONE for new in one.new[-room:])
    return line(
        (fit_name(one_line(one.of[:_LONG]), name), "text"),
        (f"{one.all:>6,}  ", "muted"),
        (curve, "value"),
        (dry, "warning"),
    )


def activity(run: Run) -> str:
    """What the header of the review says of it."""
    wanted = f"/{run.offer.wanted:,}" if run.offer is not None else ""
    match run.stage:
        case "running":
            return f"growing {run.got:,}{wanted}"
        case "paused":
            return f"growing: paused {run.got:,}{wanted}"
        case "stopping":
            return "growing: stopping"
    return ""


def _took(requests: float, tokens: float, price: float) -> str:
    return f"{plural(int(requests), 'request')}, {tokens:,.0f} tokens, {_money(price)}"


def _left(run: Run) -> str:
    requests, tokens, price = run.left
    parts = [f"{requests:,.0f} requests"] if requests is not None else []
    parts += [f"{tokens:,.0f} tokens"] if tokens is not None else []
    parts += [f"{_money(price)} in money"] if price is not None else []
    return ", ".join(parts)


def _money(price: float) -> str:
    return f"{price:,.2f}" if price >= 1 or not price else f"{price:.4f}"


def _wrapped(spans: Sequence[Span], width: int) -> list[Line]:
    return [line(*row) for row in wrap_spans(spans, width)]
