"""Texts to vectors: which model, its quick copy, the process that runs it, and the file that keeps what it made."""

from tooldata_tui.triage.embedding.locate import ModelChoice
from tooldata_tui.triage.embedding.parent import Chunk, Progress, embed, embed_chunks

__all__ = ["Chunk", "ModelChoice", "Progress", "embed", "embed_chunks"]
