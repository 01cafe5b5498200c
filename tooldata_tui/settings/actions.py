"""Every action of the review screen, with its keys. The footer, the help sheet, the docs and the bindings come from it.

An id is ``pane.action`` and is what a person writes in ``[keys]``: it never changes. Keys have textual's names. Numpad
digits need no entry: terminals send them as the digits they show.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tooldata_tui.settings.presets import PRESETS

__all__ = ["ACTIONS", "ALSO", "PRESETS", "Action", "Context", "Group"]


class Group(StrEnum):
    """A heading of the help sheet."""

    DECIDE = "Decide"
    MOVE = "Move"
    LOOK = "Look"
    CHANGE = "Change"
    FIND = "Find"
    BOUNDARIES = "Boundaries"
    DUPLICATES = "Duplicates"
    MAP = "Map"
    TOOLS = "Tools"
    HEALTH = "Health"
    PREFLIGHT = "Preflight"
    GENERATION = "Generation"
    SESSION = "Session"


class Context(StrEnum):
    """When a key acts. Two actions may share a key if their contexts never hold at once."""

    REVIEW = "review"  # letters act
    EDIT = "edit"  # letters type
    BOUNDARIES = "boundaries"  # letters act, on that screen
    BOUNDARY = "boundary"  # letters act, on that screen
    DUPLICATES = "duplicates"  # letters act, on that screen
    MAP = "map"  # letters act, on that screen
    TOOLS = "tools"  # letters act, on that screen
    HEALTH = "health"  # letters act, on that screen
    PREFLIGHT = "preflight"  # letters act, on that screen
    GENERATION = "generation"  # letters act, on that screen
    ALWAYS = "always"  # in all of them


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a key can do.

    :ivar id: what ``[keys]`` calls it
    :ivar keys: its keys in the preset ``default``, the one to show first
    :ivar word: what the footer calls it
    :ivar description: what the help sheet says
    :ivar essential: must keep a key, or a person is stuck
    """

    id: str
    keys: tuple[str, ...]
    group: Group
    word: str
    description: str
    context: Context = Context.REVIEW
    essential: bool = False


def _label(number: int) -> Action:
    said = "Relabel to no tool" if number == 0 else f"Relabel to the tool with the number {number}"
    return Action(f"review.label_{number}", (str(number),), Group.DECIDE, f"label {number}", said)


def _reason(reason: str, key: str, words: str) -> Action:
    return Action(f"reason.{reason}", (key,), Group.DECIDE, words, f"Say why the last one was rejected: {words}")


_DECIDE = (
    Action("review.accept", ("a",), Group.DECIDE, "accept", "Accept, and go to the next", essential=True),
    Action("review.reject", ("x",), Group.DECIDE, "reject", "Reject, and go to the next", essential=True),
    Action("review.skip", ("s",), Group.DECIDE, "skip", "Skip: it stays pending, at the end of the queue"),
    Action("review.flag", ("f",), Group.DECIDE, "flag", "Flag, or take the flag off"),
    Action("review.take_fix", ("w",), Group.DECIDE, "take fix", "Take the proposed fix or label, and accept"),
    Action("review.relabel", ("r",), Group.DECIDE, "relabel", "Relabel: pick a tool by typing its name"),
    *map(_label, (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)),
    Action("finding.waive", ("minus",), Group.DECIDE, "waive", "Waive a finding: say why it does not count here"),
    Action("review.comment", ("c",), Group.DECIDE, "comment", "Write a comment"),
    Action("review.undo", ("u",), Group.DECIDE, "undo", "Undo the last step, bulk ones as a whole", essential=True),
    Action("review.redo", ("ctrl+r",), Group.DECIDE, "redo", "Redo what was undone"),
    _reason("wrong_tool", "t", "wrong tool"),
    _reason("wrong_arguments", "p", "wrong arguments"),
    _reason("call_missing", "m", "call missing"),
    _reason("call_too_many", "o", "call too many"),
    _reason("should_ask", "h", "should have asked"),
    _reason("unrealistic", "i", "unrealistic"),
    _reason("duplicate", "l", "duplicate"),
    Action("mark.toggle", ("space",), Group.DECIDE, "mark", "Mark the example, or unmark it"),
    Action("mark.range", ("v",), Group.DECIDE, "range", "Mark from here to where the cursor goes next"),
    Action("mark.clear", ("escape",), Group.DECIDE, "unmark", "Unmark everything, or take the filter off"),
    Action("bulk.accept", ("A",), Group.DECIDE, "accept marked", "Accept all that is marked, after a preview"),
    Action("bulk.reject", ("X",), Group.DECIDE, "reject marked", "Reject all that is marked, after a preview"),
    Action(
        "bulk.take_fixes",
        ("W",),
        Group.DECIDE,
        "fix all",
        "Take the fixes of this finding's rule in all examples, or in the marked ones, after a preview",
    ),
)

