"""Counting the tokens of rows, by the tokenizer of the model: only loaded in the process that renders them."""

import os
from collections.abc import Iterable
from pathlib import Path

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.spans import as_seen
from tooldata_tui.targets.template import Template
from tooldata_tui.targets.window import Measured, TokensError

# It counts one row at a time: threads would only take memory.
os.environ["TOKENIZERS_PARALLELISM"] = "false"

from tokenizers import Tokenizer

__all__ = ["Tokens"]


class Tokens:
    """One tokenizer. Raises :class:`TokensError`."""

    def __init__(self, file: Path) -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(file))
        except Exception as error:  # it raises plain Exception
            raise TokensError(str(error)) from None
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def measured(self, template: Template, row: Tree, trained: Iterable[int], most: int) -> Measured:
        """How long a row is; and, if it has more than *most* tokens, where the turns *trained* stand among them.

        As transformers counts: the template has written the special tokens already, and a token is learned from if a
        character of it is. Raises :class:`~tooldata_tui.targets.template.TemplateFailedError`.
        """
        text = template.render(row["messages"], row.get("tools")).text
        # What is no Unicode stops a trainer's tokenizer; for the length it counts as one character.
        encoding = self._tokenizer.encode(_whole(text), add_special_tokens=False)
        length = len(encoding.ids)
        if length <= most:
            return Measured(length)
        seen = as_seen(template, row, trained)
        spans = []
        for begin, end in seen.spans:
            tokens = [token for at in (begin, end - 1) if (token := encoding.char_to_token(at)) is not None]
            spans.append((tokens[0], tokens[-1] + 1) if tokens else (length, length))
        return Measured(length, tuple(spans), seen.turns)


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
