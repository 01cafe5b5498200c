"""What follows from what was said, and what does not."""

from decimal import Decimal
from typing import Any

import pytest

from tooldata_tui.dataset import Message
from tooldata_tui.rules.grounding.arithmetic import follows
from tooldata_tui.rules.grounding.codes import is_short_for, stands_for
from tooldata_tui.rules.grounding.context import Context
from tooldata_tui.rules.grounding.days import day_before, impossible
from tooldata_tui.rules.grounding.grounded import is_written, made_up, plainly_said
from tooldata_tui.rules.grounding.heard import Heard, root, words_of
from tooldata_tui.rules.grounding.kinds import Kind, kind_of_text


def heard(*texts: str) -> Heard:
    made = Heard(tuple(Message("user", text) for text in texts))
    made.until(len(texts))
    return made


def is_made_up(value: Any, said: str, name: str = "x", prose: str = "") -> bool:
    return made_up(value, Context(name, prose), heard(said)) is not None


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("ORD-48291", Kind.IDENTIFIER),
        ("#W0001234", Kind.IDENTIFIER),
        ("192.168.0.1", Kind.IDENTIFIER),
        ("4829100", Kind.IDENTIFIER),
        ("ada@mail.no", Kind.EMAIL),
        ("ada@mail", Kind.EMAIL),
        ("https://a.example/b", Kind.LINK),
        ("+47 22 55 01 93", Kind.PHONE),
        ("2026-05-12", Kind.DAY),
        ("2026-05-12T14:30:00Z", Kind.DAY),
        ("May 12th", Kind.DAY),
        ("05-12", Kind.DAY),
        ("14:30", Kind.TIME),
        ("20", Kind.NUMBER),
        ("$20.50", Kind.NUMBER),
        ("15 km", Kind.NUMBER),
        ("NOK", Kind.CODE),
        ("fr-FR", Kind.CODE),
        ("New York", Kind.NAME),
        ("two tickets for the evening show", Kind.WORDS),
        ("🙂", Kind.WORDS),
    ],
)
def test_the_kind_of_a_text_is_told_from_its_form(value: str, kind: Kind) -> None:
    assert kind_of_text(value) is kind


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("ORD-48291", "order 48291"),
        ("W0001234", "it is #w 000-1234"),
        ("ada@mail.no", "Ada at mail dot no"),
        ("https://www.kayak.example", "look at kayak.example"),
        ("+4722550193", "call 22 55 01 93"),
        ("2026-05-12", "May 12th"),
        ("2026-05-01", "sometime in May"),
        ("2026-05-14", "the 14th; or was it June? no, May"),
        ("2026-05-12", "next Tuesday"),
        ("2023-07-15 09:00:00", "at 9:00 am on 7-15"),
        ("04-21", "April 21st"),
        ("17:00", "at 5"),
        ("08:00", "in the morning"),
        ("09:00-21:00", "open from 09:00 to 21:00"),
        (20, "twenty dollars"),
        (350, "three hundred and fifty"),
        (82.4, "eighty two point four"),
        (3, "the third one"),
        (0.5, "half of it"),
        (0.75, "3/4 of a cup"),
        (5e-3, "5 x 10^-3"),
        (7, "the next week"),
        (70, "5 ft 10 in"),
        (4, "fewer than 5 ingredients"),
        (-20, "I lost 20"),
        (2026, "this year"),
        (2, "for me and my wife"),
        ("sixty five percent", "to 65%"),
        ("twenty first", "on the 21st"),
        ("two am", "at 2AM"),
        ("NOK", "in Norwegian kroner"),
        ("DE", "somewhere in Germany"),
        ("fr", "into French"),
        ("fr-FR", "into French"),
        ("TSLA", "Tesla stock"),
        ("LAX", "fly to Los Angeles"),
        ("JFK", "fly to New York"),
        ("km", "how many kilometers"),
        ("New York City", "a hotel in NYC"),
        ("San Francisco, CA", "a hotel in san francisco"),
        ("Edinburgh", "a train to edinbrugh"),
        ("restaurants", "is there a restaurant"),
        ("Customer asks for a refund of the broken lid", "the lid is broken, refund me"),
        ("Waits 4 days for a 900-pound laptop", "4 days!! a 900 quid laptop"),
        ("北京", "我想查北京的天气"),
    ],
)
def test_what_follows_from_the_message_is_not_made_up(value: Any, said: str) -> None:
    assert not is_made_up(value, said)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("ORD-48291", "order 48219"),
        ("ORD-4829", "order ORD-48291"),
        ("ORD-48291", "where is it?"),
        ("ada@mail.no", "ada@mail.com"),
        ("ada@mail.no", "da@mail.no"),
        ("ada@mail", "ada@mail.no"),
        ("https://kayak.example", "look at booking.example"),
        ("+4722550193", "call 22 55 01 39"),
        ("2026-05-12", "May 13th"),
        ("2026-05-12", "May 12th 2025"),
        ("2026-05-12", "whenever it suits"),
        ("14:30", "at 15:30"),
        ("14:30", "as it was said"),
        (20, "thirty dollars"),
        (200, "20 dollars"),
        (64, "half of the price"),
        (100, "how high should it go?"),
        ("GBP", "in Norwegian kroner"),
        ("XQZT", "Tesla stock"),
        ("Naples", "a train to Milan"),
        ("edinburgh", "a train, please"),
        ("Waits 9 days for it", "4 days!! where is it"),
        ("Password reset mail never showed up", "the lid is broken"),
    ],
)
def test_what_nothing_leads_to_is(value: Any, said: str) -> None:
    assert is_made_up(value, said)


