"""The health of the set for ``stats``: the main figures, what was found about the set, and what it lacks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tooldata_tui.cli.output import say, say_json, say_table
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.dataset.finding import Finding
    from tooldata_tui.rules.health_numbers import Count, Health

__all__ = ["SetHealth", "print_gaps"]

#: Findings about the set that are printed.
_MOST = 20


class SetHealth:
    """What the last scan counted and found, if it is still so.

    :ivar health: None where the examples are not counted as they are now
    """

    def __init__(self, work: "Opened", wanted: Callable[[str], bool]) -> None:
        from tooldata_tui.report.numbers import kept_health
        from tooldata_tui.store.inspection import about_the_set

        kept = kept_health(work.project.path, work.queries)
        self.health: Health | None = kept.health if kept is not None and kept.is_current else None
        found = (one for one in about_the_set(work.queries) if wanted(one.code))
        self._about: list[Finding] = sorted(found, key=lambda one: (-one.severity, one.code))

    def objects(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "health": _object_of(self.health) if self.health is not None else None,
            "about_the_set": [
                {"code": one.code, "severity": one.severity.word, "message": one.message, "labels": list(one.labels)}
                for one in self._about
            ],
        }

    def print(self) -> None:
        if self.health is not None and self.health.examples:
            from tooldata_tui.rules.health_gaps import gap_requests

            say()
            say("health (examples that are not rejected)")
            say_table([_row(*one) for one in _figures(self.health)], right=(0, 1), indent="  ")
            gaps = len(gap_requests(self.health))
            say(f"  {plural(gaps, 'gap')}; --gaps lists {'it' if gaps == 1 else 'them'}" if gaps else "  no gaps")
        if self._about:
            say()
            say("about the set" if self.health is not None else "about the set, as it was when it was last looked at")
            say_table([(one.code, one.message) for one in self._about[:_MOST]], indent="  ")
            if len(self._about) > _MOST:
                say(f"  and {len(self._about) - _MOST:,} more; --json prints them all")


def _figures(health: "Health") -> list[tuple[str, "Count", int]]:
    messages = health.messages
    return [
        ("call nothing", health.negatives, health.equipped),
        ("several turns", health.multi_turn, health.examples),
        ("several calls in a turn", health.parallel, health.examples),
        ("casual or with a typo", messages.untidy, messages.messages),
        ("polite", messages.polite, messages.messages),
    ]


def _row(words: str, count: "Count", whole: int) -> tuple[str, ...]:
    return f"{count.examples:,}", f"{count.share(whole):.0%}", words


def _object_of(health: "Health") -> dict[str, Any]:
    low, high = health.band
    messages = health.messages
    return {
        "examples": health.examples,
        "band": [round(low, 2), round(high, 2)],
        "no_tool": health.negatives.examples,
        "kinds": {kind: held.examples for kind, held in health.kinds},
        "multi_turn": health.multi_turn.examples,
        "parallel": health.parallel.examples,
        "follow_ups": health.follow_ups.examples,
        "messages": messages.messages,
        "untidy": messages.untidy.examples,
        "polite": messages.polite.examples,
        "words": [messages.tenth, messages.median, messages.ninetieth],
    }


def print_gaps(work: "Opened", *, json: bool) -> None:
    """Print what the set lacks: each a request that an expansion can take."""
    from tooldata_tui.rules.health_gaps import gap_object, gap_requests
    from tooldata_tui.tasks.measuring import health_of

    gaps = gap_requests(health_of(work.project.path, work.db))
    if json:
        for gap in gaps:
            say_json(gap_object(gap))
    else:
        say_table([(f"{gap.missing:,}", gap.words) for gap in gaps], right=(0,))
