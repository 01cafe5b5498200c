"""What descriptions tell of values, in words."""

import pytest

from tooldata_tui.rules.values_prose import told


@pytest.mark.parametrize(
    ("description", "right", "wrong"),
    [
        ("Day in the format YYYY-MM-DD.", "2026-05-12", "12/05/2026"),
        ("Format: %Y-%m-%d", "2026-05-12", "05-12"),
        ("in MM-DD-YYYY", "05-12-2026", "2026-05-12"),
        ('in the format of "%Y-%m-%d %H:%M:%S"', "2026-05-12 14:30:00", "2026-05-12"),
        ("YYYY-MM-DDTHH:MM:SSZ", "2026-05-12T14:30:00Z", "2026-05-12T14:30"),
        ("YYYY-MM-DDTHH:MM:SS", "2026-05-12T14:30:00.123+02:00", "2026-05-12"),
        ("Start, hh:mm", "14:30", "2:30 pm"),
        ("ISO 8601 timestamp", "2026-05-12T14:30:00Z", "May 12th"),
        ("Order number: ORD- and five digits.", "ORD-48291", "48291"),
        ("Order number, ORD-XXXXX", "ORD-48291", "ORD-4829"),
        ("Such as 'C-000000'.", "C-204518", "D-204518"),
        ("The order id, such as '#W0000000'.", "#W1234567", "W1234567"),
        ("the 5-digit zip", "69003", "6900"),
        ("ten digits", "(555) 010-2030", "555 010 203"),
        ("ISO 4217 code", "NOK", "kroner"),
        ("two-letter country code", "NO", "Norway"),
        ("Number in E.164", "+4722550193", "22550193"),
        ("Format: latitude,longitude.", "59.9, 10.75", "Oslo"),
        ("the UUID", "123e4567-e89b-12d3-a456-426614174000", "123e4567"),
    ],
)
def test_a_format_told_in_words_is_a_pattern(description: str, right: str, wrong: str) -> None:
    forms = told(description).forms
    assert any(form.pattern.fullmatch(right) for form in forms)
    assert not any(form.pattern.fullmatch(wrong) for form in forms)


@pytest.mark.parametrize(
    "description",
    [
        "",
        "XXXXX",
        "The name of the tool",
        "at least 8 digits",
        "between 8 and 12 digits",
        "rounded to 2 digits after the point",
        "a note",
    ],
)
def test_what_tells_no_format_has_none(description: str) -> None:
    assert told(description).forms == ()


def test_an_example_of_a_day_holds_for_days_only() -> None:
    (form,) = told("First day, e.g. 2024-01-31").forms
    assert form.of_days
    assert form.pattern.fullmatch("2026-05-12")
    assert not form.pattern.fullmatch("05/12/2026")


def test_a_closed_list_is_told_and_one_of_examples_is_not() -> None:
    assert told('Valid values: "yearly", "quarterly"').choices == ("yearly", "quarterly")
    assert told("such as 'yearly' or 'quarterly'").choices == ()


@pytest.mark.parametrize(
    ("description", "low", "high"),
    [
        ("Brightness (0-255)", 0, 255),
        ("must be from 0 to 1.", 0, 1),
        ("on a scale of 0 to 10", 0, 10),
        ("Longitude. (Range from -180 to 180)", -180, 180),
        ("Number of days (1-30)", 1, 30),
        ("ages (e.g., 18-24, 25-34)", None, None),
        ("from 5 to 3", None, None),
        ("(1-5) or (6-9)", None, None),
        ("how many", None, None),
    ],
)
def test_a_range_is_told_where_there_is_one(description: str, low: float | None, high: float | None) -> None:
    assert (told(description).low, told(description).high) == (low, high)
