"""Taking in the replies of a language model, from a ledger full of them; and a double that is never out of words.

python benchmarks/generation.py     runs the double, prints its address, and ends with its standard input
"""

import importlib.util
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from tooldata_tui.dataset import Tool, Toolset
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.generation.asks import ask_bytes
from tooldata_tui.generation.expansion import Expansion, Wish
from tooldata_tui.generation.ground import Ground, Seed
from tooldata_tui.generation.prompt import load_prompt
from tooldata_tui.generation.providers import Provider
from tooldata_tui.rules.checker import Checker
from tooldata_tui.settings.providers import ProviderSettings
from tooldata_tui.store.ledger import Arrival, Ledger, NewRequest
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.generating import Into, open_job
from tooldata_tui.tasks.harvesting import Harvester

__all__ = ["Ingested", "ingest"]

_DEMO = Path(__file__).parents[1] / "demo"
_CHUNK = 2_000


class Ingested(NamedTuple):
    """What was taken in, in which CPU seconds."""

    replies: int
    examples: int
    dropped: int
    seconds: float


def ingest(replies: int, each: int) -> Ingested:
    """Take in so many replies of *each* examples, which are written down already."""
    tools = [
        Tool(one["function"]["name"], one["function"]["description"], one["function"]["parameters"]) for one in _tools()
    ]
    texts = list(_texts())
    seeds = tuple(Seed(n, text, frozenset({"initiate_refund"})) for n, text in enumerate(texts, 1))
    ground = Ground(Toolset(tuple(tools)), seeds, tuple(texts))
    wishes = [Wish("initiate_refund", replies * each)]
    work = Expansion(ground, load_prompt("positive"), wishes, model="double", each=each)
    provider = Provider("double", ProviderSettings(url="http://127.0.0.1", model="double"))
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Project.open(Path(folder) / "it.tooldata", make=True)) as project,
    ):
        job = open_job(project, {"kind": "positive"}, provider)
        _write_down(project, job.id, work, replies, each, texts)
        harvester = Harvester(job, work, provider, Into(project, Checker()))
        started = time.process_time()
        while harvester.take():
            pass
        harvester.put_in_order()
        return Ingested(harvester.replies, harvester.added, harvester.drops, time.process_time() - started)


def _tools() -> list[dict[str, Any]]:
    tools: list[dict[str, Any]] = json.loads((_DEMO / "tools.json").read_text(encoding="utf-8"))
    return tools


def _texts() -> Iterator[str]:
    for line in (_DEMO / "examples.jsonl").read_bytes().splitlines():
        try:
            messages = json.loads(line)["messages"]
        except (ValueError, KeyError, TypeError):  # a flaw of the demo
            continue
        yield from (one["content"] for one in messages if one["role"] == "user" and isinstance(one["content"], str))


def _messages(texts: list[str], chance: random.Random) -> Iterator[str]:
    """Endless messages in which each word has followed the one before in one of *texts*: people repeat themselves."""
    following = defaultdict(list)
    for text in texts:
        words = ["", *text.split(), ""]
        for before, word in pairwise(words):
            following[before].append(word)
    while True:
        words, word = [], chance.choice(following[""])
        while word and len(words) < 30:
            words.append(word)
            word = chance.choice(following[word])
        if len(words) > 5:
            yield " ".join(words)


def _write_down(project: Project, job: int, work: Expansion, replies: int, each: int, texts: list[str]) -> None:
    chance = random.Random(7)
    messages = _messages(texts, chance)
    for begin in range(0, replies, _CHUNK):
        asks = [work.next() for _ in range(min(_CHUNK, replies - begin))]
        requests = [NewRequest(ask.key, ask_bytes(ask), 0, 0.0) for ask in asks if ask is not None]
        with project.transaction() as db:
            ledger = Ledger(db)
            ids = ledger.write(job, requests)
            ledger.keep([Arrival(id, 200, _reply(each, messages, chance)) for id in ids])


def _reply(each: int, messages: Iterator[str], chance: random.Random) -> bytes:
    examples = []
    for _ in range(each):
        order = f"ORD-{chance.randrange(10_000, 100_000)}"
        arguments = {"order_id": order, "reason": "late", "amount": None, "items": None}
        examples.append({"message": f"{next(messages)} {order}", "arguments": arguments})
    message = {"role": "assistant", "content": dumps({"examples": examples})}
    usage = {"prompt_tokens": 2_000, "completion_tokens": 100 * each}
    return dumps({"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage}).encode()


def _serve(delay: float) -> None:
    """Answer with a new message wherever one is asked for, each request after *delay* seconds."""
    spec = importlib.util.spec_from_file_location("llm_server", _DEMO / "llm_server.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["llm_server"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    messages = _messages(list(_texts()), random.Random(7))

    def answer(hit: Any, number: int) -> Any:
        time.sleep(delay)
        [item] = module.plausible(hit.schema, number)["examples"][:1]
        return {"examples": [{**item, "message": next(messages)} for _ in range(10)]}

    with module.running(answer=answer) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    _serve(1.0)
