"""Keys: their names, the table of actions, presets and remaps."""

import string
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import _character_to_key

from tooldata_tui.errors import SettingsError
from tooldata_tui.settings.actions import ACTIONS, PRESETS, Context, Group
from tooldata_tui.settings.keymap import parse_remaps, resolve_keymap
from tooldata_tui.settings.keys import _NAMES, display_key, is_typing_key, parse_key
from tooldata_tui.settings.model import KeyPreset

#: The table of the design: what each key must do.
DESIGNED = {
    "j": "list.next",
    "down": "list.next",
    "k": "list.previous",
    "up": "list.previous",
    "g": "list.first",
    "home": "list.first",
    "G": "list.last",
    "end": "list.last",
    "pagedown": "list.page_down",
    "pageup": "list.page_up",
    "]": "finding.next",
    "[": "finding.previous",
    "tab": "pane.next",
    "shift+tab": "pane.previous",
    "/": "filter.open",
    "n": "filter.next_match",
    "N": "filter.previous_match",
    ":": "command.open",
    "?": "help.open",
    "d": "diff.next",
    "D": "diff.previous",
    "+": "pane.zoom",
    "_": "pane.unzoom",
    "space": "mark.toggle",
    "v": "mark.range",
    "b": "boundary.open",
    "y": "example.copy",
    "q": "app.quit",
    "a": "review.accept",
    "x": "review.reject",
    "s": "review.skip",
    "f": "review.flag",
    "w": "review.take_fix",
    "r": "review.relabel",
    "e": "review.edit",
    "E": "review.edit_external",
    "A": "bulk.accept",
    "X": "bulk.reject",
    "c": "review.comment",
    "u": "review.undo",
    "ctrl+r": "review.redo",
    "ctrl+l": "app.repaint",
    **{str(digit): f"review.label_{digit}" for digit in range(10)},
}


def refusal(table: dict[str, object], preset: str = "default") -> str:
    with pytest.raises(SettingsError) as caught:
        resolve_keymap(preset, parse_remaps(table, "t.toml"), "t.toml")
    return str(caught.value)


def test_default_keys_are_those_of_the_design() -> None:
    here = (Context.REVIEW, Context.ALWAYS)
    acts = {key: action.id for action in ACTIONS if action.context in here for key in action.keys}
    assert {key: acts.get(parse_key(key)) for key in DESIGNED} == DESIGNED
    editing = {key: action.id for action in ACTIONS if action.context is Context.EDIT for key in action.keys}
    assert editing == {
        "ctrl+s": "edit.commit",
        "f2": "edit.commit",
        "escape": "edit.cancel",
        "ctrl+o": "edit.fix",
        "f4": "edit.fix",
        "ctrl+t": "edit.json",
        "f3": "edit.json",
        "ctrl+n": "edit.add_call",
        "f5": "edit.add_call",
        "ctrl+r": "edit.remove_call",
        "f8": "edit.remove_call",
    }


def test_every_action_is_named_once_and_explained() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))
    for action in ACTIONS:
        pane, _, verb = action.id.partition(".")
        assert pane.isidentifier()
        assert verb.isidentifier()
        assert action.word
        assert action.description[0].isupper()
        assert not action.description.endswith(".")
    assert {action.group for action in ACTIONS} == set(Group)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_reaches_every_action_with_keys_every_terminal_sends(preset: str) -> None:
    keymap = resolve_keymap(preset)
    assert set(keymap.bindings) == {action.id for action in ACTIONS}
    for action, keys in keymap.bindings.items():
        assert keys, action
        assert [parse_key(key) for key in keys] == list(keys)
        assert keymap.shown(action)


def test_presets_are_those_the_settings_offer() -> None:
    assert tuple(PRESETS) == get_args(KeyPreset)


def test_prodigy_keeps_its_habits() -> None:
    keys = resolve_keymap("prodigy").bindings
    first = {action: keys[f"review.{action}"][0] for action in ("accept", "reject", "skip", "undo")}
    assert first == {"accept": "a", "reject": "x", "skip": "space", "undo": "backspace"}


