"""Rendering rows through a chat template: in a child process, which a template may hang, end or fill without stopping
anybody.

The child has so much memory and, for each row, so many seconds. An alarm ends it where a row takes longer: the default
action of a signal works even where Python itself is stuck. The next row gets a new child; after a few the template is
given up.
"""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from tooldata_tui.errors import DataError
from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.spans import Seen, as_seen
from tooldata_tui.targets.survival import survival
from tooldata_tui.targets.target import Effect, Outcome
from tooldata_tui.targets.template import Template, TemplateFailedError, plain
from tooldata_tui.targets.template_files import ChatTemplate
from tooldata_tui.targets.window import Measured, TokensError
from tooldata_tui.text import one_line

if TYPE_CHECKING:
    from tooldata_tui.targets.tokens import Tokens

__all__ = ["PATIENCE", "Renderer", "serve"]

#: Seconds that a template may take for one row, and bytes of memory that the child may have.
PATIENCE = 5.0
_MEMORY = 2**30
#: What a tokenizer may take besides, and to count a row that the template was patient with. One of 260,000 tokens takes
#: 400 megabytes, and two seconds to be read.
_TOKENIZER_MEMORY, _TOKENIZER_PATIENCE = 2**31, 60.0
#: Characters of a rendered row; no model reads more.
_LONGEST = 8_000_000
#: Children that a template may break before it is given up.
_TIMES = 3


class Renderer:
    """Renders rows through one template; the child is started for the first of them.

    :param patience: seconds that a template may take for one row
    """

    def __init__(self, template: ChatTemplate, patience: float = PATIENCE) -> None:
        self.template = template
        self._patience = patience
        self._plan = json.dumps(
            {
                "source": template.source,
                "tokens": dict(template.tokens),
                "patience": patience,
                "tokenizer": str(template.tokenizer) if template.tokenizer is not None else None,
            }
        )
        self._child: subprocess.Popen[bytes] | None = None
        self._broken = 0
        self._died = ""
        self._over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def outcomes(self, row: Tree) -> list[Outcome]:
        """What the template does to a row, as it is written for the trainer."""
        try:
            told = self._ask({"row": plain(row)})
        except TemplateFailedError as error:
            return [Outcome("F206", Effect.RAISES, f"the template {error}")]
        return [
            Outcome(code, Effect(effect), message, turn, tuple(path), remedy)
            for code, effect, message, turn, path, remedy in told
        ]

    def seen(self, row: Tree, trained: Iterable[int]) -> Seen:
        """A row as the model sees it. Raises :class:`TemplateFailedError`."""
        told = self._ask({"row": plain(row), "trained": sorted(trained)})
        return Seen(told["text"], _pairs(told["spans"]), told["exact"], tuple(told["turns"]))

    def measured(self, row: Tree, trained: Iterable[int], most: int) -> Measured:
        """How many tokens a row has; see :meth:`~tooldata_tui.targets.tokens.Tokens.measured`.

        :raises TemplateFailedError: it cannot be rendered
        :raises DataError: the tokenizer cannot be read
        """
        told = self._ask({"row": plain(row), "trained": sorted(trained), "most": most})
        return Measured(told["tokens"], _pairs(told["spans"]), tuple(told["turns"]))

    def close(self) -> None:
        """End the child, also from another thread while it is being waited for; there will be no other."""
        self._over = True
        self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()  # first of all: whoever waits for its answer holds what is closed below
            child.wait()
            for stream in (child.stdin, child.stdout):
                assert stream is not None
                with contextlib.suppress(OSError):
                    stream.close()

    def _ask(self, job: dict[str, Any]) -> Any:
        if self._over:
            raise TemplateFailedError("is not asked any more")
        if self._broken >= _TIMES:
            raise TemplateFailedError(f"{self._died}, and is given up")
        answer = self._send(json.dumps(job))
        if "unread" in answer:
            raise DataError(f"is no tokenizer: {one_line(answer['unread'])}", file=self.template.tokenizer)
        if "failed" in answer:
            raise TemplateFailedError(answer["failed"])
        return answer["done"]

    def _send(self, line: str) -> Any:
        plan = "" if self._child is not None else f"{self._plan}\n"
        child = self._child or self._start()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(f"{plan}{line}\n".encode())
            child.stdin.flush()
            told = child.stdout.readline()
        except (BrokenPipeError, ValueError):  # it is gone, or was just ended by another thread
            told = b""
        if told.endswith(b"\n"):
            return json.loads(told)
        code = child.wait()
        self._end()
        self._broken += 1
        self._died = f"takes longer than {self._patience:g} seconds" if code == -signal.SIGALRM else _ENDED
        raise TemplateFailedError(self._died)

    def _start(self) -> "subprocess.Popen[bytes]":
        # -P: a folder of data is no place to import modules from.
        command = [sys.executable, "-P", "-m", "tooldata_tui", "_render"]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return self._child


_ENDED = "ends the process it is rendered in"


def _pairs(told: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((begin, end) for begin, end in told)


# --- the child


def serve() -> None:
    """Be the child: read a template, then rows, from standard input, and answer on standard output."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    jobs = iter(sys.stdin.buffer.readline, b"")
    plan = json.loads(next(jobs))
    memory = _MEMORY + (_TOKENIZER_MEMORY if plan["tokenizer"] else 0)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    sys.setrecursionlimit(2_000)
    for answer in _answers(plan, jobs):
        data = json.dumps(answer).encode() + b"\n"
        while data:
            data = data[os.write(1, data) :]


def _answers(plan: dict[str, Any], jobs: Iterator[bytes]) -> Iterator[dict[str, Any]]:
    template: Template | None = None
    tokens: Tokens | None = None
    for line in jobs:
        job = json.loads(line)
        try:
            signal.setitimer(signal.ITIMER_REAL, _TOKENIZER_PATIENCE if "most" in job else plan["patience"])
            if "most" in job and tokens is None:
                tokens = _tokens(plan["tokenizer"])
            template = template or Template(plan["source"], plan["tokens"])
            answer = {"done": _done(template, tokens, job)}
        except TokensError as error:
            answer = {"unread": str(error)}
        except TemplateFailedError as error:
            answer = {"failed": str(error)}
        except MemoryError:
            answer = {"failed": "uses too much memory"}
        signal.setitimer(signal.ITIMER_REAL, 0)
        yield answer


def _tokens(file: str) -> "Tokens":
    from tooldata_tui.targets.tokens import Tokens

    return Tokens(Path(file))


def _done(template: Template, tokens: "Tokens | None", job: dict[str, Any]) -> Any:
    if "trained" not in job:
        return survival(template, job["row"])
    if "most" in job and tokens is not None:
        return tokens.measured(template, job["row"], job["trained"], job["most"])._asdict()
    seen = as_seen(template, job["row"], job["trained"])
    if len(seen.text) > _LONGEST:
        raise TemplateFailedError(f"writes more than {_LONGEST:,} characters")
    return seen._asdict()
