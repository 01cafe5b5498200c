"""What an answer claims to have done: "I've cancelled your order", "your refund has been processed"."""

import re
from functools import lru_cache

from tooldata_tui.rules.wording import shown

__all__ = ["SENTENCE", "claim_in"]

_DEEDS = (
    "refunded|cancell?ed|updated|changed|sent|booked|scheduled|rescheduled|started|initiated|processed|placed|ordered"
    "|added|removed|deleted|turned (?:on|off|up|down)|switched|transferred|reserved|submitted|filed|forwarded|escalated"
    "|issued|applied|blocked|unblocked|unlocked|reset|looked (?:up|into)|registered|recorded|notified|arranged|renewed"
    "|activated|deactivated|enabled|disabled|paid|charged|credited|e-?mailed|messaged|posted|opened|closed"
    "|set up|set (?:the|your|an?|it)"
    "|passed (?:this|that|it|your)|handed (?:this|that|it|your)|extended|upgraded|downgraded|confirmed|saved|created"
)
_CLAIM = re.compile(
    rf"\bi(?:'ve| have)(?: now| just| already| also| successfully| gone ahead and){{0,2}} (?:{_DEEDS})\b"
    rf"|\bi(?: just| now| already| also| successfully) (?:{_DEEDS})\b"
    rf"|\byour [^.!?,;]{{1,60}} (?:has|have)(?: now| just| already| also)? been(?: successfully| now)? (?:{_DEEDS})\b"
    rf"|\bi(?:'m| am) (?:processing|cancell?ing|refunding|booking|updating|transferring|sending) (?:your|the|it|that)\b"
)
#: One of these is in every claim; looking for them first costs a tenth.
_CLAIM_MARKS = (
    "i've ",
    "i have ",
    "been ",
    "i just ",
    "i now ",
    "i already ",
    "i also ",
    "i successfully ",
    "i'm ",
    "i am ",
)
#: In front of a claim in the same sentence: it is none.
_HEDGE = re.compile(
    r"\b(?:if|once|when|whenever|after|until|unless|before|as soon as|would|could|should|might|may|whether|not|never"
    r"|imagine|suppose|says?|said|shows?|see|means?)\b"
)
SENTENCE = re.compile(r"[^.!?\n]{1,400}[.!?]?")


@lru_cache(maxsize=256)
def claim_in(answer: str) -> str | None:
    """The first deed that *answer* claims, in its words; None where it claims none. Answers come again."""
    low = answer.lower().replace("’", "'")
    if not any(mark in low for mark in _CLAIM_MARKS):
        return None
    for sentence in SENTENCE.finditer(low):
        claim = _CLAIM.search(sentence[0])
        if claim is not None and "?" not in sentence[0] and _HEDGE.search(sentence[0][: claim.start()]) is None:
            return shown(answer[sentence.start() + claim.start() : sentence.start() + claim.end()])
    return None