def test_vim_pages_as_vim_does() -> None:
    keys = resolve_keymap("vim").bindings
    paging = [keys[f"list.{step}"][0] for step in ("page_down", "page_up", "half_down", "half_up")]
    assert paging == ["ctrl+f", "ctrl+b", "ctrl+d", "ctrl+u"]


@pytest.mark.parametrize("preset", PRESETS)
def test_letters_type_while_a_text_is_edited(preset: str) -> None:
    keymap = resolve_keymap(preset)
    for action in ACTIONS:
        if action.context in (Context.EDIT, Context.ALWAYS):
            assert not any(map(is_typing_key, keymap.bindings[action.id]))


def test_numpad_digits_arrive_as_the_digits_they_show() -> None:
    assert [ANSI_SEQUENCES_KEYS[f"\x1bO{char}"] for char in "pqrstuvwxy"] == list("0123456789")


@pytest.mark.parametrize("char", sorted({*string.printable.strip(), *"éжñß§€£¿"}))
def test_a_character_has_the_name_the_screen_gives_it(char: str) -> None:
    assert parse_key(char) == _character_to_key(char)


@pytest.mark.parametrize("key", sorted(_NAMES | set(string.ascii_letters + string.digits)))
def test_what_the_help_shows_can_be_written_in_the_settings(key: str) -> None:
    assert parse_key(display_key(key)) == key


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("question_mark", "?"),
        ("ctrl+r", "^r"),
        ("enter", "↵"),
        ("escape", "esc"),
        ("left_square_bracket", "["),
        ("G", "G"),
        ("f2", "f2"),
        ("shift+tab", "shift+tab"),
        ("pagedown", "pgdn"),
    ],
)
def test_keys_are_shown_short(key: str, shown: str) -> None:
    assert display_key(key) == shown


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Esc", "escape"),
        ("Ctrl+R", "ctrl+r"),
        ("control+r", "ctrl+r"),
        ("RETURN", "enter"),
        (" ", "space"),
        ("F2", "f2"),
    ],
)
def test_common_spellings_are_understood(written: str, key: str) -> None:
    assert parse_key(written) == key


@pytest.mark.parametrize(
    "key",
    [
        "alt+a",
        "super+k",
        "meta+x",
        "ctrl+enter",
        "shift+enter",
        "ctrl+space",
        "ctrl+up",
        "ctrl+shift+a",
        "ctrl+1",
        "ctrl+@",
    ],
)
def test_a_key_that_many_terminals_cannot_send_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"^many terminals cannot send "):
        parse_key(key)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ctl+r", 'there is no key "ctl+r"; did you mean "ctrl+r"?'),
        ("pagedwon", 'there is no key "pagedwon"; did you mean "pagedown"?'),
        ("ctrl+i", 'terminals cannot tell "ctrl+i" from tab'),
        ("ctrl+c", '"ctrl+c" is kept for interrupting the program'),
        ("shift+a", '"shift+a" is written as the character it types, such as "A"'),
        ("f13", 'there is no key "f13"; did you mean "f3"?'),
        ("dd", 'there is no key "dd"'),
        ("", 'there is no key ""'),
        ("\x1b[2J", 'there is no key "␛[2J"'),
    ],
)
def test_what_is_no_key_is_named_with_the_nearest(written: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the text is compared below)
        parse_key(written)
    assert str(caught.value) == said


@given(st.text(max_size=20))
def test_any_text_is_a_key_or_a_harmless_sentence(text: str) -> None:
    try:
        key = parse_key(text)
    except ValueError as error:
        sentence = str(error)
    else:
        sentence = display_key(key)
        assert parse_key(key) == parse_key(sentence) == key
    assert sentence.isprintable()


def test_a_remap_takes_all_keys_of_its_preset() -> None:
    keymap = resolve_keymap("default", parse_remaps({"list.next": "ctrl+n", "review.flag": ["!", "!", "Q"]}))
    assert keymap.bindings["list.next"] == ("ctrl+n",)
    assert keymap.bindings["review.flag"] == ("exclamation_mark", "Q")
    assert keymap.shown("review.flag") == "!"


def test_an_id_may_be_written_without_quotes() -> None:
    assert parse_remaps({"list": {"next": "n"}}) == parse_remaps({"list.next": "n"})


