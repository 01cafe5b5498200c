"""Requests that go by file, and the replies that come back, in any order and any shape."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.errors import UsageError
from tooldata_tui.generation.budget import Limits
from tooldata_tui.generation.providers import Provider
from tooldata_tui.settings.providers import ProviderSettings
from tooldata_tui.store.ledger import Job
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.batching import read_replies, take_in, write_requests
from tooldata_tui.tasks.generating import Into, generate, open_job

from .jobs import CHECKER, new_project, said
from .llm_server import Hit, plausible
from .works import Chain, Sayings


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with closing(new_project(tmp_path)) as project:
        yield project


def provider(protocol: str = "openai", **settings: Any) -> Provider:
    given = {"url": "https://x.example", "model": "m-1", "price_in": 1.0, "price_out": 1.0, **settings}
    return Provider("it", ProviderSettings(protocol=protocol, **given))  # type: ignore[arg-type]


def written(project: Project, file: Path, work: Sayings, wire: Provider, **options: Any) -> tuple[Job, list[Any]]:
    """A job written out, and its lines."""
    job = open_job(project, {"kind": "a"}, wire, carried=True)
    found = write_requests(job, work, wire, Into(project, CHECKER), file, **options)
    lines = [json.loads(line) for line in file.read_bytes().splitlines()]
    assert found.requests == len(lines)
    return job, lines


def answered(line: Any, number: int = 0) -> Any:
    """What a server sends back for a line of a batch file."""
    body = line.get("body") or line["params"]
    value = plausible(Hit("", {}, body).schema, number)
    name = line["custom_id"]
    if "params" in line:
        message = {
            "content": [{"type": "tool_use", "input": value}],
            "usage": {"input_tokens": 5, "output_tokens": 6},
        }
        return {"custom_id": name, "result": {"type": "succeeded", "message": message}}
    reply = {
        "choices": [{"message": {"content": json.dumps(value)}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 5, "completion_tokens": 6},
    }
    return {"id": "r", "custom_id": name, "response": {"status_code": 200, "body": reply}, "error": None}


def put(file: Path, *lines: Any) -> Path:
    file.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return file


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
def test_a_job_goes_out_and_comes_back_by_file(project: Project, tmp_path: Path, protocol: str) -> None:
    wire, work = provider(protocol), Sayings(5)
    job, lines = written(project, tmp_path / "out.jsonl", work, wire)
    keys = {"openai": {"custom_id", "method", "url", "body"}, "anthropic": {"custom_id", "params"}}[protocol]
    assert all(set(line) == keys for line in lines)
    assert len({line["custom_id"] for line in lines}) == 5
    replies = put(tmp_path / "in.jsonl", *(answered(line, n) for n, line in enumerate(reversed(lines))))
    brought = read_replies(project, replies)
    assert (brought.jobs, brought.kept, brought.problems) == ((job,), 5, ())
    fresh = Sayings(5)
    report = take_in(job, fresh, wire, Into(project, CHECKER))
    assert (report.ended, report.added) == ("done", 5)
    assert (report.spent.requests, report.spent.tokens) == (5, 55)
    assert fresh.taken == [f"say/{n}" for n in (5, 4, 3, 2, 1)]
    assert len(set(said(project))) == 5


def test_what_is_wrong_with_a_line_is_said_and_keeps_no_other_out(project: Project, tmp_path: Path) -> None:
    wire = provider()
    job, lines = written(project, tmp_path / "out.jsonl", Sayings(4), wire)
    late = {"custom_id": lines[2]["custom_id"], "response": None, "error": {"message": "expired"}}
    busy = {"custom_id": lines[3]["custom_id"], "response": {"status_code": 429, "body": {"error": "busy"}}}
    forged = {**answered(lines[0]), "custom_id": lines[0]["custom_id"][:-1] + "_"}
    file = put(
        tmp_path / "in.jsonl",
        answered(lines[0]), answered(lines[0], 1), "{", "[]", "", {"custom_id": 3}, {"custom_id": "m-1", "result": 3},
        late, busy, forged, answered(lines[1]),
    )  # fmt: skip
    brought = read_replies(project, file)
    assert brought.kept == 2
    assert [problem.line for problem in brought.problems] == [2, 3, 4, 6, 7, 8, 9, 10]
    words = [problem.message.replace(line["custom_id"], "ID") for problem in brought.problems for line in lines[:1]]
    assert words[0] == "ID stands in the file twice"
    assert "expired" in words[5]
    assert "the server answered 429: busy" in words[6]
    assert "is no request of this project" in words[7]
    report = take_in(job, Sayings(4), wire, Into(project, CHECKER))
    assert (report.ended, report.added, report.why) == ("stopped", 2, "2 requests have no reply")
    again = read_replies(project, file)
    assert again.kept == 0
    # What has no reply goes out again, under its old name.
    _, rest = written(project, tmp_path / "again.jsonl", Sayings(4), wire)
    assert [line["custom_id"] for line in rest] == [line["custom_id"] for line in lines[2:]]
    read_replies(project, put(tmp_path / "in2.jsonl", *map(answered, rest)))
    assert take_in(job, Sayings(4), wire, Into(project, CHECKER)).ended == "done"


def test_replies_of_another_project_are_not_taken(project: Project, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with closing(new_project(other)) as stranger:
        _, lines = written(stranger, tmp_path / "out.jsonl", Sayings(3, words=1), provider())
    written(project, tmp_path / "mine.jsonl", Sayings(3), provider())
    brought = read_replies(project, put(tmp_path / "in.jsonl", *map(answered, lines)))
    assert (brought.kept, len(brought.problems)) == (0, 3)


def test_what_follows_a_reply_goes_out_with_the_next_file(project: Project, tmp_path: Path) -> None:
    wire, asked = provider(), 0
    for turn in range(3):
        job, lines = written(project, tmp_path / f"{turn}.jsonl", Chain(3), wire)
        asked += len(lines)
        read_replies(project, put(tmp_path / f"in{turn}.jsonl", *map(answered, lines)))
        report = take_in(job, Chain(3), wire, Into(project, CHECKER))
    assert (asked, report.ended, len(said(project))) == (3, "done", 3)


def test_a_request_that_went_out_by_file_is_not_sent_as_well(project: Project, tmp_path: Path) -> None:
    job, _ = written(project, tmp_path / "out.jsonl", Sayings(2), provider())
    with pytest.raises(UsageError, match="--read-replies"):
        generate(job, Sayings(2), provider(), None, Into(project, CHECKER))
    live = open_job(project, {"kind": "a"}, provider())
    assert live.id != job.id
    with pytest.raises(UsageError, match="over the network"):
        write_requests(live, Sayings(2), provider(), Into(project, CHECKER), tmp_path / "x")


def test_a_file_that_is_there_is_not_overwritten_and_a_limit_holds(project: Project, tmp_path: Path) -> None:
    file = put(tmp_path / "there.jsonl", "precious")
    with pytest.raises(UsageError, match="already exists"):
        written(project, file, Sayings(2), provider())
    assert file.read_text() == "precious\n"
    _, lines = written(project, tmp_path / "out.jsonl", Sayings(9), provider(), limits=Limits(requests=4))
    assert len(lines) == 4
    _, lines = written(project, tmp_path / "more.jsonl", Sayings(9), provider(), limits=Limits(requests=4))
    assert len(lines) == 4
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o077 == 0
