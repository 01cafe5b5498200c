"""A line comes back byte for byte, whatever of it was cut out and shared."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tooldata_tui.formats.openai import OpenAIReader, example_of_row, read_row
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.store.examples import ExampleStore, toolset_text
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.export.plan import Plan
from tooldata_tui.tasks.export.survey import look
from tooldata_tui.tasks.export.writing import write_stream

from .making import TOOLS, bring, fast_folder, write

SYSTEM = {"role": "system", "content": "You help. " * 40}
OTHER = {"role": "system", "content": "You do not help. " * 40}
USER = {"role": "user", "content": "Hi"}
BOT = {"role": "assistant", "content": "Hello"}
COMPACT = json.dumps(TOOLS, separators=(",", ":"))
SPACED = json.dumps(TOOLS, indent=1).replace("\n", " ")


def dumped(*messages: Any, **extra: Any) -> bytes:
    return json.dumps({"messages": messages, **extra}).encode()


#: Rows as they are met: the same parts in other places, in other clothes, and where they do not belong.
CORPUS: dict[str, list[bytes]] = {
    "the same parts": [dumped(SYSTEM, USER, BOT, tools=TOOLS) for _ in range(3)],
    "tools first": [
        json.dumps({"tools": TOOLS, "messages": [USER, BOT], "id": n}).encode() for n in range(3)
    ],
    "tools between": [
        json.dumps({"id": n, "tools": TOOLS, "messages": [SYSTEM, USER], "source": "x"}).encode() for n in range(3)
    ],
    "written otherwise": [
        b'{"messages": [], "tools": %b}' % text.encode()
        for text in (COMPACT, SPACED, json.dumps(TOOLS), COMPACT, SPACED)
    ],
    "white space": [
        b' { "messages" : [ ] , "tools" : %b } ' % SPACED.encode(),
        b'{"messages":[],"tools":%b}' % COMPACT.encode(),
        b'\t{"messages":[],"tools"\t: \t%b\t}\t' % COMPACT.encode(),
        b'{"messages":[{"role":"system" , "content" : "%b"}],"tools":[]}' % (b"long " * 100),
        b'{"messages":[{"role" :"system","content":  "%b" }],"tools":[]}' % (b"long " * 100),
    ],
    "tools as a text": [dumped(USER, tools=json.dumps(TOOLS)) for _ in range(3)],
    "functions": [dumped(USER, BOT, functions=[one["function"] for one in TOOLS]) for _ in range(3)],
    "functions and tools": [
        dumped(USER, functions=[TOOLS[0]["function"]] * 3, tools=TOOLS),
        dumped(USER, functions=[TOOLS[0]["function"]] * 3),
        dumped(USER, functions=[TOOLS[0]["function"]] * 3, tools=TOOLS[:1]),
        dumped(USER, tools=None, functions=[TOOLS[0]["function"]] * 3),
    ],
    "tools elsewhere in the row": [
        dumped(USER, tools=TOOLS),
        json.dumps({"meta": {"tools": TOOLS}, "messages": [USER], "tools": TOOLS}).encode(),
        json.dumps({"meta": {"tools": TOOLS}, "messages": [USER]}).encode(),
        json.dumps({"messages": [{**USER, "tools": TOOLS}], "tools": TOOLS}).encode(),
        json.dumps({"messages": [{"role": "user", "content": json.dumps(TOOLS)}], "tools": TOOLS}).encode(),
        json.dumps({"messages": [USER], "tools": TOOLS, "copy": TOOLS}).encode(),
    ],
    "what only looks like tools": [
        json.dumps({"meta": {"tools": ["no tool at all " * 10] * 3}, "messages": [USER], "tools": TOOLS}).encode(),
        json.dumps({"meta": {"tools": ["no tool at all " * 10] * 3}, "messages": [USER], "tools": TOOLS}).encode(),
        json.dumps({"meta": {"tools": TOOLS[:1] * 3}, "messages": [USER], "tools": TOOLS}).encode(),
        dumped(USER, tools=TOOLS[:1] * 3),
    ],
    "system messages elsewhere": [
        dumped(USER, SYSTEM, BOT),
        dumped(SYSTEM, OTHER, USER),
        dumped(OTHER, SYSTEM, USER),
        dumped({"content": "short", "role": "system"}, SYSTEM, USER),
        dumped(SYSTEM, USER),
        dumped({"content": SYSTEM["content"], "role": "system"}, USER),
        json.dumps({"meta": SYSTEM, "messages": [OTHER, USER]}).encode(),
    ],
    "a system message that is the text of tools": [
        dumped({"role": "system", "content": json.dumps(TOOLS)}, USER),
        dumped(USER, tools=TOOLS[:1] * 2),
        dumped(USER, tools=json.dumps(TOOLS)),
        dumped({"role": "system", "content": json.dumps(TOOLS)}, USER, tools=json.dumps(TOOLS)),
    ],
    "words that look like keys": [
        dumped({"role": "user", "content": '"tools": ' + json.dumps(TOOLS)}, tools=TOOLS),
        dumped({"role": "user", "content": '"role": "system", "content": "' + "x" * 300}, SYSTEM, tools=TOOLS),
        json.dumps({"messages": [USER], 'tools": 1': 2, "tools": TOOLS}).encode(),
        json.dumps({"messages": [USER], '"tools": [': TOOLS, "tools": TOOLS}).encode(),
    ],
    "developer and escapes": [
        json.dumps({"messages": [{"role": "developer", "content": "é\u2028\"\\" * 100}]}, ensure_ascii=bool(n)).encode()
        for n in (0, 1, 0, 1)
    ],
    "object arguments": [
        b'{"messages":[%b,{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"lookup",'
        b'"arguments":{"id":1.10}}}]}],'
        b'"tools":%b}' % (json.dumps(SYSTEM).encode(), COMPACT.encode())
    ] * 2,
    "numbers and unknown keys": [
        b'{"z":1.10,"messages":[],"a":1E5,"big":123456789012345678901234567890,"tools":%b,"id":7}' % COMPACT.encode()
    ] * 2,
}  # fmt: skip


def stored(lines: Sequence[bytes]) -> tuple[list[bytes], list[str]]:
    """What becomes of *lines* in a project: the lines, and what was understood of each."""
    with fast_folder() as folder:
        project = Project.open(Path(folder) / "it.tooldata", make=True)
        report = bring(project, write(Path(folder) / "data.jsonl", lines))
        assert (report.examples, report.bad) == (len(lines), 0)
        out = io.BytesIO()
        plan, ids = Plan("openai"), range(1, len(lines) + 1)
        write_stream(project.writer(), ids, out, plan, look(project.writer(), ids, plan, table=False))
        store = ExampleStore(project.writer())
        records = [store.record(n) for n in range(1, len(lines) + 1)]
        read = [toolset_text(record.toolset) for record in records if record]
        project.close()
    return out.getvalue().split(b"\n")[:-1], read


def as_if_alone(line: bytes) -> Any:
    """The example of a line that nothing was cut from."""
    return shown(example_of_row(read_row(line)))


def shown(example: Any) -> Any:
    return (example.messages, toolset_text(example.toolset), example.source_id, example.origin, example.notes)


@pytest.mark.parametrize("lines", CORPUS.values(), ids=CORPUS)
def test_rows_in_short_are_those_without_what_they_share(lines: list[bytes]) -> None:
    with fast_folder() as folder:
        project = Project.open(Path(folder) / "it.tooldata", make=True)
        bring(project, write(Path(folder) / "data.jsonl", lines))
        imported = [names for *_, names, _ in ExampleStore(project.writer()).in_short()]
        with project.transaction() as db:
            db.executemany(
                "INSERT INTO state VALUES(?, ?, 0, 0, '', '', ?, NULL, NULL)", [(1, 1, '{"tools":[]}'), (2, 2, "{}")]
            )
        store = ExampleStore(project.writer())
        whole = [
            (n, row, None if tools is None else tuple(tools.by_name), status)
            for n, row, tools, status in store.whole(shared=False)
        ]
        assert list(store.in_short()) == whole
        # An edited row with tools of its own has those; one without keeps those it was imported with.
        assert whole[:2] == [(1, '{"tools":[]}', None, 1), (2, "{}", imported[1], 2)][: len(whole)]
        project.close()


@pytest.mark.parametrize("lines", CORPUS.values(), ids=CORPUS)
def test_every_line_leaves_as_it_came(lines: list[bytes]) -> None:
    back, toolsets = stored(lines)
    assert back == lines
    assert toolsets == [as_if_alone(line)[1] for line in lines]


@pytest.mark.parametrize("lines", [*CORPUS.values(), [one for lines in CORPUS.values() for one in lines]])
def test_a_line_is_understood_as_if_it_stood_alone(lines: list[bytes]) -> None:
    reader = OpenAIReader()
    for line in [*lines, *reversed(lines)]:
        parsed = reader.parse(line)
        if b'"arguments":{' not in line:
            assert shown(reader.example(parsed)) == as_if_alone(line)
        whole, at = b"", 0
        for offset, part in parsed.cuts:
            whole += parsed.stored[at:offset] + part
            at = offset
        assert whole + parsed.stored[at:] == line


def test_object_arguments_keep_their_numbers_after_a_cut() -> None:
    reader = OpenAIReader()
    for line in CORPUS["object arguments"]:
        assert reader.example(reader.parse(line)).messages[1].calls[0].arguments == '{"id": 1.10}'


def test_parts_that_repeat_are_stored_once() -> None:
    with fast_folder() as folder:
        project = Project.open(Path(folder) / "it.tooldata", make=True)
        lines = [dumped(SYSTEM, {"role": "user", "content": str(n)}, tools=TOOLS) for n in range(50)]
        bring(project, write(Path(folder) / "data.jsonl", lines))
        (parts,) = project.writer().execute("SELECT count(*) FROM part").fetchone()
        (bytes_kept,) = project.writer().execute("SELECT sum(length(data)) FROM example WHERE id > 1").fetchone()
        assert parts == 2
        assert bytes_kept < 49 * 120
        project.close()


def test_a_damaged_line_among_lines_that_share_parts_keeps_its_place() -> None:
    reader = OpenAIReader()
    good = dumped(SYSTEM, USER, tools=TOOLS)
    reader.parse(good)
    for bad in (good[:-1] + b",}", good.replace(b'"user"', b"user"), good.replace(b'"Hi"', b'"Hi", "content": 1')):
        with pytest.raises(RowError) as cut:
            reader.example(reader.parse(bad))
        with pytest.raises(RowError) as whole:
            read_row(bad)
        assert str(cut.value) == str(whole.value)


# --- any row at all

_WORDS = st.sampled_from(
    ["tools", "functions", "system", '"tools": [', "role", '"role":"system","content":', "a", "é\u2028"]
)
_SHARED: list[Any] = [TOOLS, TOOLS[:1] * 2, json.dumps(TOOLS), SYSTEM["content"], SYSTEM, json.dumps(SYSTEM)]
_VALUES = st.recursive(
    st.one_of(_WORDS, st.none(), st.booleans(), st.integers(), st.sampled_from(_SHARED)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_WORDS, inner, max_size=3)),
    max_leaves=6,
)
_MESSAGES = st.lists(
    st.one_of(
        st.sampled_from([SYSTEM, OTHER, USER, BOT]),
        st.fixed_dictionaries({"role": st.sampled_from(["system", "user"]), "content": st.one_of(_WORDS, st.none())}),
        st.fixed_dictionaries({"content": st.just(SYSTEM["content"]), "role": st.just("system"), "extra": _VALUES}),
    ),
    max_size=4,
)
_TOOLS = st.sampled_from([TOOLS, TOOLS[:1], TOOLS[:1] * 2, json.dumps(TOOLS), [], None])
_ROWS = st.tuples(
    st.fixed_dictionaries({"messages": _MESSAGES}, optional={"tools": _TOOLS, "functions": _TOOLS, "meta": _VALUES}),
    # A row with "system" beside its messages is taken for another format.
    st.dictionaries(_WORDS.filter(lambda word: word not in ("tools", "functions", "system")), _VALUES, max_size=3),
    st.randoms(use_true_random=False),
    st.sampled_from([(", ", ": "), (",", ":"), (" , ", " :\t")]),
    st.booleans(),
)


def written(drawn: Any) -> bytes:
    """A row with its keys in any order, spaced and escaped in any way."""
    row, more, dice, separators, ascii_only = drawn
    items = list({**more, **row}.items())
    dice.shuffle(items)
    return json.dumps(dict(items), separators=separators, ensure_ascii=ascii_only).encode()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_ROWS, min_size=2, max_size=12))
def test_any_rows_leave_as_they_came_and_are_understood_as_if_alone(drawn: list[Any]) -> None:
    lines = [written(one) for one in drawn]
    reader = OpenAIReader()
    for line in lines:
        assert shown(reader.example(reader.parse(line))) == as_if_alone(line)
    back, toolsets = stored(lines)
    assert back == lines
    assert toolsets == [as_if_alone(line)[1] for line in lines]
