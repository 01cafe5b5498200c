"""docs/generation.md says what the code does."""

import re
from pathlib import Path

from tooldata_tui.generation.batched import EACH
from tooldata_tui.generation.multi_turn import _CORRECTS, _FAILS
from tooldata_tui.generation.novelty import Yield
from tooldata_tui.generation.prompt import PROMPTS

PAGE = (Path(__file__).parents[2] / "docs" / "generation.md").read_text(encoding="utf-8")
NUMBERS = {4: "four", 5: "five", 6: "six", 10: "ten"}


def test_every_prompt_is_listed() -> None:
    table = PAGE.split("| template | asks for |")[1].split("\n\n")[0]
    named = re.findall(r"`(\w+)`", table)
    assert named == list(PROMPTS)


def test_the_numbers_are_those_of_the_code() -> None:
    assert f"for {NUMBERS[EACH]} examples at most" in PAGE
    assert f"the last {NUMBERS[Yield.LAST]} requests" in PAGE
    assert f"One call in {NUMBERS[_FAILS]} fails" in PAGE
    assert f"one user in {NUMBERS[_CORRECTS]}" in PAGE.replace("\n", " ")
