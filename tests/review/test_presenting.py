"""What stands around an example: which fix comes first, what the diff is called, and the keys at the foot."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review.looking import look
from tooldata_tui.dataset import Example, Finding, Fix, Message, Op, Role, Severity
from tooldata_tui.formats.tools import read_tools
from tooldata_tui.review.present.bars import sentence_lines
from tooldata_tui.review.present.comparison import comparisons
from tooldata_tui.review.present.conversation import Focus, conversation
from tooldata_tui.review.present.foot import foot_keys, likely_labels
from tooldata_tui.review.present.layout import width_of
from tooldata_tui.review.present.page import Page, Widths, page_of
from tooldata_tui.review.proposals import fixes_in_order
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.view import View
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.triage import replace, rows_of
from tooldata_tui.tasks.importing import import_file

from .test_session import line

NAMES = ["lookup", "refund", "bad name"]
KEYS = [("a", "accept"), ("x", "reject"), ("?", "help")]


def found(code: str, other: int, *labels: str) -> Finding:
    return Finding(code, Severity.WARNING, "looks like it", 1, (), 0.9, other, labels)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ReviewSession]:
    said = (("money back please", "refunded"), ("money back, quick", "refund"), ("cash back please", "lookup"))
    (tmp_path / "it.jsonl").write_bytes(b"\n".join(line(*one) for one in said))
    project = Project.open(tmp_path / "it.tooldata", make=True)
    import_file(project, tmp_path / "it.jsonl", Checker())
    findings = {
        1: [found("A101", 2, "lookup", "refunded")],
        3: [found("D301", 2, "refund", "lookup"), found("D104", 1)],
    }
    with project.transaction() as db:
        replace(db, rows_of(findings), {}, [])
    session = ReviewSession(project, "ada", Checker)
    yield session
    session.close()
    project.close()


def page(session: ReviewSession, example: int) -> Page:
    return page_of(look(session, example), Widths(80, 80))


def text(page: Page) -> str:
    return "\n".join(one.text for one in page.diff)


def test_what_the_message_says_goes_before_a_name_that_is_merely_near(session: ReviewSession) -> None:
    shown = page(session, 1)
    assert [one.title for one in comparisons(shown.view)][:2] == ["fix A101: label it lookup", "fix C101: call refund"]
    assert (shown.heading, shown.title, shown.fix_title) == (
        "Diff 1 of 3",
        "fix A101: label it lookup",
        "label it lookup",
    )


def test_a_slip_in_a_name_is_put_right_first() -> None:
    def fixed(code: str, *, safe: bool = False) -> Finding:
        return found(code, 2)._replace(fix=Fix("it", (Op(("messages",), []),), safe))

    assert fixes_in_order([fixed("C101"), found("C301", 2), fixed("A101")]) == (2, 0)
    assert fixes_in_order([fixed("C101", safe=True), fixed("A101")]) == (0, 1)
    assert fixes_in_order([fixed("C101"), fixed("A101")._replace(turn=3)]) == (0, 1)


def test_the_diff_says_from_which_example_to_which_and_why(session: ReviewSession) -> None:
    titles = [one.title for one in comparisons(look(session, 3))]
    assert titles == ["#2 → this: conflict, labelled refund", "#1 → this: paraphrase"]
    assert comparisons(look(session, 1))[-1].title == "#2 → this: nearest labelled refund"


def test_a_word_that_gave_way_to_another_does_not_run_into_it(session: ReviewSession) -> None:
    assert "money cash back, quick please" in text(page(session, 3))


def test_the_foot_names_the_fix_and_the_label_a_finding_speaks_of(session: ReviewSession) -> None:
    broken, conflict = look(session, 1), look(session, 3)
    keys = dict(foot_keys(lambda action: action, fix="write \x1b it " + "long " * 20))
    assert keys["review.take_fix"].startswith("fix: write ␛ it long")
    assert len(keys["review.take_fix"]) < 40
    assert likely_labels(conflict, 1, NAMES, 120) == [(2, "refund"), (3, "bad name")]
    assert likely_labels(conflict, 1, NAMES, 80) == [(2, "refund")]
    assert likely_labels(broken, 1, NAMES, 80) == []  # its fix says so
    assert likely_labels(conflict, 5, NAMES, 80) == []  # nothing speaks of that turn


def test_a_sentence_at_the_foot_leaves_the_keys_that_fit() -> None:
    (one,) = sentence_lines([("✗ it went wrong", "bad")], 60, 3, KEYS)
    assert one.text.startswith(" ✗ it went wrong  ")
    assert one.text.endswith("a accept  x reject  ? help")
    assert width_of(one.spans) <= 60
    (one,) = sentence_lines([("✗ it went wrong", "bad")], 28, 3, KEYS)
    assert one.text.split() == ["✗", "it", "went", "wrong", "?", "help"]
    (one,) = sentence_lines([("✗ it went wrong", "bad")], 20, 3, KEYS)
    assert one.text == " ✗ it went wrong"


def test_an_edited_row_keeps_the_tools_that_were_given_beside_the_file(tmp_path: Path) -> None:
    tools = json.loads(line("x", None))["tools"]
    for with_tools in (False, True):
        row = json.loads(line("money back", "lookup"))
        row = row if with_tools else {key: value for key, value in row.items() if key != "tools"}
        file = tmp_path / f"{with_tools}.jsonl"
        file.write_text(json.dumps(row))
        project = Project.open(file.with_suffix(".tooldata"), make=True)
        import_file(project, file, Checker(), tools=read_tools(tools))
        session = ReviewSession(project, "ada", Checker)
        view = look(session, 1)
        session.edit(view, {**view.row, "messages": view.row["messages"][:1]})
        ((_, _, toolset, _),) = ExampleStore(project.writer()).whole()
        assert (toolset is None) is with_tools
        ((_, _, names, _),) = ExampleStore(project.writer()).in_short()
        assert names == (None if with_tools else tuple(NAMES))
        session.close()
        project.close()


def test_of_many_findings_about_the_tools_an_example_lists_a_few_until_it_is_unfolded(session: ReviewSession) -> None:
    view = look(session, 2)
    about = [
        Finding("T204", Severity.INFO, f"tool {number} says little", None, ("tools", number)) for number in range(9)
    ]
    view.__dict__["findings"] = (*about[:4], found("A101", 1, "lookup", "refund"), *about[4:])
    lines = conversation(view, 80)
    text = "\n".join(one.text for one in lines)
    assert text.count("says little") == 3
    assert "A101" in text
    assert (lines[-1].text, lines[-1].finding) == ("… 6 more about the tools  z unfold", 3)
    assert "\n".join(one.text for one in conversation(view, 80, Focus(unfolded=frozenset({0})))).count("little") == 9


def test_a_long_conversation_opens_with_the_turn_in_question_whole_and_what_was_said_before(
    session: ReviewSession,
) -> None:
    view = look(session, 2)
    said = [Message(Role.USER if n % 2 == 0 else Role.ASSISTANT, f"line {n}") for n in range(40)]
    view = View(view.record, view.original, Example(tuple(said), view.toolset))
    view.__dict__["findings"] = (found("V101", 1)._replace(turn=31, message="worst"),)
    shown = page_of(view, Widths(60, 60))
    top = shown.first_line(12)
    seen = [one.text for one in shown.pointed()][top : top + 12]
    assert "line 28" in seen[0]
    assert "▸ 31" in seen[6]
    assert "V101 worst" in seen[8]
    assert shown.first_line(200) == 0
    assert (view.turn_in_question, view.decision_turn) == (31, 39)
