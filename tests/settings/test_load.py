"""``tooldata.toml``: what holds, who wins, and what is said about a mistake."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.errors import SettingsError
from tooldata_tui.settings.load import find_settings, load_settings
from tooldata_tui.settings.model import EmbeddingSettings, PrioritySettings, Settings, Thresholds
from tooldata_tui.settings.resources import config_dir, data_dir
from tooldata_tui.settings.toml_file import MAX_SIZE

NOWHERE = {"HOME": "/nonexistent"}


def load(folder: Path, text: str | bytes, environ: Mapping[str, str] = NOWHERE) -> Settings:
    file = folder / "tooldata.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_settings(file, environ)


def refusal(folder: Path, text: str | bytes) -> str:
    with pytest.raises(SettingsError) as caught:
        load(folder, text)
    said = str(caught.value)
    assert said.startswith(f"{folder / 'tooldata.toml'}:")
    return said.removeprefix(f"{folder / 'tooldata.toml'}:").lstrip()


def test_without_a_file_the_defaults_hold() -> None:
    assert load_settings(None, NOWHERE) == Settings()


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    settings = load(tmp_path, "")
    assert settings == Settings(file=str(tmp_path / "tooldata.toml"))


def test_everything_can_be_said(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        [project]
        name = "support"
        tools = "schemas/tools.json"
        data = ["seeds/*.jsonl", "more.jsonl.zst"]
        [review]
        reviewer = "Ada"
        theme = "light"
        keys = "vim"
        queue = "random"
        advance = false
        frame_diff = false
        mouse = true
        [keys]
        review.accept = "insert"
        "review.flag" = ["!", "Q"]
        [rules]
        select = ["C", "V2"]
        ignore = ["C203"]
        [import]
        max_line_mb = 64
        [embedding]
        model = "./my-model"
        allow_network = true
        threads = 2
        [priority]
        error = 1
        boundary = 0.75
        """,
    )
    assert settings.project.data == ("seeds/*.jsonl", "more.jsonl.zst")
    assert settings.review.reviewer == "Ada"
    assert settings.review.keys == "vim"
    assert (settings.review.advance, settings.review.frame_diff, settings.review.mouse) == (False, False, True)
    assert settings.keys == {"review.accept": ("insert",), "review.flag": ("exclamation_mark", "Q")}
    assert settings.rules.select == ("C", "V2")
    assert settings.import_.max_line_mb == 64
    assert settings.embedding == EmbeddingSettings("./my-model", allow_network=True, threads=2)
    assert settings.priority == PrioritySettings(error=1.0, boundary=0.75)


def test_severities_and_thresholds_lie_over_those_of_the_user_key_by_key(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    write_users(environ, '[rules.severity]\nC = "info"\nV = "error"\n[rules.thresholds]\nbalance = 0.5\nrouting = 20')
    file = tmp_path / "tooldata.toml"
    file.write_text('[rules.severity]\nC = "warning"\n[rules.thresholds]\nbalance = 0.4\n')
    rules = load_settings(file, environ).rules
    assert rules.severity == {"C": "warning", "V": "error"}
    assert rules.thresholds == Thresholds(balance=0.4, routing=20)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    settings = load(tmp_path, b'\xef\xbb\xbf[review]\r\nreviewer = "ada"\r\n')
    assert settings.review.reviewer == "ada"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "config" / "tooldata").mkdir(parents=True)
    return {"XDG_CONFIG_HOME": str(tmp_path / "config")}


def write_users(environ: Mapping[str, str], text: str) -> Path:
    file = config_dir(environ) / "tooldata.toml"
    file.write_text(text)
    return file


def test_the_project_lies_over_the_user_key_by_key(tmp_path: Path, environ: dict[str, str]) -> None:
    users = write_users(
        environ, '[review]\nreviewer = "ada"\ntheme = "light"\n[keys]\nlist.next = "n"\nfilter.next_match = "Y"'
    )
    settings = load(tmp_path, '[review]\ntheme = "ember"\n[keys]\nlist.next = "ctrl+n"', environ)
    assert (settings.review.reviewer, settings.review.theme) == ("ada", "ember")
    assert settings.keys == {"list.next": ("ctrl+n",), "filter.next_match": ("Y",)}
    assert settings.sources == {
        "review.reviewer": str(users),
        "review.theme": settings.file,
        "keys.list.next": settings.file,
        "keys.filter.next_match": str(users),
    }


