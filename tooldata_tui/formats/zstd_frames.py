"""Whether a file of Zstandard frames is all there. The decoder takes one that was cut off for one that has ended."""

import os
import struct
from pathlib import Path
from typing import IO

__all__ = ["is_cut_off"]

_MAGIC = 0xFD2FB528
#: Frames that hold no data: their magic numbers differ in the last four bits.
_SKIPPABLE, _SKIPPABLE_MASK = 0x184D2A50, 0xFFFFFFF0
_REPEATED = 1  # a block of one byte, said once
_DICTIONARY_BYTES = (0, 1, 2, 4)
_SIZE_BYTES = (0, 2, 4, 8)


def is_cut_off(path: Path) -> bool:
    """Whether *path* ends in the middle of a frame. Reads the heads of blocks alone; what is no frame is not judged."""
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        while (at := stream.tell()) < size:
            end = _frame_end(stream)
            if end is None:
                return False
            if end > size:
                return True
            assert end > at
            stream.seek(end)
    return False


def _frame_end(stream: IO[bytes]) -> int | None:
    """Where the frame that begins here ends, as far as can be told beyond the end of the file; None if it is none."""
    at = stream.tell()
    head = stream.read(4)
    if len(head) < 4:
        return at + 4
    (magic,) = struct.unpack("<I", head)
    if magic & _SKIPPABLE_MASK == _SKIPPABLE:
        length = stream.read(4)
        return at + 8 + (struct.unpack("<I", length)[0] if len(length) == 4 else 0)
    if magic != _MAGIC:
        return None
    described = stream.read(1)
    if not described:
        return at + 5
    flags = described[0]
    single = flags >> 5 & 1
    at += 5 + (not single) + _DICTIONARY_BYTES[flags & 3] + (_SIZE_BYTES[flags >> 6] or single)
    while True:
        stream.seek(at)
        block = stream.read(3)
        at += 3
        if len(block) < 3:
            return at
        word = int.from_bytes(block, "little")
        at += 1 if word >> 1 & 3 == _REPEATED else word >> 3
        if word & 1:
            return at + 4 * (flags >> 2 & 1)
