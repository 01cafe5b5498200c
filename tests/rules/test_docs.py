"""docs/rules.md says what the registry says."""

from pathlib import Path

from tooldata_tui.rules.registry import RULES

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def page() -> str:
    """The page as it must be; write it anew with ``python tests/rules/test_docs.py``."""
    lines = [
        "# Rules",
        "",
        "Every finding has the code of a rule. `tooldata rule CODE` explains one with the rows below. `--select` and",
        "`--ignore` of `tooldata check`, and `[rules]` in `tooldata.toml`, take a code or its beginning: `C`, `C3` or",
        "`C304`. A *safe* fix changes nothing but form. A rule that is off by default counts where selected. Where a",
        "rule guesses, *right* says how many of its findings on real data a person agreed with.",
        "",
        "| code | name | severity | default | fix | right | says |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in RULES.values():
        marks = f"{'on' if one.default else 'off'} | {'yes' if one.fix else ''} | {one.judged}"
        lines.append(
            f"| [{one.code}](#{one.code.lower()}) | {one.name} | {one.severity.word} | {marks} | {one.summary} |"
        )
    for rule in RULES.values():
        lines += [
            "",
            f"## {rule.code}",
            "",
            f"**{rule.summary[0].upper()}{rule.summary[1:]}** (`{rule.name}`, {rule.severity.word})",
            "",
        ]
        lines.append(rule.explanation)
        if rule.fix:
            lines += ["", f"Fix: {rule.fix}"]
        for title, rows in (("Bad", rule.bad), ("Good", rule.good)):
            lines += ["", f"{title}:", "", "```json", *rows.splitlines(), "```"]
    return "\n".join(lines) + "\n"


def test_the_page_of_rules_is_that_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
