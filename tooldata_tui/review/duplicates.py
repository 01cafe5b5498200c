"""Groups of examples that say the same: which are left to decide, what may become of each member, and doing it.

Whether a group is decided follows from its members' verdicts: at most one of them is left, or all that are left are
accepted. So a group comes back where a scan adds a member to it, or where somebody takes a verdict back.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from tooldata_tui.dataset import Example, Label, Role, Status, VerdictKind, label_text
from tooldata_tui.errors import SaveError, UsageError
from tooldata_tui.review.edits import relabel
from tooldata_tui.review.prepared import Prepared, prepared
from tooldata_tui.review.session import Decision, ReviewSession
from tooldata_tui.review.view import View
from tooldata_tui.store.log import Change, Entry
from tooldata_tui.store.sqlite import in_words
from tooldata_tui.store.triage import Cluster, clusters

__all__ = [
    "KINDS",
    "Fate",
    "Group",
    "Groups",
    "Plan",
    "decide",
    "keep_all",
    "keep_diverse",
    "keep_one",
    "most_different",
    "open_groups",
    "read_group",
    "take_label",
    "usual_number",
]

#: The kinds of groups in the order in which they are worth looking at, and what makes their members alike.
KINDS: Mapping[str, str] = {
    "conflict": "the same message, and the labels disagree",
    "exact": "the same message",
    "slots": "the same but for numbers, names or dates",
    "edit": "the same but for a slip, a filler or two words swapped",
    "call": "the same call, asked for in like words",
    "conversation": "the same conversation",
    "paraphrase": "much the same in other words",
}
#: Members that are read and shown; the others of a larger group are decided with them.
_SHOWN = 200
#: Members that can be told apart when those that differ most are chosen, and of which at most so many are chosen.
_COMPARED, _CHOSEN = 5_000, 100
#: The rule that names the turn in which labels disagree.
_CONFLICT = "D301"
_WORD = re.compile(r"\w+")


class Fate(StrEnum):
    """What becomes of a member, in words."""

    KEEP = "keep"
    LEFT = "stays, to be chosen from"
    DUPLICATE = "reject: duplicate"
    WRONG = "reject: wrong tool"
    RELABEL = "relabel"


class Member(NamedTuple):
    """An example of a group.

    :ivar turn: the turn that its label is of
    """

    view: View
    turn: int | None

    @property
    def id(self) -> int:
        return self.view.id

    @property
    def label(self) -> Label:
        return self.view.label_at(self.turn)

    @property
    def is_left(self) -> bool:
        return self.view.state.status is not Status.REJECTED


@dataclass(frozen=True)
class Group:
    """A group on the table.

    :ivar members: the first of them, as they are now
    :ivar more: ids of those that are not read
    """

    kind: str
    members: tuple[Member, ...]
    more: tuple[int, ...]
    score: float

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """The labels of what is left, the most frequent first."""
        count: dict[Label, int] = {}
        for member in self.members:
            if member.is_left:
                count[member.label] = count.get(member.label, 0) + 1
        return tuple(sorted(count, key=lambda label: -count[label]))

    @property
    def disagrees(self) -> bool:
        """Whether a label has to be chosen before anything else."""
        return self.kind == "conflict" and len(self.labels) > 1

    @property
    def is_open(self) -> bool:
        left = [member for member in self.members if member.is_left]
        return len(left) > 1 and any(member.view.state.status is Status.PENDING for member in left)

    @property
    def ids(self) -> tuple[int, ...]:
        return (*(member.id for member in self.members), *self.more)

    def left(self) -> tuple[int, ...]:
        """What is not rejected, as far as it is known; all of it where everything is."""
        found = (*(member.id for member in self.members if member.is_left), *self.more)
        return found or self.ids


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of the members of a group.

    :ivar label: what those to be relabelled become
    """

    fates: Mapping[int, Fate]
    label: Label = frozenset()

    def count(self, *fates: Fate) -> int:
        return sum(fate in fates for fate in self.fates.values())

    @property
    def words(self) -> str:
        """``kept #83, rejected 2``."""
        kept = [example for example, fate in self.fates.items() if fate is Fate.KEEP]
        rejected, changed = self.count(Fate.DUPLICATE, Fate.WRONG), self.count(Fate.RELABEL)
        parts = [f"kept #{kept[0]}" if len(kept) == 1 else f"kept {len(kept):,}"] if kept else []
        parts += [f"rejected {rejected:,}"] if rejected else []
        parts += [f"relabelled {changed:,} to {label_text(self.label)}"] if changed else []
        return ", ".join(parts)


