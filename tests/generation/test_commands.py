"""expand, judge and prompt, against a server on this machine and without any."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tooldata_tui.cli.main import main
from tooldata_tui.generation.judging import CRITERIA

from .answers import inventive
from .llm_server import Hit, LlmServer, running

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "description": words,
            "parameters": {
                "type": "object",
                "properties": {"order_id": {"type": "string", "pattern": "^ORD-[0-9]{5}$"}},
                "required": ["order_id"],
                "additionalProperties": False,
            },
        },
    }
    for name, words in (("lookup_order", "Tells what is in an order."), ("refund", "Pays money back."))
]


def line(number: int, text: str, name: str) -> str:
    arguments = json.dumps({"order_id": f"ORD-{10000 + number}"})
    call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}
    messages = [
        {"role": "user", "content": f"{text} ORD-{10000 + number}?"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
    ]
    return json.dumps({"id": f"s{number}", "messages": messages, "meta": {"source": "seed"}})


SEEDS = [
    line(1, "Would you tell me please what exactly is in", "lookup_order"),
    line(2, "Could somebody list the contents of the parcel", "lookup_order"),
    line(3, "The lamp came in pieces, so I want my money back for", "refund"),
]


def answer(hit: Hit, number: int) -> object:
    """A judge that always says refund, and a writer who is never out of words."""
    properties = hit.schema["properties"]
    if "tools" in properties:
        return {"reason": "“money”", "tools": ["refund"]}
    if "intent" in properties:
        return {name: {"reason": "", "quote": "", "holds": True} for name in CRITERIA}
    return inventive(hit, number)


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with running(answer=answer) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder, which is the working folder."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "data.jsonl").write_text("\n".join(SEEDS) + "\n")
    (folder / "tools.json").write_text(json.dumps(TOOLS))
    (folder / "tooldata.toml").write_text('[project]\nname = "shop"\n')
    monkeypatch.chdir(folder)
    for key in [key for key in os.environ if key.startswith(("TOOLDATA_", "XDG_"))]:
        monkeypatch.delenv(key)
    monkeypatch.setenv("HOME", str(tmp_path))
    return folder


def use(folder: Path, server: LlmServer, protocol: str = "openai") -> None:
    with (folder / "tooldata.toml").open("a") as file:
        file.write(
            f'[providers.local]\nprotocol = "{protocol}"\nurl = "{server.url}"\nmodel = "local-1"\nkey_env = ""\n'
            "price_in = 1.0\nprice_out = 2.0\n"
        )


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tooldata(folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    before = signal.getsignal(signal.SIGTERM)

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(list(words))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    yield run
    signal.signal(signal.SIGTERM, before)


def sources(tooldata: Run) -> list[str]:
    """What made each example that is exported."""
    code, out, _ = tooldata("export", ".", "-", "--status", "any")
    assert code == 0
    metas = [json.loads(row).get("_meta", {}) for row in out.splitlines()]
    return [meta["kind"] for meta in metas if meta.get("source") == "expand"]


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
def test_expand_brings_as_many_as_were_asked_for_as_pending(
    tooldata: Run, folder: Path, server: LlmServer, protocol: str
) -> None:
    use(folder, server, protocol)
    code, out, err = tooldata("expand", ".", "--count", "8", "--yes", "--json")
    assert code == 0, err
    report = json.loads(out)
    assert (report["added"], report["ended"], report["lost"]) == (8, "done", 0)
    assert [one["of"] for one in report["yields"]] == ["lookup_order", "refund"]
    assert "127.0.0.1" in err
    assert "leaves this machine" in err
    _, stats, _ = tooldata("stats", ".", "--json")
    assert json.loads(stats)["status"] == {"pending": 11, "accepted": 0, "rejected": 0}
    _, queue, _ = tooldata("queue", ".", "--where", "source:local-1", "--json")
    assert len(queue.splitlines()) == 8


@pytest.mark.parametrize(
    "words", [("negative",), ("multi-turn",), ("boundary", "--pair", "refund,lookup_order")], ids=lambda words: words[0]
)
def test_every_kind_lands_in_the_queue(tooldata: Run, folder: Path, server: LlmServer, words: tuple[str, ...]) -> None:
    use(folder, server)
    code, out, err = tooldata("expand", ".", "--kind", *words, "--count", "4", "--yes", "--json")
    assert code == 0, err
    assert json.loads(out)["added"] >= 4, err


def test_nothing_is_sent_before_somebody_agrees(tooldata: Run, folder: Path, server: LlmServer) -> None:
    use(folder, server)
    code, _, err = tooldata("expand", ".", "--count", "4")
    assert code == 2
    assert "2 requests to 127.0.0.1" in err
    assert "say --yes" in err
    assert server.hits == []


def test_a_dry_run_needs_no_provider_and_no_network_and_leaves_nothing(tooldata: Run, folder: Path) -> None:
    code, out, err = tooldata("expand", ".", "--tool", "refund", "--count", "25", "--dry-run")
    assert code == 0
    assert out.count("=== ") == 3
    assert "The lamp came in pieces" in out
    assert "3 requests" in err
    assert not list(folder.glob("*.tooldata*"))


def test_more_like_one_example_and_one_gap_are_asked_for(tooldata: Run, folder: Path) -> None:
    code, out, err = tooldata("expand", ".", "--like", "3", "--count", "5", "--dry-run")
    assert (code, "1 request" in err) == (0, True)
    assert "near to the first of the examples" in out
    assert out.split("\n<seeds ")[1].splitlines()[1].startswith('{"message": "The lamp came in pieces')
    _, out, _ = tooldata("expand", ".", "--kind", "negative", "--like", "3", "--count", "4", "--dry-run")
    assert out.count("near to the first of the examples") == 4
    gap = {"kind": "negative", "negative": "missing", "missing": 12}
    code, out, err = tooldata("expand", ".", "--kind", "negative", "--gap", json.dumps(gap), "--dry-run")
    assert (code, out.count("=== ")) == (0, 5)  # 50 of them
    assert "wants a tool and lacks" not in err


def test_tools_alone_can_be_asked_for_and_it_is_said_what_that_is(
    tooldata: Run, folder: Path, server: LlmServer
) -> None:
    use(folder, server)
    (folder / "data.jsonl").unlink()
    code, out, err = tooldata("expand", ".", "--count", "4", "--yes", "--json")
    assert (code, json.loads(out)["added"]) == (0, 4), err
    assert "no example to go by: all is made up from the schemas of the tools; tooldata seed writes some by hand" in err
    assert err.count("no example to go by") == 1
    assert "the tools alone leave this machine" in err


def test_a_job_that_reached_its_limit_goes_on_where_it_was(tooldata: Run, folder: Path, server: LlmServer) -> None:
    use(folder, server)
    words = ("expand", ".", "--tool", "refund", "--count", "20", "--yes", "--json")
    code, out, asked = tooldata(*words, "--max-requests", "2")
    first = json.loads(out)
    assert (code, first["ended"]) == (1, "limit")
    code, out, err = tooldata(*words)
    second = json.loads(out)
    assert "going on with job 1" in err
    assert int(err.split(" requests to ")[0].split()[-1]) <= int(asked.split(" requests to ")[0].split()[-1])
    assert (code, second["job"], second["ended"]) == (0, 1, "done")
    assert first["added"] + second["added"] == 20


def test_requests_and_replies_go_by_file(tooldata: Run, folder: Path) -> None:
    with (folder / "tooldata.toml").open("a") as file:
        file.write('[providers.far]\nurl = "https://api.example.com"\nmodel = "m"\nkey_env = "NO_SUCH_KEY"\n')
    words = ("expand", ".", "--kind", "negative", "--count", "8")
    code, _, err = tooldata(*words, "--write-requests", "out.jsonl")
    assert code == 0, err
    replies = []
    for number, text in enumerate((folder / "out.jsonl").read_text().splitlines()):
        request = json.loads(text)
        said = inventive(Hit("", {}, request["body"]), number)
        choice = {"message": {"role": "assistant", "content": json.dumps(said)}, "finish_reason": "stop"}
        body = {"choices": [choice], "usage": {"prompt_tokens": 10, "completion_tokens": 20}}
        replies.append(json.dumps({"custom_id": request["custom_id"], "response": {"status_code": 200, "body": body}}))
    (folder / "in.jsonl").write_text("\n".join(replies) + "\nnonsense\n")
    code, out, err = tooldata(*words, "--read-replies", "in.jsonl", "--json")
    assert code == 1  # for the line that is none
    assert "in.jsonl:5" in err
    assert json.loads(out)["added"] == 8
    assert sources(tooldata) == ["negative"] * 8


def test_noise_needs_no_model(tooldata: Run, folder: Path) -> None:
    code, out, _ = tooldata("expand", ".", "--kind", "noise", "--count", "2", "--json")
    assert (code, json.loads(out)) == (0, {"added": 2, "known": 0})
    code, out, err = tooldata("expand", ".", "--kind", "noise", "--count", "5", "--seed", "1", "--json")
    assert json.loads(out)["added"] <= 3  # noise is not made noisier
    assert "no more than" in err
    assert set(sources(tooldata)) == {"noise"}


def test_the_judge_s_objections_become_findings_and_no_verdicts(tooldata: Run, folder: Path, server: LlmServer) -> None:
    use(folder, server)
    code, out, err = tooldata("judge", ".", "--votes", "2", "--yes")
    assert code == 0, err
    assert "3 turns judged, 2 to look at" in out
    _, found, _ = tooldata("findings", ".", "--select", "L", "--json")
    assert [json.loads(one)["code"] for one in found.splitlines()] == ["L101", "L101"]
    _, stats, _ = tooldata("stats", ".", "--json")
    numbers = json.loads(stats)
    assert numbers["status"] == {"pending": 3, "accepted": 0, "rejected": 0}
    assert numbers["judge"] == {"judged": 3, "decided": 0, "agreed": 0, "objected": 0, "upheld": 0}
    code, _, err = tooldata("judge", ".", "--yes")
    assert code == 2
    assert "--again" in err


def test_opinions_outlive_a_scan(tooldata: Run, folder: Path, server: LlmServer) -> None:
    use(folder, server)
    tooldata("judge", ".", "--votes", "1", "--labels-only", "--yes")
    tooldata("scan", ".", "--words-only")
    _, found, _ = tooldata("findings", ".", "--select", "L", "--json")
    assert len(found.splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "boundary"), "--pair A,B go together"),
        (("--pair", "refund,lookup_order"), "--pair A,B go together"),
        (("--kind", "boundary", "--pair", "refund"), "two labels"),
        (("--kind", "noise", "--fill-gaps"), "says nothing about"),
        (("--tool", "refnd", "--dry-run"), "did you mean refund"),
        (("--kind", "boundary", "--pair", "refund,fly", "--dry-run"), "no boundary of these tools"),
        (("--yes",), "[providers.NAME]"),
        (("--count", "0"), "not a number above 0"),
        (("--like", "1", "--kind", "multi-turn"), "says nothing about"),
        (("--gap", "nonsense"), "--gap: "),
        (("--gap", '{"kind": "negative"}', "--dry-run"), "does not fill this gap"),
        (("--gap", '{"kind": "tool", "tool": "refund"}', "--fill-gaps"), "for one gap"),
        (("--gap", '{"kind": "tool", "tool": "fly"}', "--dry-run"), "does not fill this gap: calls of fly"),
    ],
)
def test_wrong_use_is_said(tooldata: Run, words: tuple[str, ...], said: str) -> None:
    code, _, err = tooldata("expand", ".", *words)
    assert code == 2
    assert said in err


def test_more_like_an_example_that_is_not_there_is_refused(tooldata: Run) -> None:
    for identity, said in (("9", "there is no example 9"), ("nobody", "no example has the id nobody")):
        code, out, err = tooldata("expand", ".", "--like", identity, "--dry-run")
        assert (code, out) == (1, "")
        assert said in err


def test_prompts_are_listed_and_shown_the_project_s_own_first(tooldata: Run, folder: Path) -> None:
    code, out, _ = tooldata("prompt")
    assert code == 0
    assert out.splitlines()[0].split() == ["positive", "messages", "that", "call", "a", "tool,", "with", "the", "call"]
    _, shipped, _ = tooldata("prompt", "judge")
    assert "$data_talk" in shipped
    (folder / "prompts").mkdir()
    (folder / "prompts" / "judge.txt").write_text("Mine: $data_talk\n")
    _, own, _ = tooldata("prompt", "judge")
    assert own == "Mine: $data_talk\n"