def test_the_part_that_was_made_up_is_named() -> None:
    found = made_up("Waits 9 days for ORD-11111", Context("note", ""), heard("9 days for ORD-22222!"))
    assert found is not None
    assert found.part == "ORD-11111"


def test_names_and_descriptions_of_parameters_may_lead_to_words_but_not_to_identifiers() -> None:
    assert not is_made_up("metric", "how warm is it", prose="metric or imperial")
    assert is_made_up("ORD-12345", "where is it", prose="such as ord-12345")
    assert not is_made_up(47.5, "in Oslo", name="latitude")
    assert is_made_up(47.5, "at 59.914, 10.752", name="latitude")


def test_the_country_of_a_town_need_not_be_said_but_no_other_may_be() -> None:
    assert not is_made_up("France", "a flat in Lyon", name="country")
    assert is_made_up("France", "a flat in Hamburg, Germany", name="country")
    assert is_made_up("France", "a flat, please", name="country")
    assert is_made_up("France", "a flat in Lyon", name="destination")


def test_the_end_follows_from_the_start() -> None:
    assert not is_made_up("2026-05-13", "the night of May 12th", name="check_out")
    assert is_made_up("2026-05-13", "the night of May 12th", name="calendar")


def test_a_number_in_another_unit_follows_where_the_schema_asks_for_that_unit() -> None:
    assert not is_made_up(5000, "a run of 5 km", prose="length in meters")
    assert not is_made_up(90, "for 1.5 hours", name="duration_minutes")
    assert is_made_up(5000, "a run of 5 km", prose="length in km")
    assert is_made_up(120, "12 meters long", prose="length in meters")


@pytest.mark.parametrize(
    ("value", "said", "stands"),
    [
        ("48291", "order 48291.", True),
        ("48291", "order 148291", False),
        ("ORD-48291", "see ord-48291-b", False),
        ("20", "it cost 20,50", False),
        ("ada@mail", "to ada@mail.no", False),
        ("York", "new york, please", True),
        ("york", "yorkshire", False),
        ("a", "bananas, a lot", True),
    ],
)
def test_a_value_stands_in_a_text_as_a_whole_or_not_at_all(value: str, said: str, stands: bool) -> None:
    assert plainly_said(value, heard(said)) is stands