def test_the_user_file_holds_without_a_project(environ: dict[str, str]) -> None:
    write_users(environ, "[review]\nmouse = true")
    settings = load_settings(None, environ)
    assert settings.review.mouse
    assert settings.file is None


def test_a_mistake_names_the_file_it_is_in(tmp_path: Path, environ: dict[str, str]) -> None:
    users = write_users(environ, "[review]\nmuose = true")
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, "", environ)
    assert str(caught.value) == f'{users}: review.muose: there is no such key; did you mean "mouse"?'


def test_a_clash_between_two_files_is_blamed_on_the_one_read_last(tmp_path: Path, environ: dict[str, str]) -> None:
    users = write_users(environ, '[keys]\ntheme.next = "!"')
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, '[keys]\nreview.flag = "!"\napp.quit = "Q"', environ)
    hint = "choose another, or give theme.next one"
    file = tmp_path / "tooldata.toml"
    assert str(caught.value) == f'{file}: keys.review.flag: "!" is already the key of theme.next; {hint}'
    users.write_text('[keys]\nreview.flag = "!"\ntheme.next = "!"')
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, '[keys]\napp.quit = "Q"', environ)
    assert str(caught.value).startswith(f"{users}: keys.theme.next: ")


def test_the_environment_wins(tmp_path: Path) -> None:
    environ = NOWHERE | {"TOOLDATA_THEME": "ember", "TOOLDATA_REVIEWER": "grace"}
    settings = load(tmp_path, '[review]\ntheme = "light"\nreviewer = "ada"\nmouse = true', environ)
    assert (settings.review.theme, settings.review.reviewer, settings.review.mouse) == ("ember", "grace", True)
    assert settings.sources["review.theme"] == "TOOLDATA_THEME"


def test_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    assert load(tmp_path, '[review]\ntheme = "light"', NOWHERE | {"TOOLDATA_THEME": ""}).review.theme == "light"


def test_a_variable_with_control_characters_is_refused_harmlessly() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(None, NOWHERE | {"TOOLDATA_REVIEWER": "ada\x1b]0;x\x07"})
    said = str(caught.value)
    assert said == 'TOOLDATA_REVIEWER must be one line of up to 64 visible characters, not "ada␛]0;x␇"'


def test_a_relative_config_home_counts_as_unset(tmp_path: Path) -> None:
    assert config_dir({"XDG_CONFIG_HOME": "etc", "HOME": str(tmp_path)}) == tmp_path / ".config" / "tooldata"


ALL_SECTIONS = (
    'choose one of "project", "review", "rules", "import", "export", "embedding", "priority", "generation", "keys", '
    '"providers"'
)

