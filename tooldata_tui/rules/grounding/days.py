"""Days and times that follow from what was said: a month, a weekday, "tomorrow", "in the evening"."""

import datetime
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tooldata_tui.rules.grounding.figures import Day, days_in, minutes_in
from tooldata_tui.rules.grounding.kinds import STAMP

__all__ = ["day_before", "days_of", "impossible", "is_derived", "relative_days", "today_in"]

_WEEKDAYS = "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_VAGUE = re.compile(
    rf"\b(?:{_WEEKDAYS}|today|tonight|tomorrow|tmrw|tomorow|yesterday|now|currently?|latest|recent(?:ly)?|weekend|"
    r"weeks?|fortnight|quarter|q[1-4]|spring|summer|autumn|fall|winter|christmas|xmas|easter|halloween|thanksgiving|"
    r"new year'?s?|valentine'?s?|birthday|anniversary|century|decade|ago|[0-9]+ days?|asap|immediately|soon|day after|"
    r"season|years?|months?|(?:this|next|last|past|coming|upcoming|few) days?)\b"
)
#: A time of day without figures, or one that is so much before or after another.
_ABOUT = (
    r"morning|noon|afternoon|evening|night|tonight|midnight|now|hours?|hrs?|minutes?|mins?|later|earlier|dawn|dusk|lunch|"
    r"breakfast|dinner|brunch|all day|eod|close of"
)
_SHIFT = re.compile(rf"\b(?:{_ABOUT}|before|after|until)\b")
_CLOCK = re.compile(
    rf"\b(?:{_ABOUT}|o'?clock|half|quarter|past|before|after|end of|start of|[0-9]{{1,2}} ?[ap]m|[0-9]{{1,2}} ?h)\b"
)
_MONTH = re.compile(
    r"\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_YEAR = re.compile(r"(?<![0-9])((?:1[5-9]|20|21)[0-9]{2})(?![0-9])")
_TODAY = re.compile(
    r"\b(?:today(?:'s date)?|(?:the )?current (?:date|day|time|date and time)|date today|now)\b(?: is|:| =)?"
    r"[^.\n]{0,24}?(?=[0-9]{4}-|[0-9]{1,2}[/. ]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_EXACT = re.compile(
    r"\b(?:(?P<after>(?:the )?day after tomorrow)|(?P<before>(?:the )?day before yesterday)|(?P<today>today|tonight)|"
    r"(?P<tomorrow>tomorrow)|(?P<yesterday>yesterday)|in (?P<ahead>[0-9]{1,3}) days?|(?P<back>[0-9]{1,3}) days? ago)\b"
)
_SHORT = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})")
_OFFSETS = {"after": 2, "before": -2, "today": 0, "tomorrow": 1, "yesterday": -1}
#: Characters searched.
_LONGEST = 5_000


@lru_cache(maxsize=256)
def days_of(value: str) -> tuple[tuple[Day, ...], int | None]:
    """The days that *value* may mean, and its minute of the day where it names one."""
    stamp, short = STAMP.fullmatch(value), _SHORT.fullmatch(value)
    if short:
        one, two = int(short[1]), int(short[2])
        return tuple((None, *pair) for pair in ((one, two), (two, one)) if pair[0] <= 12), None
    day, time = (stamp[1], stamp[2]) if stamp else (value, value)
    days = tuple(found for found, span in days_in(day) if span == (0, len(day)))
    minute = next((minute for minute, _ in minutes_in(time)), None) if stamp or not days else None
    return days, minute


_NUMERIC = re.compile(
    r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?.{0,12})?"
)
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")


@lru_cache(maxsize=1024)
def impossible(value: str) -> bool:
    """Whether *value* is written as a day that no calendar has, or as a time that no clock shows."""
    numeric = _NUMERIC.fullmatch(value)
    if numeric is None:
        clock = _TIME.fullmatch(value)
        return clock is not None and len(value) > 4 and (int(clock[1]) > 24 or int(clock[2]) > 59)
    year, _, month, day, hour, minute, second = numeric.groups()
    try:
        datetime.date(int(year), int(month), int(day))
    except ValueError:
        return True
    return int(hour or 0) > 24 or int(minute or 0) > 59 or int(second or 0) > 60


def today_in(texts: Iterable[str]) -> datetime.date | None:
    """The day that the conversation says it is; None where it does not, or says several."""
    found = set()
    for text in texts:
        for match in _TODAY.finditer(text[:_LONGEST]):
            named = next(iter(days_in(text[match.end() : match.end() + 30])), None)
            if named is not None and named[1][0] == 0 and named[0][0] is not None:
                found.add(named[0])
    return _date(found.pop()) if len(found) == 1 else None


def day_before(day: Day) -> Day:
    """The day before, in the same form; the day itself where there is none."""
    date = _date(day if day[0] else (2000, day[1], day[2]))
    if date is None or date <= datetime.date(2, 1, 1):
        return day
    before = date - datetime.timedelta(1)
    return (before.year if day[0] else None, before.month, before.day)


def _date(day: Day) -> datetime.date | None:
    try:
        return datetime.date(day[0] or 1, day[1], day[2])
    except ValueError:
        return None


def relative_days(text: str, today: datetime.date) -> Iterator[datetime.date]:
    """The days that *text* (lower case) names by their distance from *today*."""
    for match in _EXACT.finditer(text[:_LONGEST]):
        kind = match.lastgroup or ""
        offset = _OFFSETS[kind] if kind in _OFFSETS else int(match[kind]) * (1 if kind == "ahead" else -1)
        try:
            yield today + datetime.timedelta(offset)
        except OverflowError:
            continue


def is_derived(days: tuple[Day, ...], minute: int | None, text: str) -> bool:
    """Whether *text* (lower case) names a month, a weekday or a time of day that the value may follow from."""
    text = text[:_LONGEST]
    if not days and minute is None:
        return False
    return (not days or any(_day_follows(day, text) for day in days)) and (
        minute is None or _minute_follows(minute, text)
    )


def _day_follows(day: Day, text: str) -> bool:
    if _VAGUE.search(text):
        return True
    year, month, date = day
    months = {_MONTHS.index(match[1][:3]) + 1 for match in _MONTH.finditer(text)}
    years = {int(match[1]) for match in _YEAR.finditer(text)}
    if years and year is not None and year not in years:
        return False
    if re.search(rf"(?<![0-9])(?:0?{month}[-/.]0?{date}|0?{date}[-/.]0?{month})(?![0-9])", text):
        return True
    if month in months:
        return date == 1 or date >= 28 or re.search(rf"(?<![0-9]){date}(?:st|nd|rd|th)?(?![0-9])", text) is not None
    return bool(years) and not months and (month, date) in ((1, 1), (12, 31))


def _minute_follows(minute: int, text: str) -> bool:
    if minute in (0, 1439, 1440):
        return True
    named = {found for found, _ in minutes_in(text)}
    if minute in named:
        return True
    if (_SHIFT if named else _CLOCK).search(text):
        return True
    hour = minute // 60
    return any(re.search(rf"(?<![0-9]){one}(?![0-9])", text) for one in {hour, hour % 12 or 12})