_MOVE = (
    Action("list.next", ("j", "down"), Group.MOVE, "next", "Next"),
    Action("list.previous", ("k", "up"), Group.MOVE, "previous", "Previous"),
    Action("list.half_down", ("ctrl+d",), Group.MOVE, "half down", "Half a page down"),
    Action("list.half_up", ("ctrl+u",), Group.MOVE, "half up", "Half a page up"),
    Action("list.page_down", ("pagedown",), Group.MOVE, "page down", "A page down"),
    Action("list.page_up", ("pageup",), Group.MOVE, "page up", "A page up"),
    Action("list.first", ("g", "home"), Group.MOVE, "first", "First"),
    Action("list.last", ("G", "end"), Group.MOVE, "last", "Last"),
    Action("finding.next", ("right_square_bracket",), Group.MOVE, "finding", "Next finding"),
    Action("finding.previous", ("left_square_bracket",), Group.MOVE, "finding back", "Previous finding"),
    Action("pane.next", ("tab",), Group.MOVE, "pane", "Next pane"),
    Action("pane.previous", ("shift+tab",), Group.MOVE, "pane back", "Previous pane"),
    Action("goto.open", ("number_sign",), Group.MOVE, "go to", "Go to an example by its number"),
)

_LOOK = (
    Action("diff.next", ("d",), Group.LOOK, "diff", "Next comparison in the diff"),
    Action("diff.previous", ("D",), Group.LOOK, "diff back", "Previous comparison in the diff"),
    Action("duplicates.open", ("equals_sign",), Group.LOOK, "duplicates", "The groups of examples that say the same"),
    Action(
        "tools.screen", ("S",), Group.LOOK, "tools", "All tools: their schemas, how calls use them, and to edit them"
    ),
    Action("map.open", ("M",), Group.LOOK, "map", "The map: what lies near what"),
    Action("health.open", ("H",), Group.LOOK, "health", "The health of the set: balance, coverage, what is missing"),
    Action(
        "preflight.open",
        ("P",),
        Group.LOOK,
        "preflight",
        "The example as the model sees it, and what a trainer would do",
    ),
    Action("generation.open", ("asterisk",), Group.LOOK, "generate", "Have a language model write more examples"),
    Action(
        "generation.like", ("greater_than_sign",), Group.LOOK, "more like it", "Have more written like this example"
    ),
    Action("generation.near", ("less_than_sign",), Group.LOOK, "negatives", "Have negatives written near this example"),
    Action("boundary.open", ("b",), Group.LOOK, "boundary", "The boundary this example lies on"),
    Action("boundaries.open", ("B",), Group.LOOK, "boundaries", "All boundaries: which labels are confused"),
    Action("example.scroll_down", ("J",), Group.LOOK, "scroll", "Scroll the example down, from any pane"),
    Action("example.scroll_up", ("K",), Group.LOOK, "scroll up", "Scroll the example up, from any pane"),
    Action("turn.fold", ("z",), Group.LOOK, "fold", "Fold the turn pointed at, or unfold it"),
    Action("turn.fold_all", ("Z",), Group.LOOK, "fold all", "Fold all long turns, or unfold them"),
    Action("tools.open", ("enter",), Group.LOOK, "open", "Open the tool under the cursor: parameters, and their use"),
    Action("pane.zoom", ("plus",), Group.LOOK, "zoom", "Give this pane the whole screen"),
    Action("pane.unzoom", ("underscore",), Group.LOOK, "unzoom", "Show all panes again"),
    Action("example.copy", ("y",), Group.LOOK, "copy", "Copy the example to the clipboard"),
    Action("theme.next", ("T",), Group.LOOK, "theme", "Next theme"),
)

_CHANGE = (
    Action("review.edit", ("e",), Group.CHANGE, "edit", "Edit here"),
    Action("review.edit_external", ("E",), Group.CHANGE, "editor", "Edit in $EDITOR"),
    Action("seeds.open", ("C",), Group.CHANGE, "seeds", "Write examples by hand: a message, its tool, its arguments"),
    Action("edit.commit", ("ctrl+s", "f2"), Group.CHANGE, "commit", "Commit the edit", Context.EDIT, essential=True),
    Action("edit.cancel", ("escape",), Group.CHANGE, "leave", "Leave; the edit stays as a draft", Context.EDIT),
    Action(
        "edit.fix", ("ctrl+o", "f4"), Group.CHANGE, "take fix", "Take the fix proposed for this field", Context.EDIT
    ),
    Action(
        "edit.json", ("ctrl+t", "f3"), Group.CHANGE, "JSON", "Edit the row as JSON, or the form again", Context.EDIT
    ),
    Action(
        "edit.add_call",
        ("ctrl+n", "f5"),
        Group.CHANGE,
        "add call",
        "Add a call, or a parameter of a tool",
        Context.EDIT,
    ),
    Action(
        "edit.remove_call",
        ("ctrl+r", "f8"),
        Group.CHANGE,
        "take call out",
        "Take this call out with its result, or this parameter, or keep it after all",
        Context.EDIT,
    ),
)

