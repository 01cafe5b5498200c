"""``tooldata fix``."""

from .sample import PROJECT, Command


def test_without_an_option_it_says_what_could_be_done_and_does_nothing(tooldata: Command) -> None:
    result = tooldata("fix", PROJECT)
    assert result.code == 1
    assert result.out.startswith("1  C304  safe")
    assert "1 fix in 1 example could be made; say --safe" in result.err
    assert tooldata("fix", PROJECT).out == result.out


def test_safe_fixes_are_made_once(tooldata: Command) -> None:
    result = tooldata("fix", PROJECT, "--safe", "--json")
    assert result.code == 0
    [one] = result.objects
    assert one == {"example": 3, "fixes": [{"code": "C304", "title": "write true", "safe": True}], "left": []}
    assert "made 1 fix in 1 example" in result.err
    assert "C304" not in tooldata("check", PROJECT).out
    again = tooldata("fix", PROJECT, "--safe")
    assert (again.code, again.out) == (0, "")
    assert "there is nothing to fix" in again.err


def test_what_was_fixed_is_undone_as_one_step(tooldata: Command) -> None:
    before = tooldata("check", PROJECT).out
    tooldata("fix", PROJECT, "--safe")
    assert tooldata("decide", PROJECT, "undo", "--reviewer", "fix").out == "undone: edit #3\n"
    assert tooldata("check", PROJECT).out == before


def test_only_the_selected_rules_are_fixed(tooldata: Command) -> None:
    assert "nothing to fix" in tooldata("fix", PROJECT, "--select", "C301").err
    assert "made 1 fix" in tooldata("fix", PROJECT, "--select", "C3").err


def test_a_filter_leaves_other_examples_alone(tooldata: Command) -> None:
    assert "nothing to fix" in tooldata("fix", PROJECT, "--safe", "--where", "-#3").err
    assert "made 1 fix" in tooldata("fix", PROJECT, "--safe", "--where", "#3").err
