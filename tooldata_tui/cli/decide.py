"""``tooldata decide``: the verdicts of the review screen, from a script."""

from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_project, add_reviewer, add_tools, add_where, nearest
from tooldata_tui.cli.naming import view_named
from tooldata_tui.cli.output import say, tell
from tooldata_tui.cli.target import reviewer_name, target_of
from tooldata_tui.dataset import NO_TOOL, REJECT_REASONS, Status
from tooldata_tui.errors import DataError, UsageError
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.review.session import Decision, ReviewSession
    from tooldata_tui.review.view import View

_BULK = {"accept": Status.ACCEPTED, "reject": Status.REJECTED}
_ACTIONS = ("accept", "reject", "relabel", "flag", "skip", "comment", "settle", "undo")
#: Options, and the one action that each belongs to.
_BELONGS = {"reason": "reject", "tool": "relabel", "text": "comment", "label": "settle", "ruling": "settle"}
#: Of these the action can do without.
_LEFT_OUT = ("reason", "ruling")


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument(
        "words", metavar="[ID] ACTION", nargs="+", help=f"#number, number or own id; then {', '.join(_ACTIONS)}"
    )
    parser.add_argument("--reason", metavar="REASON", type=_reason, help=f"why: {', '.join(REJECT_REASONS)}")
    parser.add_argument("--tool", metavar="TOOL", help=f"what to relabel to: a tool's name, or {NO_TOOL}")
    parser.add_argument("--text", metavar="TEXT", help="the comment; an empty one takes the old one away")
    parser.add_argument(
        "--label", metavar="LABEL", help=f"what to settle for: a tool, several joined by +, {NO_TOOL}, or ask"
    )
    parser.add_argument("--ruling", metavar="TEXT", help="write down why, for every example on the same boundary")
    add_where(parser, "accept or reject every example that this filter finds, in place of an ID")
    parser.add_argument("--yes", action="store_true", help="do what the preview of --where shows")
    add_reviewer(parser)
    add_tools(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.review.session import ReviewSession
    from tooldata_tui.rules.every import EveryRule

    identity, action = _what(arguments)
    target = target_of(arguments.project, tools=arguments.tools)
    reviewer = reviewer_name(target.settings, arguments.reviewer)
    with opened(target, keep=True) as work:
        work.project.writer()  # says at once that nothing can be decided
        session = ReviewSession(work.project, reviewer, EveryRule)
        try:
            if action == "undo":
                return _undo(session, work, reviewer, identity)
            if identity is None:
                return _decide_many(session, arguments, _BULK[action])
            decision = _decide(session, view_named(session, work, identity), action, arguments)
            say(decision.words)
        finally:
            session.close()
    return 0


def _what(arguments: Namespace) -> tuple[str | None, str]:
    """The ID, if there is one, and the action. Raises :class:`UsageError` where they do not go together."""
    *ids, action = arguments.words
    if len(ids) > 1:
        raise UsageError("decide: more than one ID", hint="decide on many examples with --where")
    if action not in _ACTIONS:
        raise UsageError(f"decide: no action {action}", hint=nearest(action, _ACTIONS))
    for option, owner in _BELONGS.items():
        given = getattr(arguments, option) is not None
        if given and action != owner:
            raise UsageError(f"decide: --{option} goes with {owner}, not with {action}")
        if option not in _LEFT_OUT and action == owner and not given:
            raise UsageError(f"decide: {action} needs --{option}")
    if ids and arguments.where:
        raise UsageError("decide: an ID and --where", hint="give one of them")
    if not ids and action != "undo" and not arguments.where:
        raise UsageError(f"decide: say which example to {action}", hint="give its ID, or --where")
    if arguments.where and action not in _BULK:
        raise UsageError(f"decide: {action} takes an ID", hint="--where goes with accept and reject")
    return (ids[0] if ids else None), action


def _reason(word: str) -> str:
    if word not in REJECT_REASONS:
        raise ArgumentTypeError(f"no reason {word!r}; {nearest(word, tuple(REJECT_REASONS))}")
    return word


def _decide(session: "ReviewSession", view: "View", action: str, arguments: Namespace) -> "Decision":
    match action:
        case "accept":
            return session.accept(view)
        case "reject":
            return session.reject(view, arguments.reason or "")
        case "flag":
            return session.flag(view)
        case "skip":
            return session.skip(view)
        case "comment":
            return session.comment(view, arguments.text)
        case "settle":
            return _settle(session, view, arguments)
    return _relabel(session, view, arguments.tool)


def _relabel(session: "ReviewSession", view: "View", name: str) -> "Decision":
    from tooldata_tui.dataset import PatchError, VerdictKind
    from tooldata_tui.review.edits import relabel

    tool = None if name == NO_TOOL else view.toolset.by_name.get(name)
    if tool is None and name != NO_TOOL:
        known = (*view.toolset.by_name, NO_TOOL)
        raise UsageError(f"#{view.id} has no tool {name}", hint=nearest(name, known))
    if view.decision_turn is None:
        raise DataError(f"#{view.id} has no assistant turn to relabel")
    try:
        changed = relabel(view.row, view.decision_turn, tool, view.toolset)
    except PatchError as error:
        raise DataError(f"#{view.id} cannot be relabelled: {error}") from None
    decision = session.edit(view, changed.row, kind=VerdictKind.RELABEL)
    if changed.missing:
        tell(f"missing now: {', '.join(changed.missing)}")
    if changed.dropped:
        tell(f"taken out: {', '.join(what for what, _ in changed.dropped)}")
    return decision


def _settle(session: "ReviewSession", view: "View", arguments: Namespace) -> "Decision":
    from tooldata_tui.dataset import ASK, boundary_of, label_of, label_text
    from tooldata_tui.review.border import open_border, written
    from tooldata_tui.review.boundaries import boundaries_in
    from tooldata_tui.review.settling import carry_out, plan, turn_on

    names = view.toolset.by_name
    asks = arguments.label in ("ask", ASK) and arguments.label not in names
    outcome = ASK if asks else label_text(label_of(arguments.label, names))
    before = label_text(view.label_at(view.decision_turn))
    here = boundaries_in(view.findings)
    if not here and outcome in (ASK, before):
        raise DataError(f"#{view.id} lies on no boundary that was found", hint="tooldata scan looks for them")
    boundary = here[0] if here else boundary_of(before, outcome)
    border = open_border(session, boundary)
    settlement, ruling = border.settlement(outcome), None
    if arguments.ruling:
        settlement = settlement._replace(ruling=border.ruling_id(outcome))
        ruling = written(border, outcome, arguments.ruling, session.reviewer, settlement.ruling)
    made = plan(view, turn_on(view, boundary), settlement)
    decision = carry_out(session, [made], ruling=ruling)
    if made.missing:
        tell(f"missing now, so it stays open: {', '.join(made.missing)}")
    if made.dropped:
        tell(f"taken out: {', '.join(what for what, _ in made.dropped)}")
    return decision


def _decide_many(session: "ReviewSession", arguments: Namespace, status: Status) -> int:
    from tooldata_tui.review.filter import conditions, parse_filter

    ids = session.queries.matching(conditions(parse_filter(arguments.where)))
    if not ids:
        raise DataError(f"no example matches {arguments.where}")
    preview = session.preview(ids)
    decided = f", {preview.already:,} of them decided before" if preview.already else ""
    tell(f"{status.word.removesuffix('ed')} {plural(len(ids), 'example')}{decided}:")
    for label, count in sorted(preview.by_label.items(), key=lambda item: -item[1]):
        tell(f"  {count:>6,}  {label}")
    for row in preview.samples:
        tell(f"  #{row.id}  {row.title}")
    if not arguments.yes:
        tell("nothing is decided yet; say it again with --yes")
        return 1
    say(session.bulk(ids, status, arguments.reason or "").words)
    return 0


def _undo(session: "ReviewSession", work: "Opened", reviewer: str, identity: str | None) -> int:
    """Take back the newest step of the reviewer; with an ID, only if it was about that example and no other."""
    from tooldata_tui.store.log import Log
    from tooldata_tui.store.project import log_name

    step = Log(work.project, log_name(reviewer), reviewer).undoable()
    if step is None:
        raise DataError(f"{reviewer} has decided nothing that could be undone")
    if identity is not None and list(step.histories) != [view_named(session, work, identity).id]:
        about = ", ".join(f"#{one}" for one in list(step.histories)[:5])
        raise DataError(
            f"the newest step of {reviewer} is about {about}", hint="tooldata decide PROJECT undo undoes it"
        )
    undone = session.undo()
    say(undone.words if undone else "nothing to undo")
    return 0