_FIND = (
    Action("filter.open", ("slash",), Group.FIND, "filter", "Filter the queue"),
    Action("filter.tool", ("F",), Group.FIND, "this tool", "Show only what calls this tool"),
    Action("similar.open", ("tilde",), Group.FIND, "alike", "Show what is most like this example"),
    Action("filter.next_match", ("n",), Group.FIND, "match", "Next match of the last filter"),
    Action("filter.previous_match", ("N",), Group.FIND, "match back", "Previous match of the last filter"),
    Action("command.open", ("colon",), Group.FIND, "command", "Command line"),
    Action("palette.open", ("ctrl+p",), Group.FIND, "palette", "Command palette"),
)

_BOUNDARIES = (
    Action(
        "boundaries.enter", ("enter",), Group.BOUNDARIES, "open", "Open the boundary under the cursor",
        Context.BOUNDARIES,
    ),
    Action("boundaries.leave", ("escape", "q"), Group.BOUNDARIES, "back", "Back to the review", Context.BOUNDARIES),
    *(
        Action(f"boundary.{name}", keys, Group.BOUNDARIES, word, description, Context.BOUNDARY)
        for name, keys, word, description in (
            ("first", ("1",), "first label", "Settle: it is the first label"),
            ("second", ("2",), "second label", "Settle: it is the second label"),
            ("none", ("0",), "no tool", "Settle: no tool is to be called"),
            ("both", ("b",), "both", "Settle: it is both, called in parallel"),
            ("ask", ("k",), "ask", "Settle: the assistant should ask first"),
            ("rule", ("R",), "ruling", "Write a ruling: one more key says for which outcome"),
            ("next", ("j", "down"), "next", "Next message"),
            ("previous", ("up",), "previous", "Previous message"),
            ("tools", ("t",), "tools", "Fold the tools away, or show them again"),
            ("leave", ("escape", "q"), "back", "Leave the ruling, or go back"),
        )
    ),
)  # fmt: skip


def _keep(number: int) -> Action:
    said = f"Keep number {number}, reject the others; where labels disagree, take label {number}"
    return Action(
        f"duplicates.keep_{number}", (str(number),), Group.DUPLICATES, f"keep {number}", said, Context.DUPLICATES
    )


_DUPLICATES = tuple(
    Action(f"duplicates.{name}", keys, Group.DUPLICATES, word, description, Context.DUPLICATES)
    for name, keys, word, description in (
        ("keep", ("enter",), "keep this", "Keep the one under the cursor, reject the others; or do what is shown"),
        ("keep_all", ("a",), "keep all", "Accept all of the group: it is looked at"),
        ("keep_diverse", ("v",), "keep diverse", "Choose those that differ most, and show which first"),
        ("more", ("plus", "right"), "one more", "Keep one more of those that differ most"),
        ("fewer", ("minus", "left"), "one fewer", "Keep one fewer of those that differ most"),
        ("relabel", ("r",), "relabel", "Relabel those of another label, rather than reject them"),
        ("next", ("n",), "next group", "Next group"),
        ("previous", ("p", "N"), "group back", "Previous group"),
        ("leave", ("escape", "q"), "leave", "Take back what is shown, or go back to the review"),
    )
) + tuple(map(_keep, range(1, 10)))

_MAP = tuple(
    Action(f"map.{name}", keys, Group.MAP, word, description, Context.MAP)
    for name, keys, word, description in (
        ("left", ("h", "left"), "left", "Left"),
        ("down", ("j", "down"), "down", "Down"),
        ("up", ("k", "up"), "up", "Up"),
        ("right", ("l", "right"), "right", "Right"),
        ("far_left", ("H", "shift+left"), "far left", "Far to the left"),
        ("far_down", ("J", "shift+down"), "far down", "Far down"),
        ("far_up", ("K", "shift+up"), "far up", "Far up"),
        ("far_right", ("L", "shift+right"), "far right", "Far to the right"),
        ("next", ("tab", "n"), "next", "To the next place where there is something"),
        ("home", ("g", "home"), "back", "Back to the current example"),
        ("colour", ("c",), "colour", "Show labels, or what was found"),
        ("labels", ("C",), "other labels", "Tell other labels apart: the next most frequent ones"),
        ("select", ("v",), "select", "Select a region from here to where the cursor goes"),
        ("show", ("enter",), "show", "Show what is selected, or what is under the cursor, in the queue"),
        ("leave", ("escape", "q"), "leave", "Drop the selection, or go back to the review"),
    )
)

