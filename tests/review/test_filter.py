from collections.abc import Iterator

import pysqlite3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.errors import UsageError
from tooldata_tui.review.filter import Filter, Term, conditions, filter_text, fts_query, parse_filter, suggest


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("tool:check_status", Term("tool", ("check_status",))),
        ("tool:a,b", Term("tool", ("a", "b"))),
        ('tool:"a, b",c', Term("tool", ("a, b", "c"))),
        ("-tool:a", Term("tool", ("a",), negated=True)),
        ("!status:Pending", Term("status", ("pending",), negated=True)),
        ("STATUS:accepted,rejected", Term("status", ("accepted", "rejected"))),
        ("rule:c3,A", Term("rule", ("C3", "A"))),
        ("is:edited,flagged,skipped,commented", Term("is", ("edited", "flagged", "skipped", "commented"))),
        ("label:no-tool", Term("label", ("no-tool",))),
        ("source:gpt-4o", Term("source", ("gpt-4o",))),
        ("file:c:\\x.jsonl", Term("file", ("c:\\x.jsonl",))),
        ("line:12", Term("line", ("12",))),
        ("id:d0001", Term("id", ("d0001",))),
        ("#231", Term("number", ("231",))),
        ("-#231,#232,9", Term("number", ("231", "232", "9"), negated=True)),
        ("refund", Term("text", ("refund",))),
        ("refund*", Term("text", ("refund*",))),
        ('"two words"', Term("text", ("two words",))),
        ('"two wor"*', Term("text", ("two wor*",))),
        ('-"two words"', Term("text", ("two words",), negated=True)),
        (r'"say \"hi\" \\"', Term("text", ('say "hi" \\',))),
        ('"tool:x"', Term("text", ("tool:x",))),
        ("12:30", Term("text", ("12:30",))),
        ('it"s', Term("text", ('it"s',))),
        ("#refund", Term("text", ("#refund",))),
    ],
)
def test_a_term_is_read(text: str, term: Term) -> None:
    assert parse_filter(text) == Filter((term,))


def test_terms_stand_side_by_side() -> None:
    text = 'tool:check_status status:pending rule:C3 -tool:x !status:rejected "two words" refund* #231'
    assert [term.field for term in parse_filter(text).terms] == [
        *("tool", "status", "rule", "tool", "status", "text", "text", "number"),
    ]
    assert parse_filter("  \t\n ") == Filter()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tol:x", ("tol", "did you mean tool?")),
        ("http://x", ("no field http", 'in quotes: "http://x"')),
        ("status:pendign", ("pendign", "did you mean pending?")),
        ("is:zzzzzz", ("zzzzzz", "edited, flagged")),
        ("severity:eror", ("eror", "did you mean error?")),
        ("rule:C3x", ("C3X", "not a rule's code")),
        ("line:x", ("x is not a line",)),
        ("tool:", ("needs a value",)),
        ("tool:a,", ("needs a value",)),
        ('"open', ("do not match",)),
        ('tool:"open', ("do not match",)),
        ('"a"b', ("do not match",)),
        ("-", ("stands alone",)),
        ("*", ("looks for nothing",)),
        ('""', ("looks for nothing",)),
        ("?!", ("looks for nothing",)),
    ],
)
def test_what_is_not_understood_is_named(text: str, words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as error:
        parse_filter(f"refund {text}")
    assert all(word in str(error.value) for word in words)


pieces = st.sampled_from(
    [
        "tool:",
        "status:",
        "pending",
        "is:",
        "edited",
        "#",
        "12",
        ",",
        '"',
        "\\",
        "-",
        "!",
        "*",
        " ",
        "a",
        "rule:C3",
        ":",
        "é",
    ]
)


@settings(deadline=None)
@given(st.lists(pieces, max_size=12).map("".join) | st.text(max_size=12))
def test_a_filter_is_refused_or_written_back_the_same(text: str) -> None:
    try:
        given_filter = parse_filter(text)
    except UsageError:
        return
    assert parse_filter(filter_text(given_filter)) == given_filter
    assert filter_text(parse_filter(filter_text(given_filter))) == filter_text(given_filter)


def test_the_canonical_text_quotes_only_what_needs_it() -> None:
    text = '!TOOL:"plain","a b"   "refund"  "two words"*  "-no"  is:FLAGGED #1,2'
    assert filter_text(parse_filter(text)) == '-tool:plain,"a b" refund "two words"* "-no" is:flagged #1,#2'


def test_conditions_join_the_text_and_keep_what_is_negated_apart() -> None:
    wanted = parse_filter('refund* tool:a,b -angry "two words" -#7')
    assert conditions(wanted) == [
        ("words", ('"refund" * "two words"',), False),
        ("tool", ("a", "b"), False),
        ("words", ('"angry"',), True),
        ("number", ("7",), True),
    ]
    assert conditions(Filter()) == []


@pytest.fixture(scope="module")
def index() -> Iterator[pysqlite3.Connection]:
    db = pysqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='unicode61 remove_diacritics 2')")
    texts = ["a refund for ORD-48291", "refunded twice", 'he said "no" AND left', "deux cafés"]
    db.executemany("INSERT INTO words VALUES(?)", [(text,) for text in texts])
    yield db
    db.close()


