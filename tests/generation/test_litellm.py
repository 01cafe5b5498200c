"""LiteLLM's proxy, which nobody here wrote, speaks both protocols: what works with our own server works with it."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tooldata_tui.generation.providers import Provider
from tooldata_tui.generation.secret import Secret
from tooldata_tui.rules.checker import Checker
from tooldata_tui.settings.providers import ProviderSettings
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.generating import GenerationReport, Into, generate, open_job

from .works import Sayings

pytestmark = pytest.mark.peers

#: Where ``make test-peers`` installs it; another place can be named.
PEERS = Path(os.environ.get("TOOLDATA_PEERS", Path(__file__).parents[2] / ".venv-peers"))
PATIENCE = 180.0
KEY = "sk-canary-0123456789abcdef"
CONFIG = """
model_list:
  - model_name: says-it
    litellm_params: {model: openai/mock, api_key: none, mock_response: '{"said": "Where is my order?"}'}
  - model_name: says-nothing
    litellm_params: {model: openai/mock, api_key: none, mock_response: "I would rather not."}
  - model_name: is-busy
    litellm_params: {model: openai/mock, api_key: none, mock_response: litellm.RateLimitError}
litellm_settings: {num_retries: 0}
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = PEERS / "bin" / "litellm"
    if not program.exists():
        pytest.skip(f"there is no {program}: run make test-peers")
    folder = tmp_path_factory.mktemp("litellm")
    (folder / "config.yaml").write_text(CONFIG)
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "true",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "HOME": str(folder),
    }
    command = [str(program), "--config", "config.yaml", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health/liveliness", process, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(log.read_text(errors="replace")[-3000:])


def run(folder: Path, url: str, work: Sayings, **settings: Any) -> GenerationReport:
    given = {"timeout": 60.0, "concurrency": 4, "price_in": 1.0, "price_out": 2.0, **settings}
    provider = Provider("litellm", ProviderSettings(url=url, **given))
    with closing(Project.open(folder / "it.tooldata", make=True)) as project:
        job = open_job(project, {"kind": "sayings"}, provider)
        return generate(job, work, provider, Secret(KEY), Into(project, Checker()))


@pytest.mark.parametrize("structured", ["schema", "tool", "plain"])
@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
def test_a_job_is_done(tmp_path: Path, url: str, protocol: str, structured: str) -> None:
    work = Sayings(6)
    report = run(tmp_path, url, work, protocol=protocol, structured=structured, model="says-it")
    assert (report.ended, report.why, report.added, report.lost) == ("done", "", 6, 0)
    assert report.spent.requests == 6
    assert report.spent.tokens > 0
    assert report.spent.price > 0


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
def test_a_reply_that_is_none_is_asked_for_again_and_given_up(tmp_path: Path, url: str, protocol: str) -> None:
    report = run(tmp_path, url, Sayings(1), protocol=protocol, model="says-nothing")
    assert (report.ended, report.added, report.lost, report.spent.requests) == ("done", 0, 1, 3)


@pytest.mark.parametrize("protocol", ["openai", "anthropic"])
def test_a_model_that_is_not_there_ends_the_job_with_what_the_server_says(
    tmp_path: Path, url: str, protocol: str
) -> None:
    report = run(tmp_path, url, Sayings(3), protocol=protocol, model="no-such-model", concurrency=1)
    assert report.ended == "failed"
    assert "no-such-model" in report.why
    assert report.spent.tokens == 0


def test_a_server_that_is_busy_is_asked_again_until_it_is_enough(tmp_path: Path, url: str) -> None:
    report = run(tmp_path, url, Sayings(1), model="is-busy")
    assert report.ended == "failed"
    assert "429" in report.why
    assert report.spent.requests == 6
