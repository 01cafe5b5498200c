"""``tooldata decide``."""

from pathlib import Path

import pytest

from .sample import LINES, PROJECT, Command


@pytest.mark.parametrize(
    ("words", "saved"),
    [
        (["#1", "accept"], "accepted #1"),
        (["1", "accept"], "accepted #1"),
        (["r1", "reject", "--reason", "wrong-tool"], "rejected #1"),
        (["--reviewer", "bob", "2", "flag"], "flagged #2"),
        (["2", "skip"], "skipped #2"),
        (["2", "comment", "--text", "-- ask Ada"], "commented #2"),
        (["1", "relabel", "--tool", "refund"], "relabelled #1"),
        (["1", "relabel", "--tool", "no-tool"], "relabelled #1"),
        (["--where", "-is:flagged id:r1", "accept", "--yes"], "accepted 1 example"),
    ],
)
def test_says_what_was_saved(tooldata: Command, words: list[str], saved: str) -> None:
    result = tooldata("decide", PROJECT, *words)
    assert (result.code, result.out) == (0, saved + "\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["1", "acept"], 2, "no action acept; did you mean accept?"),
        (["accept"], 2, "say which example to accept"),
        (["1", "2", "accept"], 2, "more than one ID"),
        (["1", "accept", "--reason", "duplicate"], 2, "--reason goes with reject"),
        (["1", "reject", "--reason", "wrong-tol"], 2, "did you mean wrong-tool?"),
        (["1", "relabel"], 2, "relabel needs --tool"),
        (["1", "relabel", "--tool", "lookup_oder"], 2, "did you mean lookup_order?"),
        (["1", "comment"], 2, "comment needs --text"),
        (["--where", "rule:C3", "flag"], 2, "flag takes an ID"),
        (["99", "accept"], 1, "there is no example 99"),
        (["--where", "rule:D", "accept", "--yes"], 1, "no example matches rule:D"),
        (["undo"], 1, "ada has decided nothing that could be undone"),
    ],
)
def test_refuses_what_cannot_be_meant(tooldata: Command, words: list[str], code: int, said: str) -> None:
    result = tooldata("decide", PROJECT, *words)
    assert (result.code, result.out) == (code, "")
    assert said in result.err


def test_an_id_that_two_examples_have_is_refused(tooldata: Command, folder: Path) -> None:
    with (folder / "data.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(LINES[0] + "\n")
    tooldata("import", PROJECT, "data.jsonl")
    result = tooldata("decide", PROJECT, "r1", "accept")
    assert (result.code, result.out) == (1, "")
    assert "2 examples have the id r1: #1, #6" in result.err


def test_many_are_shown_before_they_are_decided(tooldata: Command) -> None:
    result = tooldata("decide", PROJECT, "--where", "rule:C3", "reject")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("reject 3 examples:\n       3  lookup_order\n  #2  Where is it?\n")
    assert result.err.endswith("nothing is decided yet; say it again with --yes\n")
    assert result.err.replace("\n", "").isprintable()
    assert tooldata("decide", PROJECT, "--where", "rule:C3", "reject", "--yes").out == "rejected 3 examples\n"
    assert tooldata("decide", PROJECT, "undo").out == "undone: reject 3 examples\n"


def test_undo_with_an_id_takes_back_only_what_was_about_it(tooldata: Command) -> None:
    tooldata("decide", PROJECT, "1", "accept")
    tooldata("decide", PROJECT, "2", "reject")
    assert "is about #2" in tooldata("decide", PROJECT, "1", "undo").err
    assert tooldata("decide", PROJECT, "2", "undo").out == "undone: reject #2\n"
    assert tooldata("decide", PROJECT, "1", "undo").out == "undone: accept #1\n"


def test_what_a_new_label_costs_is_told(tooldata: Command) -> None:
    result = tooldata("decide", PROJECT, "1", "relabel", "--tool", "no-tool")
    assert result.err == "missing now: answer text\ntaken out: call lookup_order\n"
