"""Messages of logs that are proposed as seeds: new ones, masked, those first that bring the most."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import NO_TOOL, Tool, Toolset
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.rules.checker import Checker
from tooldata_tui.rules.health_gaps import GapRequest
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.tasks import mining
from tooldata_tui.tasks.adding import add_rows
from tooldata_tui.tasks.guessing import Guess
from tooldata_tui.tasks.importing import guess_of
from tooldata_tui.tasks.mining import GUESSED, Log, Mined, choose, mined_row, texts_of
from tooldata_tui.tasks.seeding import seed_row

ORDER = {"type": "string", "pattern": "^ORD-[0-9]{5}$"}
REASON = {"type": "string", "enum": ["late", "broken"]}


def schema(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


TOOLS = Toolset((
    Tool("track_parcel", "Says where a parcel is.", schema(order_id=ORDER)),
    Tool("refund", "Pays money back.", schema(order_id=ORDER, reason=REASON)),
))  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> "Iterable[Project]":
    made = Project.open(tmp_path / "p.tooldata", make=True)
    yield made
    made.close()


def log_of(folder: Path, texts: Iterable[Any], there: Iterable[str] = ()) -> Log:
    """What is read of a log of these messages, in OpenAI's form; what is no text is a row as it is."""
    file = folder / "log.jsonl"
    rows = [{"messages": [{"role": "user", "content": one}]} if isinstance(one, str) else one for one in texts]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    log = Log(TOOLS, there)
    log.read(file, guess_of(file).format.reader(TOOLS), "log.jsonl")
    return log


def chosen(project: Project, log: Log, count: int = 9, gaps: Iterable[GapRequest] = ()) -> list[Mined]:
    db = project.writer()
    return choose(log, db, list(gaps), {"track_parcel": 99, "refund": 99}, count)


def test_messages_near_to_one_that_is_there_or_came_before_are_left_out(tmp_path: Path) -> None:
    texts = [
        "where is my parcel ORD-11111",
        "Where is my parcel, ORD-22222?",
        "the box came open",
        "the box came open!",
    ]
    log = log_of(tmp_path, texts, ["where is my parcel ORD-33333"])
    assert [one.message for one in log.candidates] == ["the box came open"]
    assert (log.messages, log.known) == (4, 3)


def test_what_is_masked_is_known_by_what_it_was(tmp_path: Path) -> None:
    text = "send it to 12 Baker Street, I moved"
    assert log_of(tmp_path, [text], [text]).candidates == []


def test_a_message_is_not_known_by_itself_once_it_is_masked(tmp_path: Path) -> None:
    texts = ["where in the world is ORD-12345", "please write to ada@gmail.com about the broken lamp that I bought"]
    assert len(log_of(tmp_path, texts).candidates) == 2


def test_turns_that_need_the_ones_before_are_no_seeds(tmp_path: Path) -> None:
    talk = [{"role": "user", "content": "the lamp is broken"}, {"role": "assistant", "content": "Shall I refund it?"},
            {"role": "user", "content": "yes please"}, {"role": "assistant", "content": "Done."},
            {"role": "user", "content": "and where is the parcel with the chairs I ordered on Monday"}]  # fmt: skip
    log = log_of(tmp_path, [{"messages": talk}])
    assert [one.message for one in log.candidates] == [talk[0]["content"], talk[4]["content"]]


def test_lines_that_are_none_are_counted_and_keys_left_out(tmp_path: Path) -> None:
    log = log_of(tmp_path, ["my key is AKIAQWERTYUIOPASDFGH", {"messages": 3}, "hello", "x" * 5_000])
    assert (log.candidates, log.keys, log.bad) == ([], 1, 1)


def test_what_the_set_does_not_say_yet_comes_first(project: Project, tmp_path: Path) -> None:
    common = [f"where is the parcel of {word}" for word in ("my aunt", "our uncle", "his dog", "her cat")]
    rare = ["the screen arrived cracked", "cracked screen again"]
    log = log_of(tmp_path, [*common, *rare], ["where is the parcel", "parcel of mine, where is it"])
    assert chosen(project, log, 1)[0].message in rare


def test_gaps_are_filled_and_named(project: Project, tmp_path: Path) -> None:
    log = log_of(
        tmp_path, ["refund it please it came late", "refund it please my lamp is broken", "refund it please now"]
    )
    gap = GapRequest("value", 1, "refund", "reason", "broken")
    first = chosen(project, log, 3, [gap])[0]
    assert first.message == "refund it please my lamp is broken"
    assert (first.tool, dict(first.arguments)) == ("refund", {"reason": "broken"})
    assert first.why[0] == gap.words


def test_a_gap_that_is_filled_wants_no_more(project: Project, tmp_path: Path) -> None:
    log = log_of(tmp_path, [f"refund {word} please it is broken" for word in ("lamps", "chairs", "tables")])
    named = [one.why for one in chosen(project, log, 3, [GapRequest("value", 2, "refund", "reason", "broken")])]
    assert sum(any("broken" in why for why in one) for one in named) == 2