MISTAKES = {
    "section": ("[reviw]", 'reviw: there is no such key; did you mean "review"?'),
    "misplaced key": ('theme = "dark"', "theme: there is no such key; write it under [review]"),
    "unknown section": ("[colours]", f"colours: there is no such key; {ALL_SECTIONS}"),
    "no table": ("review = 1", "review: must be a table, not 1; write [review]"),
    "our own name of import": ("[import_]", 'import_: there is no such key; did you mean "import"?'),
    "our own field": ('[sources]\nx = "y"', f"sources: there is no such key; {ALL_SECTIONS}"),
    "key": ("[review]\nqueu = 1", 'review.queu: there is no such key; did you mean "queue"?'),
    "project key": ("[project]\ntool = 1", 'project.tool: there is no such key; did you mean "tools"?'),
    "choice": (
        '[review]\nqueue = "prioritty"',
        'review.queue: cannot be "prioritty"; did you mean "priority"?',
    ),
    "trainer": (
        '[export]\ntarget = "llamafactory"',
        'export.target: cannot be "llamafactory"; did you mean "llama-factory"?',
    ),
    "preset": (
        '[review]\nkeys = "Vim"',
        'review.keys: cannot be "Vim"; did you mean "vim"?',
    ),
    "choice of another type": (
        "[review]\nkeys = 1979-05-27",
        'review.keys: cannot be a date; choose one of "default", "prodigy", "vim"',
    ),
    "text for a flag": ('[review]\nmouse = "on"', 'review.mouse: must be true or false, not "on"'),
    "number for a flag": ("[review]\nmouse = 1", "review.mouse: must be true or false, not 1"),
    "text for a number": ('[import]\nmax_line_mb = "32"', 'import.max_line_mb: must be a whole number, not "32"'),
    "fraction": ("[import]\nmax_line_mb = 1.5", "import.max_line_mb: must be a whole number, not 1.5"),
    "flag for a number": ("[import]\nmax_line_mb = true", "import.max_line_mb: must be a whole number, not true"),
    "nan": ("[import]\nmax_line_mb = nan", "import.max_line_mb: must be a whole number, not that number"),
    "zero": ("[import]\nmax_line_mb = 0", "import.max_line_mb: must be 1 to 1024 megabytes, not 0"),
    "number for text": ("[project]\nname = 3", "project.name: must be text in quotes, not 3"),
    "empty": ('[project]\ntools = ""', "project.tools: must not be empty"),
    "text for a list": (
        '[project]\ndata = "*.jsonl"',
        'project.data: must be a list of texts, not "*.jsonl"; write ["*.jsonl"]',
    ),
    "number in a list": ("[project]\ndata = ['a', 2]", "project.data: must hold texts in quotes, not 2"),
    "empty in a list": ("[project]\ndata = ['']", "project.data: must not hold an empty text"),
    "small rule": (
        '[rules]\nselect = ["c203"]',
        'rules.select: must hold codes such as "C203" or their beginnings, not "c203"; did you mean "C203"?',
    ),
    "no rule": ('[rules]\nignore = ["*"]', 'rules.ignore: must hold codes such as "C203" or their beginnings, not "*"'),
    "reviewer": (
        '[review]\nreviewer = "a\\u001b[2Jb"',
        'review.reviewer: must be one line of up to 64 visible characters, not "a␛[2Jb"',
    ),
    "weight": ("[priority]\nconflict = 1.5", "priority.conflict: must be a weight from 0 to 1, not 1.5"),
    "negative weight": ("[priority]\ninfo = -1", "priority.info: must be a weight from 0 to 1, not -1.0"),
    "no weight": ("[priority]\ninfo = nan", "priority.info: must be a weight from 0 to 1, not that number"),
    "no weight beside a wrong one": (
        "[priority]\ninfo = nan\nerror = '1'",
        'priority.error: must be a number, not "1"',
    ),
    "text for a weight": ('[priority]\nerror = "high"', 'priority.error: must be a number, not "high"'),
    "flag for a weight": ("[priority]\nerror = true", "priority.error: must be a number, not true"),
    "unknown weight": ("[priority]\nmislable = 1", 'priority.mislable: there is no such key; did you mean "mislabel"?'),
    "misplaced weight": ("boundary = 0.5", "boundary: there is no such key; write it under [priority]"),
    "severity of no rule": (
        '[rules.severity]\nc2 = "info"',
        'rules.severity.c2: must be a code such as "C203", or its beginning; did you mean "C2"?',
    ),
    "no severity": (
        '[rules.severity]\nC2 = "eror"',
        'rules.severity.C2: cannot be "eror"; did you mean "error"?',
    ),
    "number for a severity": (
        "[rules.severity]\nC2 = 3",
        'rules.severity.C2: cannot be 3; choose one of "error", "warning", "info"',
    ),
    "text for severities": (
        '[rules]\nseverity = "info"',
        'rules.severity: must be a table, not "info"; write [rules.severity]',
    ),
    "severities beside the rules": (
        '[severity]\nC2 = "info"',
        "severity: there is no such key; write it under [rules]",
    ),
    "threshold": (
        "[rules.thresholds]\nbalance = 1.5",
        "rules.thresholds.balance: must be a share from 0 to 1, not 1.5",
    ),
    "nothing but negatives": (
        "[rules.thresholds]\nnegatives = 1",
        "rules.thresholds.negatives: must be a share from 0 to 0.9, not 1.0",
    ),
    "no examples": (
        "[rules.thresholds]\nrepeated = 0",
        "rules.thresholds.repeated: must be 1 to 1,000,000 examples, not 0",
    ),
    "unknown threshold": (
        "[rules.thresholds]\nbalanec = 0.5",
        'rules.thresholds.balanec: there is no such key; did you mean "balance"?',
    ),
    "text for a threshold": (
        '[rules.thresholds]\nrouting = "many"',
        'rules.thresholds.routing: must be a whole number, not "many"',
    ),
    "remap": ('[keys]\nreview.acept="z"', 'keys.review.acept: there is no such action; did you mean "review.accept"?'),
    "remap clash": (
        '[keys]\nreview.flag = "u"',
        'keys.review.flag: "u" is already the key of review.undo; choose another, or give review.undo one',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_sentence_with_key_and_nearest(tmp_path: Path, text: str, said: str) -> None:
    assert refusal(tmp_path, text) == said


SYNTAX = {
    "no value": ("[review]\ntheme = \n", "2: is not TOML: Invalid value"),
    "twice": ("[review]\nmouse = true\nmouse = false", "3: is not TOML: Cannot overwrite a value"),
    "open": ('[review]\ntheme = "dark', "2: is not TOML: Unterminated string"),
    "control character": ('[review]\ntheme = "\x1b"', "2: is not TOML: Illegal character '\\x1b'"),
    "latin-1": (b'[review]\n\nreviewer = "\xe9"', "3: is not UTF-8 text"),
}


@pytest.mark.parametrize(("text", "said"), SYNTAX.values(), ids=SYNTAX)
def test_a_slip_of_syntax_names_its_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert refusal(tmp_path, text) == said


HOSTILE = {
    "deep list": ("x = " + "[" * 5000, "is nested too deeply"),
    "deep table": ("x = " + "{a=" * 5000, "is nested too deeply"),
    "many dots": ("a" + ".a" * 5000 + " = 1", "1: has more than 256 dots in one line"),
    "many dots behind a sham line end": (
        '"\u2028"' + '."\u2028"' * 300 + " = 1",
        "1: has more than 256 dots in one line",
    ),
    "huge": ("#" * (MAX_SIZE + 1), "is larger than 64 KiB"),
    "long number": ("[import]\nmax_line_mb = " + "9" * 5000, "is not TOML: Exceeds the limit"),
    "long hexadecimal": ("[import]\nmax_line_mb = 0x" + "f" * 5000, "import: has a number that is too long"),
    "deep value": ("[review]\nmouse" + ".a" * 200 + " = 1", "review: is nested too deeply"),
    "deep remap": ("[keys]\nreview" + ".a" * 200 + ' = "z"', "keys.review.a: there is no such action"),
    "long key": (
        "[review]\n" + "k" * 20000 + " = 1",
        "review.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…: there is no such",
    ),
    "control characters in a key": ('[review]\n"\\u001b[2J\\u202E" = 1', "review.␛[2J⟨202E⟩: there is no such key"),
    "control characters in a remap": ('[keys]\n"\\u009b31m" = 1', "keys.⟨9B⟩31m: there is no such action"),
}


@pytest.mark.parametrize(("text", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_gets_a_short_harmless_sentence(tmp_path: Path, text: str, said: str) -> None:
    sentence = refusal(tmp_path, text)
    assert sentence.startswith(said)
    assert sentence.isprintable()
    assert len(sentence) < 300


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(["review", "project", "keys", "x"]), st.text(max_size=30), min_size=1))
def test_any_text_in_any_table_is_read_or_refused_harmlessly(
    tmp_path_factory: pytest.TempPathFactory, said: dict[str, str]
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_bytes("\n".join(f"[{name}]\n{text}" for name, text in said.items()).encode("utf-8", "replace"))
    sentence = ""
    try:
        load_settings(file, NOWHERE)
    except SettingsError as error:
        sentence = str(error)
    assert sentence.isprintable()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tooldata.toml")
    with pytest.raises(SettingsError, match="is not a regular file"):
        load_settings(tmp_path / "tooldata.toml", NOWHERE)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"tooldata\.toml: there is no such file"):
        load_settings(tmp_path / "tooldata.toml", NOWHERE)


def test_settings_are_found_beside_and_above(tmp_path: Path) -> None:
    file = tmp_path / "tooldata.toml"
    file.touch()
    deep = tmp_path / "seeds" / "more"
    deep.mkdir(parents=True)
    (deep / "a.jsonl").touch()
    assert find_settings(tmp_path) == file
    assert find_settings(tmp_path / "not-yet.tooldata") == file
    assert find_settings(deep / "a.jsonl") == file
    (deep / "tooldata.toml").touch()
    assert find_settings(deep / "a.jsonl") == deep / "tooldata.toml"


def test_a_folder_that_is_not_there_has_no_settings(tmp_path: Path) -> None:
    assert find_settings(tmp_path / "a" / "b" / "c") is None


def test_a_home_that_cannot_be_looked_into_holds_no_settings() -> None:
    unreachable = "/" + "a" * 300
    assert load_settings(None, {"HOME": unreachable}) == Settings()
    assert find_settings(Path(unreachable)) is None


def test_what_ships_is_found_and_what_is_missing_is_said() -> None:
    assert (data_dir("themes") / "dark.toml").is_file()
    with pytest.raises(
        SettingsError, match="the folder nothing that ships with tooldata is missing; install tooldata again"
    ):
        data_dir("nothing")