class Groups:
    """All groups of the last scan, in the order they are worth looking at.

    :ivar clusters: as the scan found them
    :ivar decided: numbers of those that are
    """

    def __init__(self, found: Sequence[Cluster], accepted: Collection[int], rejected: Collection[int]) -> None:
        order = {kind: place for place, kind in enumerate(KINDS)}
        self.clusters = sorted(found, key=lambda one: (order.get(one.kind, len(order)), -len(one.members), one.members))
        self.decided: set[int] = set()
        for number, cluster in enumerate(self.clusters):
            left = [one for one in cluster.members if one not in rejected]
            if len(left) < 2 or all(one in accepted for one in left):
                self.decided.add(number)

    def __len__(self) -> int:
        return len(self.clusters)

    def next_open(self, after: int) -> int | None:
        """The first group behind *after* that is not decided, else the first at all, else None."""
        count = len(self.clusters)
        places = ((after + step) % count for step in range(1, count + 1))
        return next((place for place in places if place not in self.decided), None)

    def note(self, number: int, group: Group) -> None:
        """Take note of how a group stands now."""
        (self.decided.discard if group.is_open else self.decided.add)(number)


def open_groups(session: ReviewSession) -> Groups | None:
    """The groups of a project, or None where it was not scanned."""
    with in_words(session.project.path):
        if "scan" not in session.queries.memos():
            return None
        found = clusters(session.reader)
        accepted, rejected = (
            set(session.queries.matching([("status", (status,), False)])) for status in ("accepted", "rejected")
        )
    return Groups(found, accepted, rejected)


def read_group(session: ReviewSession, cluster: Cluster) -> Group:
    """Read the members of a group, those of the usual label first where labels disagree."""
    members = []
    for example in cluster.members[:_SHOWN]:
        view = session.view(example)
        if view is not None:
            members.append(Member(view, _turn(view)))
    score = min((score for *_, score in cluster.pairs), default=1.0)
    group = Group(cluster.kind, tuple(members), cluster.members[_SHOWN:], score)
    if group.disagrees:
        place = {label: number for number, label in enumerate(group.labels)}
        members.sort(key=lambda member: (place.get(member.label, len(place)), member.id))
        group = Group(cluster.kind, tuple(members), group.more, score)
    return group


def _turn(view: View) -> int | None:
    found = next((finding.turn for finding in view.findings if finding.code == _CONFLICT), None)
    return view.decision_turn if found is None else found


# --- what may become of the members


def keep_one(group: Group, example: int) -> Plan:
    """Keep that one, reject the others as duplicates. Raises :class:`UsageError` where the labels disagree."""
    _agreed(group)
    return Plan({one: Fate.KEEP if one == example else Fate.DUPLICATE for one in {*group.left(), example}})


def keep_all(group: Group) -> Plan:
    """Keep whatever is left."""
    return Plan(dict.fromkeys(group.left(), Fate.KEEP))


def keep_diverse(group: Group, chosen: Collection[int]) -> Plan:
    """Keep the *chosen*, reject the others as duplicates."""
    return Plan({one: Fate.KEEP if one in chosen else Fate.DUPLICATE for one in group.left()})


def take_label(group: Group, label: Label, *, change: bool = False) -> Plan:
    """Keep what has that label; the others are rejected, or with *change* get it.

    Where more than one is left then, they all stay pending: a plain group, of which what to keep is chosen next. Raises
    :class:`UsageError` where the others cannot get the label.
    """
    if change and len(label) > 1:
        raise UsageError(f"{label_text(label)} is more than one tool: relabel in the review")
    labels = {member.id: member.label for member in group.members}
    having = [one for one in group.left() if labels.get(one, label) == label]
    ours = Fate.KEEP if len(having) == 1 and not change else Fate.LEFT
    other = Fate.RELABEL if change else Fate.WRONG
    return Plan({one: ours if one in having else other for one in group.left()}, label)