def test_tools_with_few_examples_are_wanted_without_any_gap(project: Project, tmp_path: Path) -> None:
    log = log_of(tmp_path, ["money back for the refund", "nice weather today"])
    found = choose(log, project.writer(), [], {}, 1)
    assert (found[0].tool, found[0].why[0]) == ("refund", "calls of refund")


def test_a_row_says_that_it_was_guessed_until_it_is_edited(project: Project) -> None:
    likely = (Guess("refund", 0.4), Guess("track_parcel", 0.31))
    one = Mined("refund ORD-12345", "refund", {"order_id": "ORD-12345"}, likely, ("log", 1), (), ())
    row = mined_row(one)
    report = add_rows(project, "@mined", [row], Checker(), tools=TOOLS)
    record = ExampleStore(project.writer()).record(report.ids[0])
    assert record is not None
    assert (record.origin, [found.code for found in record.findings]) == ("mined", [GUESSED])
    assert "refund was guessed: 40% likely, track_parcel 31%;" in record.findings[0].message
    relabelled = {**row, "messages": [row["messages"][0], {"role": "assistant", "content": "Which one?"}]}
    assert example_of_row(relabelled, TOOLS).notes == ()


def test_what_no_tool_answers_has_an_answer_to_write(project: Project) -> None:
    row = mined_row(Mined("nice day", NO_TOOL, {}, (Guess(NO_TOOL, 0.4),), ("log", 1), (), ()))
    report = add_rows(project, "@mined", [row], Checker(), tools=TOOLS)
    record = ExampleStore(project.writer()).record(report.ids[0])
    assert record is not None
    assert {found.code for found in record.findings} == {GUESSED, "M106"}


def test_where_nothing_is_likely_enough_nothing_is_called_and_the_likeliest_are_named(
    project: Project, tmp_path: Path
) -> None:
    log = log_of(tmp_path, ["the weather is nice and my dog is happy today"])
    one = chosen(project, log)[0]
    assert one.tool is None
    row = mined_row(one, "Be kind.")
    assert [(message["role"], message.get("content")) for message in row["messages"]] == [
        ("system", "Be kind."), ("user", one.message), ("assistant", ""),
    ]  # fmt: skip
    report = add_rows(project, "@mined", [row], Checker(), tools=TOOLS)
    record = ExampleStore(project.writer()).record(report.ids[0])
    assert record is not None
    [said] = [found.message for found in record.findings if found.code == GUESSED]
    assert said == "nothing is called yet, for nothing is likely enough (no tool shares a word with it): pick a tool"
    assert "M106" in [found.code for found in record.findings], "nobody takes it for an example without a tool"


def test_what_a_doubtful_guess_would_fill_counts_for_less(project: Project, tmp_path: Path) -> None:
    add_rows(
        project, "@seed", [seed_row(f"refund my {word} lamp", "refund", {}) for word in ("red", "blue", "old")],
        Checker(), tools=TOOLS,
    )  # fmt: skip
    log = log_of(tmp_path, ["refund my big chair", "parcel refund of the chair"])
    one, other = chosen(project, log, 2, [GapRequest("tool", 5, "refund")])
    assert one.message == "refund my big chair"
    assert one.guesses[0].share > other.guesses[0].share


def test_one_conversation_has_the_same_stand_ins(tmp_path: Path) -> None:
    talk = [{"role": "user", "content": "my name is Ana Kovač and ORD-12345 never came"},
            {"role": "assistant", "content": "Dear Ms Kovač, it is on its way."},
            {"role": "user", "content": "please have the driver ask for Ana Kovač about ORD-12345"}]  # fmt: skip
    first, second = [one.message for one in log_of(tmp_path, [{"messages": talk}]).candidates]
    name, order = re.findall(r"is (\w+ \w+) and (ORD-[0-9]{5})", first)[0]
    assert name in second
    assert order in second
    assert "Kovač" not in first + second


def test_a_log_is_compared_with_all_that_users_say_in_the_set(project: Project) -> None:
    add_rows(project, "@seed", [seed_row("where is it", "refund", {})], Checker(), tools=TOOLS)
    assert list(texts_of(project.writer())) == ["where is it"]


def test_more_messages_than_can_be_compared_are_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mining, "_MOST", 2)
    log = log_of(tmp_path, ["one lamp broke", "two chairs came late", "three tables are here", "four more words"])
    assert len(log.candidates) == 2
    assert log.is_full


def test_the_same_log_gives_the_same_seeds(project: Project, tmp_path: Path) -> None:
    texts = [f"the {thing} is {state}" for thing in ("lamp", "chair", "table") for state in ("late", "broken", "red")]
    assert chosen(project, log_of(tmp_path, texts), 4) == chosen(project, log_of(tmp_path, texts), 4)


def test_nothing_is_chosen_of_nothing(project: Project, tmp_path: Path) -> None:
    assert chosen(project, log_of(tmp_path, [])) == []
