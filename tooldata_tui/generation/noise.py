"""Messages as people type them in a hurry: typos, abbreviations, no capitals, no punctuation. No model is asked.

What was typed carefully stays so: whatever has a digit, a capital inside or a sign in it, and every value that the
calls took from the message.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

from tooldata_tui.dataset import Example, Role
from tooldata_tui.rules.grounding.provenance import Origin, trace

__all__ = ["kept_spans", "noisy"]

Span = tuple[int, int]


def _table(pairs: str) -> dict[str, str]:
    return dict(pair.split(":", 1) for pair in pairs.replace("\n", ",").split(",") if pair)


#: Keys beside each other on a keyboard.
_NEIGHBOURS: Mapping[str, str] = _table(
    """q:wa,w:qes,e:wrd,r:etf,t:ryg,y:tuh,u:yij,i:uok,o:ipl,p:o,a:qsz,s:adw,d:sfe,f:dgr,g:fht,h:gjy,j:hku,k:jli,l:ko
z:ax,x:zc,c:xv,v:cb,b:vn,n:bm,m:n"""
)
#: What is written shorter. Nothing here changes what is asked.
_SHORT: Mapping[str, str] = _table(
    """please:pls,thanks:thx,you:u,your:ur,are:r,because:bc,with:w,message:msg,account:acct,about:abt,before:b4
tomorrow:tmrw,something:smth,people:ppl,though:tho,through:thru,want to:wanna,going to:gonna,i am:im,do not:dont
cannot:cant,information:info,minutes:mins,number:nr,and:n,okay:ok,as soon as possible:asap"""
)
_SHORTENED = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _SHORT), key=len, reverse=True)) + r")\b", re.IGNORECASE
)
_PLAIN_WORD = re.compile(r"(?<![\w'’@./-])[^\W\d_]+(?![\w'’@./-])")
#: Words that may have a typo: the shortest would become other words.
_SHORTEST = 4
#: A value, whoever it is for.
_CAREFUL = re.compile(
    r"\S*[\d@_/#$€£%]\S*"  # something with a digit or a sign in it
    r"|\b\w+[.]\w[\w.]*|\b\w+-\w[\w-]*"  # an address, a word with hyphens
    r"|[\"“”«»„].*?[\"“”«»„]"  # a quotation
    r"|(?<=[\w,;:] )[A-Z]\w*(?:[ -][A-Z]\w*)*|\b[A-Z]{2,}\b"  # a name in the middle of a sentence, capitals
)
#: Words that are in capitals in the middle of a sentence and are no names.
_NO_NAMES = frozenset(("I", "I'm", "I'd", "I've", "I'll"))


def kept_spans(example: Example, turn: int) -> list[Span]:
    """What of the message at *turn* has to stay as it is, as ranges of its characters, ascending."""
    text = example.messages[turn].content or ""
    spans = [match.span() for match in _CAREFUL.finditer(text) if match.group() not in _NO_NAMES]
    for at, message in enumerate(example.messages):
        if at <= turn or message.role != Role.ASSISTANT:
            continue
        for index in range(len(message.calls)):
            for value in trace(example, at, index):
                if value.origin == Origin.MESSAGE and value.turn == turn and value.span is not None:
                    spans.append((value.span[0], value.span[1]))
                elif isinstance(value.value, str):
                    spans += _said(value.value, text)
    return sorted(spans)


def _said(value: str, text: str) -> list[Span]:
    """The words of a value that the message has: of a summary, or of a street that is written in another form."""
    words = {re.escape(word) for word in re.findall(r"\w+", value)[:100] if len(word) >= _SHORTEST}
    if not words:
        return []
    return [match.span() for match in re.finditer(rf"\b(?:{'|'.join(sorted(words))})\b", text, re.IGNORECASE)]


def noisy(text: str, kept: Sequence[Span], random: Random) -> str:
    """*text* with one to three kinds of noise in it, and *kept* as it is; perhaps there is nothing to do."""
    pieces = _pieces(text, kept)
    kinds: list[Callable[[str, Random], str]] = [_lower, _bare, _shorter, _typos]
    wanted = random.randint(1, 3)
    for kind in random.sample(kinds, len(kinds)):
        changed = [(piece if stays else kind(piece, random), stays) for piece, stays in pieces]
        wanted -= changed != pieces
        pieces = changed
        if not wanted:
            break
    return "".join(piece for piece, _ in pieces).strip()


def _pieces(text: str, kept: Sequence[Span]) -> list[tuple[str, bool]]:
    """*text* in pieces, each with whether it has to stay."""
    pieces, at = [], 0
    for start, end in kept:
        start = max(start, at)
        if end > start:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    return [*pieces, (text[at:], False)]


def _lower(piece: str, _: Random) -> str:
    return piece.lower()


def _bare(piece: str, _: Random) -> str:
    """Without punctuation and apostrophes; a full stop between sentences becomes a space that is there already."""
    return re.sub(r"[.,!?;:]+(?=\s|$)|(?<=\w)['’](?=\w)", "", piece)


def _shorter(piece: str, _: Random) -> str:
    return _SHORTENED.sub(lambda match: _SHORT[match.group().lower()], piece)


def _typos(piece: str, random: Random) -> str:
    """A typo in about one of eight words that can have one, and in one at least."""
    words = [one for one in _PLAIN_WORD.finditer(piece) if len(one.group()) >= _SHORTEST]
    chosen = random.sample(words, min(len(words), max(1, len(words) // 8)))
    for match in sorted(chosen, key=lambda one: -one.start()):
        piece = piece[: match.start()] + _mistyped(match.group(), random) + piece[match.end() :]
    return piece


def _mistyped(word: str, random: Random) -> str:
    at = random.randint(1, len(word) - 2)  # people see the first letter and the last
    letter = word[at]
    slips = [word[:at] + word[at + 1 :], word[:at] + letter + word[at:]]
    if word[at + 1] != letter:
        slips.append(word[:at] + word[at + 1] + letter + word[at + 2 :])
    if letter in _NEIGHBOURS:
        slips.append(word[:at] + random.choice(_NEIGHBOURS[letter]) + word[at + 1 :])
    return random.choice(slips)
