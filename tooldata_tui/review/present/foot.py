"""The keys at the foot of the screen, named by what they would do here."""

from collections.abc import Callable, Sequence

from tooldata_tui.dataset import label_text
from tooldata_tui.review.view import View
from tooldata_tui.text import clip, one_line

__all__ = ["foot_keys", "likely_labels"]

#: Cells for the name of a fix.
_FIX = 24
_ALWAYS = (
    ("review.edit", "edit"),
    ("review.relabel", "relabel"),
    ("review.skip", "skip"),
    ("review.undo", "undo"),
    ("diff.next", "diff"),
    ("filter.open", "filter"),
    ("help.open", "help"),
)


def foot_keys(
    shown: Callable[[str], str],
    *,
    here: Sequence[tuple[str, str]] = (),
    marked: int = 0,
    filtered: bool = False,
    fix: str = "",
    labels: Sequence[tuple[int, str]] = (),
) -> list[tuple[str, str]]:
    """Keys with what they do, the most telling first.

    :param shown: the key of an action, empty where it has none
    :param here: what only the focused pane does: action and words
    :param marked: how many examples are marked
    :param filtered: whether the queue is narrowed
    :param fix: what the fix that would be taken is called
    :param labels: tools by their digits
    """
    wanted = [*here, ("review.accept", "accept"), ("review.reject", "reject")]
    if marked:
        many = f"{marked:,}"
        wanted = [("bulk.accept", f"accept {many}"), ("bulk.reject", f"reject {many}"), ("mark.clear", "unmark")]
    elif filtered:
        wanted.append(("mark.clear", "show all"))
    if fix:
        wanted.append(("review.take_fix", f"fix: {clip(one_line(fix[:80]), _FIX)}"))
    wanted += [(f"review.label_{number}", one_line(name[:24])) for number, name in labels]
    return [(key, word) for action, word in (*wanted, *_ALWAYS) if (key := shown(action))]


def likely_labels(view: View, turn: int | None, names: Sequence[str], width: int) -> list[tuple[int, str]]:
    """The two labels that are likeliest besides the one of *turn*, with their digits: first those findings speak of.

    :param names: tools in the order of their digits
    :param width: of the screen: where it is narrow there is room for one, and only if a finding speaks of it
    """
    now = label_text(view.label_at(turn))
    numbers = {name: number for number, name in enumerate(names[:9], start=1)}
    named = [name for one in view.findings if one.turn in (turn, None) for name in one.labels]
    likely = [name for name in dict.fromkeys((*named, *numbers)) if name in numbers and name != now]
    if width < 100:
        likely = [] if view.fixes else [name for name in likely[:1] if name in named]
    return [(numbers[name], name) for name in likely[:2]]
