import pytest

from tooldata_tui.dataset import NO_TOOL, REJECT_REASONS, Finding, Severity
from tooldata_tui.review.reasons import propose_reasons


def finding(code: str, severity: Severity = Severity.ERROR, score: float | None = None, *labels: str) -> Finding:
    return Finding(code, severity, "", score=score, labels=labels)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("C101", "wrong-tool"),
        ("C203", "wrong-arguments"),
        ("C301", "wrong-arguments"),
        ("M202", "call-missing"),
        ("M203", "call-missing"),
        ("D102", "duplicate"),
        ("A301", "wrong-tool"),
    ],
)
def test_a_finding_puts_its_reason_first(code: str, reason: str) -> None:
    assert propose_reasons([finding(code)])[0] == reason


def test_all_reasons_are_offered_in_their_order() -> None:
    assert propose_reasons([]) == tuple(REJECT_REASONS)
    others = [reason for reason in REJECT_REASONS if reason != "duplicate"]
    assert propose_reasons([finding("D101")]) == ("duplicate", *others)


def test_worse_and_surer_findings_count_more() -> None:
    found = [
        finding("D102", Severity.WARNING, 0.97),
        finding("C304", Severity.ERROR),
        finding("A301", Severity.INFO, 0.2),
    ]
    assert propose_reasons(found)[:3] == ("wrong-arguments", "duplicate", "wrong-tool")


def test_no_tool_among_the_labels_says_whether_a_call_is_missing_or_too_many() -> None:
    assert propose_reasons([finding("A301", Severity.ERROR, 0.9, NO_TOOL, "refund")])[:2] == (
        "call-too-many",
        "should-ask",
    )
    assert propose_reasons([finding("A301", Severity.ERROR, 0.9, "refund", NO_TOOL)])[0] == "call-missing"


def test_codes_that_say_nothing_about_the_decision_change_nothing() -> None:
    assert propose_reasons([finding("T101"), finding("J001"), finding("M101"), finding("")]) == tuple(REJECT_REASONS)