def test_an_empty_list_leaves_an_action_without_a_key() -> None:
    keymap = resolve_keymap("default", parse_remaps({"theme.next": []}))
    assert keymap.bindings["theme.next"] == ()
    assert keymap.shown("theme.next") == ""


def test_actions_may_swap_their_keys() -> None:
    keys = resolve_keymap("default", parse_remaps({"review.accept": "x", "review.reject": "a"})).bindings
    assert (keys["review.accept"], keys["review.reject"]) == (("x",), ("a",))


MISTAKES: dict[str, tuple[dict[str, object], str]] = {
    "unknown action": (
        {"review.acept": "z"},
        'keys.review.acept: there is no such action; did you mean "review.accept"?',
    ),
    "unknown action, unquoted": (
        {"review": {"acept": "z"}},
        'keys.review.acept: there is no such action; did you mean "review.accept"?',
    ),
    "too many dots": (
        {"review": {"accept": {"x": "z"}}},
        "keys.review.accept: must be a key or a list of keys, not a table",
    ),
    "unknown key": (
        {"review.flag": "ctl+f"},
        'keys.review.flag: there is no key "ctl+f"; did you mean "ctrl+f"?',
    ),
    "not sent": (
        {"review.flag": "alt+f"},
        'keys.review.flag: many terminals cannot send "alt+f"; use a character, ctrl with a letter, or f1 to f12',
    ),
    "a number": ({"review.flag": 7}, "keys.review.flag: must be a key or a list of keys, not 7"),
    "a number in a list": ({"review.flag": [7]}, "keys.review.flag: must be a key or a list of keys, not 7 in it"),
    "clash with the preset": (
        {"review.flag": "X"},
        'keys.review.flag: "X" is already the key of bulk.reject; choose another, or give bulk.reject one',
    ),
    "clash, earlier in the table": (
        {"review.accept": "?"},
        'keys.review.accept: "?" is already the key of help.open; choose another, or give help.open one',
    ),
    "clash of two remaps": (
        {"review.flag": "!", "review.skip": "!"},
        'keys.review.skip: "!" is already the key of review.flag; choose another, or give review.flag one',
    ),
    "clash across modes": (
        {"app.repaint": "ctrl+s"},
        'keys.app.repaint: "^s" is already the key of edit.commit; choose another, or give edit.commit one',
    ),
    "letter in the editor": (
        {"edit.commit": "w"},
        'keys.edit.commit: "w" is needed to write while a text is edited; use another ctrl key, or f1 to f12',
    ),
    "a key of the text in the editor": (
        {"edit.json": "ctrl+d"},
        'keys.edit.json: "ctrl+d" is needed to write while a text is edited; use another ctrl key, or f1 to f12',
    ),
    "enter in the editor": (
        {"edit.commit": "enter"},
        'keys.edit.commit: "enter" is needed to write while a text is edited; use another ctrl key, or f1 to f12',
    ),
    **{f"{name} without a key": ({name: []}, f"keys.{name}: must keep a key") for name in (
        "review.accept", "review.reject", "review.undo", "help.open", "app.quit", "edit.commit",
    )},
}  # fmt: skip


@pytest.mark.parametrize(("table", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_remap_that_could_not_work_names_file_and_key(table: dict[str, object], said: str) -> None:
    assert refusal(table) == f"t.toml: {said}"


def test_a_key_of_the_editor_may_act_elsewhere() -> None:
    assert resolve_keymap("default", parse_remaps({"review.flag": "ctrl+s"})).bindings["review.flag"] == ("ctrl+s",)


def test_an_unknown_preset_is_named_with_the_nearest() -> None:
    assert refusal({}, "prodgy") == 't.toml: review.keys: there is no preset "prodgy"; did you mean "prodigy"?'


def test_a_key_of_one_screen_may_be_another_on_the_next_but_not_two_on_one_screen() -> None:
    assert resolve_keymap("default", parse_remaps({"map.show": "u"})).bindings["map.show"] == ("u",)
    said = 'keys.duplicates.keep: "u" is already the key of review.undo; choose another, or give review.undo one'
    assert refusal({"duplicates.keep": "u"}) == f"t.toml: {said}"