_HEALTH = tuple(
    Action(f"health.{name}", keys, Group.HEALTH, word, description, Context.HEALTH)
    for name, keys, word, description in (
        ("enter", ("enter",), "show", "Show in the queue what the figure under the cursor counts"),
        ("left", ("h", "left"), "left", "The figure to the left"),
        ("right", ("l", "right"), "right", "The figure to the right"),
        ("section", ("tab",), "section", "The next section"),
        ("section_back", ("shift+tab",), "section back", "The section before"),
        ("copy", ("y",), "copy", "Copy what is missing here, as a request for more"),
        ("fill", ("f",), "fill", "Have what is missing here written by a language model"),
        ("leave", ("escape", "q"), "leave", "Go back to the review"),
    )
)

_PREFLIGHT = tuple(
    Action(f"preflight.{name}", keys, Group.PREFLIGHT, word, description, Context.PREFLIGHT)
    for name, keys, word, description in (
        ("next", ("tab", "n"), "next part", "The next part that is learned from"),
        ("previous", ("shift+tab", "N"), "part back", "The part before"),
        ("leave", ("escape", "q"), "back", "Back to the review"),
    )
)

_GENERATION = tuple(
    Action(f"generation.{name}", keys, Group.GENERATION, word, description, Context.GENERATION)
    for name, keys, word, description in (
        ("less", ("left", "h"), "before", "What comes before in this field, or fewer"),
        ("more", ("right", "l"), "next", "What comes next in this field, or more"),
        ("find", ("slash",), "find", "Find what this field may hold by typing"),
        ("offer", ("enter",), "what it takes", "Work out what would leave and what it would cost; nothing is sent"),
        ("send", ("y",), "send", "Send what was worked out"),
        ("pause", ("p",), "pause", "Begin nothing new for now, or go on"),
        ("stop", ("s",), "stop", "Begin nothing new; it goes on where it was another time"),
        ("drop", ("x",), "give up", "Give up the job that was stopped: what it brought stays"),
        ("leave", ("escape", "q"), "back", "Send nothing after all, or go back; what runs goes on"),
    )
)

_TOOLS = tuple(
    Action(f"tools.{name}", keys, Group.TOOLS, word, description, Context.TOOLS)
    for name, keys, word, description in (
        ("edit", ("e", "enter"), "edit", "Edit the tool, from what is under the cursor on"),
        ("add", ("n",), "new tool", "Write a new tool, and offer it where this one is"),
        ("show", ("s",), "show", "Show the examples that call the tool in the queue"),
        ("write", ("f",), "to file", "Make the last edit in the file of tools beside the project, too"),
        ("other_pane", ("tab",), "pane", "From the list into the tool, and back"),
        ("leave", ("escape", "q"), "back", "Back to the review"),
    )
)

_SESSION = (
    Action("help.open", ("question_mark", "f1"), Group.SESSION, "help", "All keys, searchable", essential=True),
    Action("app.repaint", ("ctrl+l",), Group.SESSION, "repaint", "Paint the screen anew", Context.ALWAYS),
    Action("app.quit", ("q", "ctrl+q"), Group.SESSION, "quit", "Quit; there is nothing to save", essential=True),
)

ACTIONS: tuple[Action, ...] = (
    *_DECIDE,
    *_MOVE,
    *_LOOK,
    *_CHANGE,
    *_FIND,
    *_BOUNDARIES,
    *_DUPLICATES,
    *_MAP,
    *_HEALTH,
    *_PREFLIGHT,
    *_GENERATION,
    *_TOOLS,
    *_SESSION,
)

_PAGING = frozenset(f"list.{name}" for name in ("first", "last", "half_down", "half_up", "page_down", "page_up"))
#: Actions of the review that another screen has as well, by its context: their keys mean the same there.
ALSO: Mapping[Context, frozenset[str]] = MappingProxyType(
    {
        Context.BOUNDARIES: _PAGING | {"list.next", "list.previous", "help.open"},
        Context.BOUNDARY: _PAGING
        | {
            "review.undo",
            "review.redo",
            "review.edit",
            "turn.fold",
            "example.scroll_down",
            "example.scroll_up",
            "help.open",
        },
        Context.DUPLICATES: frozenset(
            {
                *_PAGING,
                "list.next",
                "list.previous",
                "review.undo",
                "review.redo",
                "help.open",
            }
        ),
        Context.MAP: frozenset({"help.open"}),
        Context.TOOLS: _PAGING | {"list.next", "list.previous", "review.undo", "review.redo", "help.open"},
        Context.HEALTH: _PAGING | {"list.next", "list.previous", "help.open"},
        Context.PREFLIGHT: _PAGING | {"list.next", "list.previous", "help.open"},
        Context.GENERATION: _PAGING | {"list.next", "list.previous", "help.open"},
    }
)
