"""``tooldata export``."""

import gzip
import hashlib
import json
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .sample import LINES, PROJECT, Command

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def accepted(tooldata: Command) -> Command:
    """The command, after #1 and #5 (lines 1 and 6), which are fine, were accepted."""
    assert tooldata("decide", PROJECT, "--where", "#1,#5", "accept", "--yes").code == 0
    return tooldata


def test_untouched_examples_leave_as_they_came(accepted: Command, folder: Path) -> None:
    result = accepted("export", PROJECT, "out.jsonl")
    written = (folder / "out.jsonl").read_bytes()
    assert written == f"{LINES[0]}\n{LINES[5]}\n".encode()
    assert (result.code, result.out) == (0, "")
    assert result.err == f"out.jsonl: 2 examples; sha256 {hashlib.sha256(written).hexdigest()}\n"


def test_edited_examples_leave_as_edited(accepted: Command, folder: Path) -> None:
    accepted("decide", PROJECT, "1", "relabel", "--tool", "refund")
    (report,) = accepted("export", PROJECT, "out.jsonl", "--json").objects
    first, second = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(first)["messages"][1]["tool_calls"][0]["function"]["name"] == "refund"
    assert second == LINES[5]
    assert (report["examples"], report["edited"]) == (2, 1)
    assert report["bytes"] == (folder / "out.jsonl").stat().st_size


def test_compressed_files_hold_the_same(accepted: Command, folder: Path) -> None:
    import zstandard

    plain = f"{LINES[0]}\n{LINES[5]}\n".encode()
    (report,) = accepted("export", PROJECT, "out.jsonl.gz", "--json").objects
    packed = (folder / "out.jsonl.gz").read_bytes()
    assert gzip.decompress(packed) == plain
    assert report["sha256"] == hashlib.sha256(packed).hexdigest()
    accepted("export", PROJECT, "out.jsonl.zst")
    with zstandard.ZstdDecompressor().stream_reader((folder / "out.jsonl.zst").read_bytes()) as stream:
        assert stream.read() == plain


def test_stdout_gets_the_bytes_alone(accepted: Command, process: Start) -> None:
    with process("export", PROJECT, "-") as child:
        out, err = child.communicate()
    assert out == f"{LINES[0]}\n{LINES[5]}\n".encode()
    assert err.startswith(b"-: 2 examples; sha256 ")


def test_examples_with_errors_stay_unless_allowed(accepted: Command, folder: Path) -> None:
    result = accepted("export", PROJECT, "out.jsonl", "--status", "accepted,pending")
    assert result.code == 1
    assert "3 accepted or pending examples have errors: #2 C301 order_id is missing, #3 C304 " in result.err
    assert result.err.replace("\n", "").isprintable()
    assert not (folder / "out.jsonl").exists()
    assert accepted("export", PROJECT, "out.jsonl", "--status", "any", "--allow-errors").code == 0
    assert len((folder / "out.jsonl").read_bytes().splitlines()) == 5


def test_an_error_of_a_rule_that_the_settings_ignore_is_none(accepted: Command, folder: Path) -> None:
    (folder / "tooldata.toml").write_text('[rules]\nignore = ["C"]\n')
    assert accepted("export", PROJECT, "out.jsonl", "--status", "any").code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["out.jsonl", "--status", "rejected"], 1, "no rejected example to write"),
        (["out.jsonl", "--status", "acepted"], 2, "no status acepted; did you mean accepted?"),
        (["out.jsonl", "--format", "opnai"], 2, "did you mean openai?"),
        (["data.jsonl"], 1, "data.jsonl: exists already; overwrite it with --force"),
        (["link.jsonl", "--force"], 1, "link.jsonl: is a symbolic link"),
        ([PROJECT, "--force"], 2, "that is the project itself"),
        (["data.jsonl", "--force"], 2, "data.jsonl: export: the project is made from that file; choose another name"),
        (["gone/out.jsonl"], 1, "gone/out.jsonl: cannot be written: No such file or directory"),
        (["/dev/null"], 1, "is not a regular file"),
        (["-", "--json"], 2, "both the examples and --json would go to stdout"),
    ],
)
def test_refusals_write_nothing(accepted: Command, folder: Path, words: list[str], code: int, said: str) -> None:
    (folder / "link.jsonl").symlink_to("data.jsonl")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = accepted("export", PROJECT, *words)
    assert (result.code, result.out) == (code, "")
    assert said in result.err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_full_disk_leaves_the_old_file_whole(process: Start, folder: Path) -> None:
    (folder / "big.jsonl").write_bytes(b"".join(f"{LINES[5]}\n".encode() for _ in range(2_000)))
    with process("import", "big.jsonl") as child:
        child.communicate()
    (folder / "out.jsonl").write_text("old\n")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    command = ("export", "big.tooldata", "out.jsonl", "--force", "--status", "any")
    with process(*command, preexec_fn=limit) as child:
        _, err = child.communicate()
    assert child.returncode == 1
    assert err == b"tooldata: out.jsonl: cannot be written: File too large\n"
    assert (folder / "out.jsonl").read_text() == "old\n"
    assert not list(folder.glob(".*.part"))


def test_a_dataset_file_can_be_filtered_without_a_project(tooldata: Command, folder: Path) -> None:
    (folder / PROJECT).unlink()
    result = tooldata("export", "data.jsonl", "out.jsonl", "--status", "any", "--where", "id:r1,r6")
    assert result.code == 0
    assert (folder / "out.jsonl").read_text(encoding="utf-8") == f"{LINES[0]}\n{LINES[5]}\n"
    assert not (folder / "data.tooldata").exists()
