"""A person's own rules run beside the others, and one that misbehaves stops nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tooldata_tui.dataset import Finding, Severity
from tooldata_tui.rules.checker import Checker
from tooldata_tui.settings.trust import digest_of, is_trusted, trust
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks.importing import import_file
from tooldata_tui.tasks.inspecting import look_closer
from tooldata_tui.tasks.installed_rules import as_trusted, installed_rules
from tooldata_tui.tasks.own_rules import SET, run_in_child

LINE = '{"messages": [{"role": "user", "content": "%s"}, {"role": "assistant", "content": "Gladly."}]}\n'
HEAD = "from tooldata_tui.rules.own import rule\n"
GOOD = """
@rule("U900", severity="error")
def says_two(example):
    if "two" in example.messages[0].content:
        yield "it says two", 0, ("messages", 0, "content")
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    file = tmp_path / "data.jsonl"
    file.write_text(LINE % "one" + LINE % "two" + LINE % "three")
    project = Project.open(tmp_path / "it.tooldata", make=True)
    import_file(project, file, Checker())
    yield project
    project.close()


def run(project: Project, text: str, patience: float = 30.0) -> dict[int, list[Finding]]:
    """What the rules in *text* say, all of which is trusted; where nothing hangs, there is time enough."""
    file = project.path.with_name("my_rules.py")
    file.write_text(HEAD + text)
    digest = digest_of(file.read_bytes())
    trust(file, digest)
    return run_in_child(project.path, [(str(file), digest)], patience)


def codes(found: dict[int, list[Finding]]) -> dict[int, list[str]]:
    return {example: [one.code for one in some] for example, some in sorted(found.items())}


def test_a_rule_says_what_is_wrong_and_where(project: Project) -> None:
    assert run(project, GOOD) == {2: [Finding("U900", Severity.ERROR, "it says two", 0, ("messages", 0, "content"))]}


def test_a_rule_that_throws_is_told_at_its_example_and_the_others_go_on(project: Project) -> None:
    found = run(project, '@rule("U101")\ndef throws(example):\n    yield "first"\n    1 / 0\n' + GOOD)
    assert codes(found) == {1: ["R901"], 2: ["R901", "U900"], 3: ["R901"]}
    said = "U101: a rule failed here and was left out: ZeroDivisionError: division by zero (my_rules.py, line 5)"
    assert found[1][0].message == said


def test_a_rule_that_hangs_is_broken_off_and_left_out_after_three_times(project: Project) -> None:
    text = '@rule("U100")\ndef speaks(example):\n    yield "once"\n'
    text += '@rule("U101")\ndef hangs(example):\n    while True: pass\n'
    found = run(project, text + GOOD, patience=0.2)
    assert codes(found) == {SET: ["R902"], 1: ["U100", "R902"], 2: ["U100", "R902", "U900"], 3: ["U100", "R902"]}
    assert found[1][1].message == "U101 took longer than 0.2 seconds and was broken off"
    assert found[SET][0].message == "U101 was broken off 3 times and is left out"


def test_a_rule_that_ends_the_process_is_told(project: Project) -> None:
    leaves = '@rule("U101")\ndef leaves(example):\n    raise SystemExit\n'
    ends = (
        '@rule("U102")\ndef ends(example):\n    import os\n    if "one" in example.messages[0].content: os._exit(3)\n'
    )
    found = run(project, leaves + ends + GOOD)
    assert codes(found) == {1: ["R901", "R901"], 2: ["R901", "U900"], 3: ["R901"]}
    assert found[1][1].message == "U102 ended the process that rules run in (code 3)"


def test_what_a_rule_prints_is_nobodys(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    text = '@rule("U101")\ndef prints(example):\n    import os\n    print("[1]")\n'
    text += '    os.write(1, b"x")\n    os.write(2, b"x")\n    return []\n'
    assert codes(run(project, text + GOOD)) == {2: ["U900"]}
    assert capfd.readouterr() == ("", "")


def test_what_is_no_finding_is_told_and_what_a_terminal_would_act_on_is_shown(project: Project) -> None:
    text = '@rule("U101")\ndef odd(example):\n    yield 3\n'
    text += '@rule("U102")\ndef loud(example):\n    yield "\\x1b[2J" * 1000\n'
    found = run(project, text)
    assert codes(found)[1] == ["R901", "U102"]
    assert all(one.message.isprintable() and len(one.message) < 500 for some in found.values() for one in some)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def (:", "SyntaxError"),
        ("raise LookupError('gone')", "LookupError: gone"),
        ('@rule("C101")\ndef taken(example): ...\n', "is no code of a rule of your own"),
        (GOOD + GOOD, "two rules have the code U900"),
        ("import os\nos._exit(1)", "my_rules.py ended the process"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_told_once(project: Project, text: str, said: str) -> None:
    found = run(project, text)
    assert [one.code for one in found.pop(SET)] == ["R901"] or not found
    assert said in run(project, text)[SET][0].message


def test_rules_of_an_installed_package_run_once_they_are_trusted_as_they_are(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, sign = tmp_path / "site", tmp_path / "it-ran"
    about = site / "acme-1.0.dist-info"
    about.mkdir(parents=True)
    (site / "acme_checks.py").write_text(HEAD + f"open({str(sign)!r}, 'w')\n" + GOOD)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[tooldata.rules]\nchecks = acme_checks\n")
    (about / "RECORD").write_text("acme_checks.py,sha256=one,1\n")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PYTHONPATH", str(site))
    [one] = installed_rules()
    assert (one.identity, one.package) == ("tooldata.rules:acme:checks", "acme 1.0")
    assert codes(run_in_child(project.path, as_trusted())) == {SET: ["R903"]}
    assert not sign.exists()
    trust(one.identity, one.digest)
    assert codes(run_in_child(project.path, as_trusted())) == {2: ["U900"]}
    look_closer(project, {"U900"})
    assert [(found[0], found[4]) for found in Queries(project.writer()).findings()] == [(2, "U900")]
    (about / "RECORD").write_text("acme_checks.py,sha256=another,1\n")
    assert codes(run_in_child(project.path, [(one.identity, one.digest)])) == {SET: ["R903"]}
    assert as_trusted() == [(one.identity, "")]


def test_nothing_runs_that_is_not_trusted_as_it_is(project: Project) -> None:
    file = project.path.with_name("my_rules.py")
    sign = project.path.with_name("it-ran")
    file.write_text(f"open({str(sign)!r}, 'w')\n")
    digest = digest_of(file.read_bytes())
    found = run_in_child(project.path, [(str(file), digest)])
    assert codes(found) == {SET: ["R903"]}
    assert "tooldata trust" in found[SET][0].message
    trust(file, digest)
    file.write_text(f"open({str(sign)!r}, 'w')  # and more\n")
    assert codes(run_in_child(project.path, [(str(file), digest)])) == {SET: ["R903"]}
    assert not sign.exists()
    assert not is_trusted(file, digest_of(file.read_bytes()))
    file.unlink()
    assert "No such file" in run_in_child(project.path, [(str(file), digest)])[SET][0].message