def found(index: pysqlite3.Connection, *words: str) -> list[int]:
    return [row[0] for row in index.execute("SELECT rowid FROM words WHERE words MATCH ?", (fts_query(words),))]


def test_words_phrases_and_beginnings_are_found(index: pysqlite3.Connection) -> None:
    assert found(index, "refund") == [1]
    assert found(index, "refund*") == [1, 2]
    assert found(index, "ORD-48291", "refund") == [1]
    assert found(index, "for ord") == [1]
    assert found(index, "for or*") == [1]
    assert found(index, "cafes") == [4]


@pytest.mark.parametrize(
    "word", ["AND", "NOT", "NEAR", '"no"', "text:refund", "^he", "(x", "a+b", "x*y", "{a}", "-a", "a\0b", "\ud800a"]
)
def test_no_word_is_syntax(index: pysqlite3.Connection, word: str) -> None:
    assert isinstance(found(index, word, f"{word}*"), list)


def test_a_word_that_is_syntax_elsewhere_is_found_as_a_word(index: pysqlite3.Connection) -> None:
    assert found(index, "AND") == [3]
    assert found(index, '"no" and') == [3]


@settings(deadline=None)
@given(st.lists(st.text(), max_size=4))
def test_any_text_makes_a_query_that_runs(index: pysqlite3.Connection, words: list[str]) -> None:
    if fts_query(words):
        found(index, *words)


VOCABULARY = {"tool": ["check_status", "initiate_refund", "check out"], "rule": ["C301", "C302"]}


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        ("s", ["status:", "severity:", "source:"]),
        ("refund -st", ["refund -status:"]),
        ("status:pe", ["status:pending"]),
        ("tool:check", ["tool:check_status", 'tool:"check out"']),
        ("tool:x,ref", ["tool:x,initiate_refund"]),
        ('tool:"che', ["tool:check_status", 'tool:"check out"']),
        ("rule:c3", ["rule:C301", "rule:C302"]),
        ("tool:zzz", []),
        ('"some wor', []),
    ],
)
def test_the_term_at_the_cursor_is_completed(text: str, completed: list[str]) -> None:
    made = suggest(text, len(text), VOCABULARY)
    assert [text[: one.start] + one.text + text[one.end :] for one in made] == completed


def test_only_the_term_at_the_cursor_is_touched() -> None:
    (one,) = suggest("is:fl tool:a", 5, VOCABULARY)
    assert (one.text, one.start, one.end) == ("flagged", 3, 5)
    assert [one.text for one in suggest("tool:a ", 7, VOCABULARY)][:2] == ["tool:", "label:"]
