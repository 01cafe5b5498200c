"""The checksum that notices when what was imported is changed."""

import hashlib

__all__ = ["seal"]

_EMPTY = hashlib.blake2b(digest_size=8)


def seal(
    example: int,
    file: int,
    line: int,
    toolset: int | None,
    source_id: str | None,
    origin: str,
    label: str,
    title: str,
    cuts: bytes | None,
) -> bytes:
    """Checksum of the columns of an example that its digest does not cover."""
    own = -1 if source_id is None else len(source_id)
    sealed = _EMPTY.copy()  # quicker than a new one
    sealed.update(
        f"{example} {file} {line} {toolset} {len(origin)} {len(label)} {len(title)} {own} "
        f"{origin}{label}{title}{source_id}".encode()
    )
    if cuts is not None:
        sealed.update(b"\n" + cuts)
    return sealed.digest()
