"""demo, new, tools, queue, stats, rule, doctor, backup, review."""

import json
import shutil
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from tooldata_tui.cli import review
from tooldata_tui.cli.arguments import Parser
from tooldata_tui.cli.target import target_of
from tooldata_tui.review.options import ReviewOptions
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.rules import Checker
from tooldata_tui.rules.registry import RULES
from tooldata_tui.store.project import Project

from .sample import HOSTILE, PROJECT, TOOLS, Command, row


def test_queue_gives_every_example_worst_first(tooldata: Command) -> None:
    listed = tooldata("queue", PROJECT, "--json").objects
    assert [one["example"] for one in listed] == [2, 3, 4, 1, 5]
    assert listed[0] == {
        "example": 2,
        "source": {"file": "data.jsonl", "line": 2, "id": "r2"},
        "priority": 0.9,
        "reasons": ["C301"],
    }
    assert listed[3]["priority"] == 0.04
    assert listed[3]["reasons"] == []


def test_queue_and_the_review_go_through_the_examples_in_one_order(tooldata: Command, folder: Path) -> None:
    with closing(Project.open(folder / PROJECT)) as project:
        db = project.writer()
        db.execute("INSERT INTO finding(example, n, code, severity, message, path) VALUES(5, 9, 'V401', 1, '', '')")
        with closing(ReviewSession(project, "ada", Checker)) as session:
            shown = session.open_queue("priority", "status:any").ids.tolist()
    listed = tooldata("queue", PROJECT, "--json").objects
    assert [one["example"] for one in listed] == [2, 3, 4, 5, 1] == shown
    assert [one["priority"] for one in listed][3:] == [0.2, 0.04]


def test_queue_by_one_family_in_file_order_or_filtered(tooldata: Command) -> None:
    def order(*words: str) -> list[int]:
        return [one["example"] for one in tooldata("queue", PROJECT, "--json", *words).objects]

    assert order("--select", "C304") == [3, 1, 2, 4, 5]
    assert order("--order", "file") == [1, 2, 3, 4, 5]
    assert sorted(order("--order", "random")) == [1, 2, 3, 4, 5]
    for together in ("boundary", "duplicates"):  # nothing lies on a boundary or says the same: as by priority
        assert order("--order", together) == order()
    assert order("--where", "-rule:C") == [1, 5]


def test_queue_for_people_is_harmless(tooldata: Command) -> None:
    result = tooldata("queue", PROJECT)
    assert result.lines[0].split() == ["#2", "0.90", "data.jsonl:2", "C301", "Where", "is", "it?"]
    assert result.out.replace("\n", "").isprintable()


def test_stats_counts(tooldata: Command) -> None:
    tooldata("decide", PROJECT, "1", "relabel", "--tool", "refund")
    tooldata("decide", PROJECT, "--where", "#1,#5", "accept", "--yes")
    tooldata("decide", PROJECT, "2", "reject")
    (stats,) = tooldata("stats", PROJECT, "--json").objects
    tools = {tool["name"]: tool for tool in stats.pop("tools")}
    assert stats == {
        "examples": 5,
        "status": {"pending": 2, "accepted": 2, "rejected": 1},
        "edited": 1,
        "flagged": 0,
        "bad_lines": 2,
        "rules": {"C301": 1, "C302": 1, "C304": 1},
        "reviewers": {"ada": {"accept": 2, "reject": 1, "relabel": 1}},
        "last_session": {"reviewer": "ada", "decisions": 2, "per_minute": None},
        "waived": 0,
        "health": None,
        "about_the_set": [],
        "judge": None,
        "errors_left": None,
    }
    assert tools["lookup_order"]["pending"] == 2
    assert tools["lookup_order"]["rejected"] == 1
    assert tools["refund"]["accepted"] == 1


def test_stats_for_people(tooldata: Command) -> None:
    lines = tooldata("stats", PROJECT).lines
    assert lines[0].split() == ["examples", "5"]
    assert any("lookup_order" in line and "▲ 100% above the average" in line for line in lines)
    assert any("refund" in line and "▼ 100% below the average" in line for line in lines)


def draw(project: Path, count: int) -> list[int]:
    """Decide the next *count* of the random queue: accept the even ones, reject the odd."""
    with closing(Project.open(project)) as opened, closing(ReviewSession(opened, "ada", Checker)) as session:
        ids = session.open_queue("random").ids[:count].tolist()
        for one in ids:
            view = session.view(one)
            assert view is not None
            (session.reject if one % 2 else session.accept)(view)
    return ids


