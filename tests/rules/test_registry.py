import json
import subprocess
import sys

import pytest

from tooldata_tui.errors import SettingsError
from tooldata_tui.rules import RULES, nearest_rule, selected

from .reading import codes

#: Groups of rules that run at import: neither lines that are no rows, nor what a scan finds.
BROUGHT_IN_BY_ROWS = [code for code in RULES if code[:2] in {"C1", "C2", "C3", "M1", "M2", "T1"}]


def test_codes_stand_in_order_and_names_are_unique() -> None:
    assert list(RULES) == sorted(RULES)
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    assert all(code == rule.code for code, rule in RULES.items())


@pytest.mark.parametrize("code", BROUGHT_IN_BY_ROWS)
def test_every_bad_row_triggers_its_rule_and_no_good_row_triggers_any(code: str) -> None:
    for line in RULES[code].bad.split("\n"):
        assert code in codes(json.loads(line))
    for line in RULES[code].good.split("\n"):
        assert codes(json.loads(line)) == []


@pytest.mark.parametrize("code", [code for code in RULES if code.startswith("J")])
def test_good_rows_of_the_line_rules_are_clean(code: str) -> None:
    assert codes(json.loads(RULES[code].good)) == []


def test_texts_are_sentences_of_a_fitting_length() -> None:
    for rule in RULES.values():
        assert not rule.summary.endswith("."), rule.code
        assert len(rule.summary) <= 80 < len(rule.explanation), rule.code
        assert rule.explanation.endswith("."), rule.code
        assert "  " not in rule.explanation, rule.code


def test_no_selection_means_all_rules_that_are_on_by_default() -> None:
    assert selected([], []) == {code for code, rule in RULES.items() if rule.default}
    assert selected(["all"], []) == frozenset(RULES)


def test_prefixes_select_and_the_longer_one_wins() -> None:
    assert selected(["C3"], []) == {code for code in RULES if code.startswith("C3")}
    assert "C303" not in selected(["C"], ["C303"])
    assert selected(["C303"], ["C3"]) == {"C303"}
    assert selected(["C3"], ["C3"]) == frozenset()
    assert selected(["c303", " T1 "], []) == {"C303", *(code for code in RULES if code.startswith("T1"))}
    assert selected([], ["all"]) == frozenset()


def test_an_unknown_selector_is_named_with_the_nearest() -> None:
    with pytest.raises(SettingsError, match=r"C3044.*did you mean C304\?"):
        selected(["C"], ["C3044"])
    with pytest.raises(SettingsError, match=r"'\?'.*use a code like"):
        selected(["?"], [])
    with pytest.raises(SettingsError, match="empty"):
        selected([""], [])


def test_a_hostile_selector_is_shown_harmlessly() -> None:
    with pytest.raises(SettingsError) as caught:
        selected(["\x1b]0;x\x07" * 100], [])
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_nearest_rule_guesses_a_code() -> None:
    assert nearest_rule("c3055") == "C305"
    assert nearest_rule("zzzzzz") is None


@pytest.mark.parametrize("module", ["tooldata_tui.rules.registry", "tooldata_tui.rules"])
def test_the_registry_imports_no_validator(module: str) -> None:
    heavy = "{'jsonschema', 'jsonschema_rs', 're2', 'pydantic', 'textual'}"
    code = f"import sys, {module}; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