def test_only_what_stands_before_the_turn_is_heard_newest_of_the_user_first() -> None:
    messages = (
        Message("system", "S"),
        Message("user", "one"),
        Message("assistant", "two"),
        Message("user", "three"),
        Message("tool", "four"),
    )
    said = Heard(messages)
    said.until(3)
    assert [one.text for one in said] == ["one", "two", "S"]
    said.until(5)
    assert [one.text for one in said] == ["three", "one", "four", "two", "S"]
    assert said.is_whole


def test_a_system_prompt_met_again_is_not_taken_apart_again() -> None:
    one, other = Heard((Message("system", "the same prompt"),)), Heard((Message("system", "the same prompt"),))
    for said in (one, other):
        said.until(1)
    assert next(iter(one)) is next(iter(other))


def test_of_what_is_too_long_the_rest_is_known_to_be_missing() -> None:
    assert not heard("x" * 200_000).is_whole
    assert not heard(*["x"] * 500).is_whole


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-13-01", "2026-00-10", "2026-05-12T25:10", "24:61", "25:30", "2026/04/31"]
)
def test_days_and_times_that_do_not_exist(day: str) -> None:
    assert impossible(day)


@pytest.mark.parametrize("day", ["2026-02-28", "2024-02-29", "2026-05-12T23:59:59Z", "24:00", "14:30", "3:2", "1-2-3"])
def test_days_and_times_that_do(day: str) -> None:
    assert not impossible(day)


def test_the_day_before_goes_over_months_and_stays_without_a_year() -> None:
    assert day_before((2026, 3, 1)) == (2026, 2, 28)
    assert day_before((None, 3, 1)) == (None, 2, 29)
    assert day_before((2026, 2, 31)) == (2026, 2, 31)


def test_codes_stand_for_words_in_their_order() -> None:
    assert stands_for("GBP", ["in", "pounds"])
    assert not stands_for("GBP", ["in", "dollars"])
    assert is_short_for("MSFT", ["Microsoft"])
    assert not is_short_for("IT", ["in", "the", "end"])


def test_forms_of_a_word_share_their_root() -> None:
    assert root("Refunding") == root("refund")
    assert root("cities") == root("city")
    assert root("cats") == root("cat")
    assert root("glass") != root("gla")
    assert words_of("pickUp_time2PM") == ["pick", "Up", "time", "2", "PM"]


def test_a_number_that_cannot_be_divided_follows_from_nothing() -> None:
    assert not follows(Decimal("9" * 400), {Decimal(3)}, "km", "meters")


@pytest.mark.parametrize(
    "texts", [["One", "Two", "İ"], ["x" * 60_000, "Y" * 60_000, "Z"], ["x" * 150_000, "B"], ["A"] * 130]
)
def test_small_letters_are_those_of_what_is_heard(texts: list[str]) -> None:
    roles = ("system", "user", "tool", "assistant", "user")
    said = Heard([Message(roles[at % 5], text) for at, text in enumerate(texts)])
    for turn in (1, 2, len(texts)):
        said.until(turn)
        assert sorted(said.lowers) == sorted(one.lower for one in said)
        assert said.length == sum(len(one.text) for one in said)


@pytest.mark.parametrize(
    ("number", "text", "stands"),
    [
        (130.8, "it is 130.80 EUR", True),
        (130.8, "it is 130.8.", True),
        (438.0, "438.00 dollars", True),
        (438, "438.00 dollars", False),  # but it is found by reading the numbers
        (2.5, "12.50 dollars", False),
        (2.5, "minus 2.50 dollars", False),
        (2.5, "2.505", False),
    ],
)
def test_a_number_is_written_as_it_is_or_as_an_amount(number: float, text: str, stands: bool) -> None:
    assert is_written(number, heard(text).lowers) is stands