def test_stats_estimate_from_what_was_drawn_at_random_how_many_errors_are_left(tooldata: Command, folder: Path) -> None:
    rows = [row(f"f{number}", f"Where is ORD-{number}?", {"order_id": f"ORD-{number}"}) for number in range(20)]
    (folder / "fine.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    tooldata("import", "fine.tooldata", "fine.jsonl", "--tools", "data.tools.json")
    assert tooldata("stats", "fine.tooldata").lines[-2:] == [
        "errors left",
        "  unknown; tooldata review PROJECT --queue random draws a sample",
    ]
    wrong = sum(one % 2 for one in draw(folder / "fine.tooldata", 15))
    (stats,) = tooldata("stats", "fine.tooldata", "--json").objects
    found = stats["errors_left"]
    assert (found["drawn"], found["wrong"], found["skipped"], found["left"]) == (15, wrong, 0, 5)
    assert 0 <= found["low"] <= found["share"] <= found["high"] <= 1
    assert found["share"] == pytest.approx(wrong / 15, abs=1e-6)
    assert (found["confidence"], found["more_to_halve"]) == (0.95, None)
    lines = tooldata("stats", "fine.tooldata").lines
    assert lines[lines.index("errors left") + 1] == f"  15 drawn at random: {wrong} changed or rejected"
    draw(folder / "fine.tooldata", 5)
    assert tooldata("stats", "fine.tooldata", "--json").objects[0]["errors_left"] is None
    assert "errors left" not in tooldata("stats", "fine.tooldata").lines


def test_the_random_order_is_one_draw_that_deciding_does_not_change(tooldata: Command, folder: Path) -> None:
    def order() -> list[int]:
        return [one["example"] for one in tooldata("queue", PROJECT, "--order", "random", "--json").objects]

    before = order()
    assert draw(folder / PROJECT, 3) == before[:3]
    assert order() == before
    assert draw(folder / PROJECT, 2) == before[3:]


def test_stats_of_a_dataset_file_leave_no_project(tooldata: Command, folder: Path) -> None:
    assert tooldata("stats", "data.jsonl", "--json").objects[0]["examples"] == 5
    assert not (folder / "data.tooldata").exists()


def test_tools_are_listed_with_their_use(tooldata: Command) -> None:
    listed = {tool["name"]: tool for tool in tooldata("tools", PROJECT, "--json").objects}
    assert {name: tool["examples"] for name, tool in listed.items()} == {"lookup_order": 4, "refund": 0, "no-tool": 1}
    assert listed["lookup_order"]["parameters"] == TOOLS[0]["function"]["parameters"]  # type: ignore[index]
    first = tooldata("tools", PROJECT).lines[0]
    assert first.split() == ["lookup_order", "4", "order_id", "items?", "Look", "up", "an", "order."]


def test_tools_added_to_a_project_are_those_of_rows_without(tooldata: Command, folder: Path) -> None:
    (folder / "data.tools.json").rename(folder / "some.json")
    assert tooldata("tools", "new.tooldata", "some.json").code == 0
    tooldata("import", "new.tooldata", "data.jsonl")
    assert tooldata("check", "new.tooldata", "--select", "C301").code == 1


def test_tools_are_checked_as_they_are_added(tooldata: Command, folder: Path) -> None:
    bad = [{"type": "function", "function": {"name": "a b" + HOSTILE, "parameters": {"type": "strin"}}}]
    (folder / "bad.json").write_text(json.dumps(bad))
    result = tooldata("tools", PROJECT, "bad.json")
    assert result.code == 1
    assert result.lines[0].startswith("bad.json: T")
    assert result.out.replace("\n", "").isprintable()


def test_a_rule_is_explained(tooldata: Command) -> None:
    result = tooldata("rule", "c301")
    assert result.lines[0].startswith("C301 missing-argument (error): ")
    assert {"Bad:", "Good:"} <= set(result.lines)
    assert tooldata("rule", "C301", "--json").objects[0]["summary"] == RULES["C301"].summary


def test_all_rules_or_a_family_are_listed(tooldata: Command) -> None:
    assert [line.split()[0] for line in tooldata("rule").lines] == list(RULES)
    assert all(line.startswith("J1") for line in tooldata("rule", "J").lines)


def test_a_new_folder_works_as_a_project(tooldata: Command, folder: Path) -> None:
    assert tooldata("new", "fresh").lines == ["fresh/tooldata.toml", "fresh/tools.json", "fresh/seeds/"]
    refused = tooldata("check", "fresh")
    assert (refused.code, refused.out) == (1, "")
    assert "project.data: no file matches seeds/*.jsonl, data/*.jsonl" in refused.err
    (folder / "data.jsonl").rename(folder / "fresh" / "seeds" / "mine.jsonl")
    assert tooldata("check", "fresh", "--select", "C301").lines[0].startswith("fresh/seeds/mine.jsonl:2: C301 ")
    assert tooldata("new", "fresh").code == 2


def test_doctor_finds_a_project_sound(tooldata: Command) -> None:
    tooldata("decide", PROJECT, "1", "accept")
    assert tooldata("doctor", PROJECT).lines[0] == "5 examples, 1 verdict"
    (found,) = tooldata("doctor", PROJECT, "--rebuild", "--json").objects
    assert found == {"sound": True, "examples": 5, "verdicts": 1, "damage": [], "drift": []}


def test_doctor_finds_damage(tooldata: Command, folder: Path) -> None:
    data = (folder / PROJECT).read_bytes()
    assert data.count(b"Where is it?") > 1
    (folder / PROJECT).write_bytes(data.replace(b"Where is it?", b"Where is he?"))
    result = tooldata("doctor", PROJECT)
    assert result.code == 1
    assert "damaged: example #2 is not what was imported" in result.lines


def test_a_backup_is_a_project_under_any_name(tooldata: Command, folder: Path) -> None:
    assert tooldata("backup", PROJECT, "copy").code == 0
    assert (folder / "copy").stat().st_mode & 0o777 == 0o600
    assert tooldata("check", "copy", "--format", "jsonl").objects == tooldata(
        "check", PROJECT, "--format", "jsonl"
    ).objects  # fmt: skip
    assert tooldata("backup", PROJECT, "copy").err == "tooldata: copy: already exists; choose another name\n"


def test_backup_and_doctor_do_not_make_a_project(tooldata: Command, folder: Path) -> None:
    for words in (("doctor", "data.jsonl"), ("backup", "data.jsonl", "copy")):
        assert tooldata(*words).code == 1
    assert not (folder / "data.tooldata").exists()


def test_the_demo_without_a_terminal_prints_findings_and_numbers(tooldata: Command, folder: Path) -> None:
    result = tooldata("demo", "demo")
    assert result.code == 0
    assert any(line.startswith("examples ") for line in result.lines)
    assert " C301 " in result.out
    assert result.err.startswith("the demo is in demo\n")
    assert not list((folder / "demo").rglob("__pycache__"))
    assert tooldata("demo", "demo").code == 2


def test_a_demo_that_cannot_be_copied_is_one_sentence(
    tooldata: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: str, target: str, **_: object) -> None:
        raise shutil.Error([(source, target, "No space left on device"), (source, target, "and again")])

    monkeypatch.setattr("shutil.copytree", full)
    result = tooldata("demo", "demo")
    assert (result.code, result.err) == (1, "tooldata: demo: the demo cannot be copied: No space left on device\n")


def test_what_lists_nothing_says_why(tooldata: Command) -> None:
    for words, said in (
        (("waive", PROJECT), "nothing is waived\n"),
        (
            ("rulings", PROJECT),
            "nothing is ruled yet; tooldata decide PROJECT ID settle --label LABEL --ruling TEXT does\n",
        ),
        (("waive", PROJECT, "--json"), ""),
        (("rulings", PROJECT, "--json"), ""),
    ):
        assert (tooldata(*words).out, tooldata(*words).err) == ("", said)
    assert tooldata("queue", PROJECT, "--select", "A").err == (
        "the examples have not been compared yet; tooldata scan does\n"
    )
    assert tooldata("queue", PROJECT, "--select", "C").err == ""


def test_prompts_are_shown_where_there_are_several_projects(tooldata: Command, folder: Path) -> None:
    (folder / "copy.tooldata").write_bytes((folder / PROJECT).read_bytes())
    assert tooldata("prompt").code == 0


def test_a_review_leaves_the_import_to_the_screen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[ReviewOptions] = []

    def run_review(options: ReviewOptions) -> tuple[int, tuple[str, ...]]:
        seen.append(options)
        return 0, ()

    monkeypatch.setitem(sys.modules, "tooldata_tui.tui.run", SimpleNamespace(run_review=run_review))
    parser = Parser("review", "")
    review.define(parser)
    words = ["data.jsonl", "--tool", "refund", "--where", "-is:flagged", "--limit", "5", "--minutes", "2.5"]
    assert review.start_review(target_of(Path("data.jsonl")), parser.read(words)) == 0
    (options,) = seen
    assert options.imports == (Path("data.jsonl"),)
    assert options.project_path == Path("data.tooldata")
    assert options.filter_text == "tool:refund -is:flagged"
    assert (options.limit, options.minutes, options.reviewer) == (5, 2.5, "ada")
    assert not options.project_path.exists()


WRECKS = {
    "cut off": (lambda data: data[: len(data) // 2], "the file is cut off: "),
    "a stump": (lambda data: data[:50], "of the file only 50 bytes are left"),
    "empty": (lambda _: b"", "the file is empty"),
    "overwritten": (lambda data: b"{}" * 50 + data[100:], "the file does not begin as a project does"),
    "zeros": (lambda data: b"\0" * len(data), "the file begins with nothing but zeros"),
    "no tables": (lambda data: data[:100] + b"\xff" * 3000 + data[3100:], "the tables that say where everything is"),
}


@pytest.mark.parametrize("name", WRECKS)
def test_doctor_says_what_is_wrong_with_a_file_that_cannot_be_opened(
    tooldata: Command, folder: Path, name: str
) -> None:
    damage, said = WRECKS[name]
    file = folder / PROJECT
    file.write_bytes(damage(file.read_bytes()))
    result = tooldata("doctor", PROJECT)
    assert result.code == 1
    assert result.out.startswith(f"damaged: {said}")
    assert result.err == "damage cannot be mended here: go back to a backup, or import anew and keep this file\n"
    [found] = tooldata("doctor", PROJECT, "--json").objects
    assert (found["sound"], len(found["damage"])) == (False, 1)


def test_doctor_still_refuses_what_is_no_damage(tooldata: Command) -> None:
    result = tooldata("doctor", "gone.tooldata")
    assert (result.code, result.out) == (2, "")
    assert "there is no such project" in result.err