def usual_number(group: Group) -> int:
    """How many to keep of those that differ most, where nobody says: of nine three, of a hundred ten."""
    return max(2, min(round(math.sqrt(len(group.left()))), _CHOSEN))


def most_different(session: ReviewSession, group: Group) -> list[int]:
    """What is left of a group, each next one as unlike all before it as any: by words, always the same.

    Raises :class:`UsageError` where there is nothing to choose.
    """
    _agreed(group)
    ids = group.left()[:_COMPARED]
    if len(ids) < 3:
        raise UsageError("two have no more than one difference: keep one of them, or both")
    return [ids[index] for index in spread([_words(example) for example in session.examples(ids)], _CHOSEN)]


def spread(texts: Sequence[frozenset[str]], most: int) -> list[int]:
    """Indexes of *texts*: the first, then each time the one least like any that were taken, the earlier of equals."""
    taken, far = [0], [_distance(texts[0], text) for text in texts]
    while len(taken) < min(most, len(texts)):
        there = set(taken)
        best = max((one for one in range(len(texts)) if one not in there), key=lambda one: (far[one], -one))
        taken.append(best)
        far = [min(known, _distance(texts[best], text)) for known, text in zip(far, texts, strict=True)]
    return taken


def _distance(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return 1 - len(one & other) / union if union else 0.0


def _words(example: Example) -> frozenset[str]:
    """The words of what the user says, and of the values that are called with."""
    texts = [message.content or "" for message in example.messages if message.role == Role.USER]
    texts += [call.arguments for message in example.messages for call in message.calls]
    return frozenset(word for text in texts for word in _WORD.findall(text[:20_000].casefold()))


def _agreed(group: Group) -> None:
    if group.disagrees:
        raise UsageError("the labels disagree: choose one of them first")


# --- doing it


def decide(session: ReviewSession, group: Group, plan: Plan) -> Decision:
    """Do what *plan* says, as one step: what is kept is accepted, what is relabelled stays pending.

    Raises :class:`UsageError` where nothing would change.
    """
    with in_words(session.project.path, SaveError):
        digests = session.queries.digests(list(plan.fates), session.project.writer())
    members = {member.id: member for member in group.members}
    entries: list[Entry] = []
    edits: list[Prepared] = []
    for example, fate in sorted(plan.fates.items()):
        member, digest = members.get(example), digests.get(example)
        if digest is None:
            continue
        if fate is Fate.LEFT:
            continue
        if fate is Fate.RELABEL:
            if member is not None:
                edits.append(_relabelled(member, plan.label))
                entries.append(edits[-1].entry)
        elif member is None or member.view.state.status is not _STATUS[fate]:
            entries.append(_verdict(example, digest, fate))
    if not entries:
        raise UsageError("it is decided so already")
    step = session.write(edits, entries)
    return Decision(tuple(entry.example for entry in entries), plan.words, step)


_STATUS = {Fate.KEEP: Status.ACCEPTED, Fate.DUPLICATE: Status.REJECTED, Fate.WRONG: Status.REJECTED}
_REASON = {Fate.DUPLICATE: "duplicate", Fate.WRONG: "wrong-tool"}


def _verdict(example: int, digest: bytes, fate: Fate) -> Entry:
    if fate is Fate.KEEP:
        return Entry(example, digest, VerdictKind.ACCEPT, {}, Change(status=Status.ACCEPTED, reason=""))
    reason = _REASON[fate]
    change = Change(status=Status.REJECTED, reason=reason)
    return Entry(example, digest, VerdictKind.REJECT, {"reason": reason}, change)


def _relabelled(member: Member, label: Label) -> Prepared:
    """The edit that gives a member another label. Raises :class:`~tooldata_tui.dataset.PatchError` where it cannot."""
    view, turn = member.view, member.turn
    if turn is None:
        raise UsageError(f"#{member.id} has no assistant turn to relabel")
    tool = view.toolset.by_name.get(next(iter(label), ""))
    if label and tool is None:
        raise UsageError(f"#{member.id} is not offered {label_text(label)}")
    changed = relabel(view.row, turn, tool, view.toolset)
    return prepared(view, changed.row, VerdictKind.RELABEL, {"turn": turn, "label": sorted(label)})
