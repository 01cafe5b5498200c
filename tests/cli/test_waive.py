"""``tooldata waive``, and what becomes of a finding that is waived."""

import pytest

from .sample import HOSTILE, PROJECT, Command


def codes(tooldata: Command, command: str = "check", *more: str) -> list[str]:
    form = ("--format", "jsonl") if command == "check" else ("--json",)
    return [one["code"] for one in tooldata(command, PROJECT, *form, *more).objects]


def waive(tooldata: Command, reason: str = "the agent asks for it", example: str = "r2", code: str = "C301") -> None:
    result = tooldata("waive", PROJECT, example, code, "--reason", reason)
    assert (result.code, result.err) == (0, "")


def test_what_is_waived_is_left_out_and_the_rest_is_not(tooldata: Command) -> None:
    before = codes(tooldata)
    tooldata("decide", PROJECT, "r1", "flag")
    waive(tooldata)
    assert "C301" in before
    assert sorted(codes(tooldata)) == sorted(code for code in before if code != "C301")
    assert "C301" not in codes(tooldata, "findings")


def test_a_waived_example_is_as_little_worth_looking_at_as_one_without_fault(tooldata: Command) -> None:
    tooldata("decide", PROJECT, "r1", "flag")

    def place() -> tuple[float, list[str]]:
        [one] = [one for one in tooldata("queue", PROJECT, "--json").objects if one["example"] == 2]
        return one["priority"], one["reasons"]

    assert "C301" in place()[1]
    waive(tooldata)
    assert "C301" not in place()[1]
    assert place()[0] < 0.9


def test_it_can_be_withdrawn(tooldata: Command) -> None:
    tooldata("decide", PROJECT, "r1", "flag")
    waive(tooldata)
    result = tooldata("waive", PROJECT, "#2", "c301", "--withdraw")
    assert (result.code, result.out) == (0, "C301 counts again at #2\n")
    assert "C301" in codes(tooldata)
    assert tooldata("waive", PROJECT).out == ""


def test_the_list_says_who_and_why(tooldata: Command) -> None:
    tooldata("decide", PROJECT, "r1", "flag")
    waive(tooldata, "-- it is asked for later")
    assert tooldata("waive", PROJECT).lines == ["#2  C301  ada  -- it is asked for later"]
    [one] = tooldata("waive", PROJECT, "--json").objects
    assert (one["example"], one["code"], one["reviewer"]) == (2, "C301", "ada")


def test_stats_count_what_is_waived(tooldata: Command) -> None:
    tooldata("decide", PROJECT, "r1", "flag")
    waive(tooldata)
    numbers = tooldata("stats", PROJECT, "--json").objects[0]
    assert numbers["waived"] == 1
    assert "C301" not in numbers["rules"]
    assert "1 waived finding" in tooldata("stats", PROJECT).out


def test_what_a_terminal_would_act_on_is_shown(tooldata: Command) -> None:
    tooldata("decide", PROJECT, "r1", "flag")
    waive(tooldata, HOSTILE)
    assert tooldata("waive", PROJECT).out.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("r2", "C304", "--reason", "x"), "C304 has found nothing at #2; known there: C301"),
        (("r2", "C301", "--reason", "  "), "say why C301 does not count for #2"),
        (("r2", "C301", "--withdraw"), "C301 is not waived at #2"),
        (("r2", "C301"), "waive: --reason or --withdraw; give one of them"),
        (("r2",), "waive: say which rule"),
        (("--reason", "x"), "waive: say what to waive"),
        (("nobody", "C301", "--reason", "x"), "no example has the id nobody"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(tooldata: Command, words: tuple[str, ...], said: str) -> None:
    tooldata("decide", PROJECT, "r1", "flag")
    result = tooldata("waive", PROJECT, *words)
    assert result.code == 2 or "no example" in said
    assert said in result.err
