"""P3: what must not be in a dataset: keys, card numbers, and what looks like a real person's.

Findings never show what was found: they are printed, exported and kept.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding
from tooldata_tui.rules.patterns import found_of
from tooldata_tui.rules.report import arguments_path, finding

__all__ = ["BEGINNINGS", "holds_key", "personal_findings"]

#: Characters of a text that are looked at.
_LONGEST = 100_000
#: What a key begins with, and the whole of it. The beginnings are looked for first: that costs next to nothing.
_KEYS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (mark, name, re.compile(pattern))
    for mark, name, pattern in (
        ("PRIVATE KEY", "a private key", r"-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----"),
        ("AKIA", "an AWS access key", r"\bAKIA[A-Z2-7]{16}\b"),
        ("ASIA", "an AWS access key", r"\bASIA[A-Z2-7]{16}\b"),
        ("ghp_", "a GitHub token", r"\bghp_[A-Za-z0-9]{36}\b"),
        ("gho_", "a GitHub token", r"\bgho_[A-Za-z0-9]{36}\b"),
        ("github_pat_", "a GitHub token", r"\bgithub_pat_[A-Za-z0-9_]{50,90}"),
        ("glpat-", "a GitLab token", r"\bglpat-[A-Za-z0-9_-]{20,}"),
        ("xox", "a Slack token", r"\bxox[abeoprs]-[A-Za-z0-9-]{20,}"),
        (
            "hooks.slack.com",
            "a Slack address",
            r"hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}",
        ),
        ("AIza", "a Google key", r"\bAIza[A-Za-z0-9_-]{35}"),
        ("sk-ant-", "an Anthropic key", r"\bsk-ant-[A-Za-z0-9_-]{30,}"),
        ("sk-", "an OpenAI key", r"\bsk-(?!ant-)(?:proj-|svcacct-)?[A-Za-z0-9_-]{0,60}[0-9][A-Za-z0-9_-]{30,200}"),
        ("hf_", "a Hugging Face token", r"\bhf_[A-Za-z]{34}\b"),
        ("_live_", "a Stripe key", r"\b[rs]k_live_[A-Za-z0-9]{20,}"),
        ("SG.", "a SendGrid key", r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
        ("npm_", "an npm token", r"\bnpm_[A-Za-z0-9]{36}\b"),
        ("pypi-", "a PyPI token", r"\bpypi-AgEIcHlwaS[A-Za-z0-9_-]{50,}"),
        ("eyJ", "a signed web token", r"\beyJ[A-Za-z0-9_-]{10,300}\.eyJ[A-Za-z0-9_-]{10,3000}\.[A-Za-z0-9_-]{16,}"),
    )
)

_MARKS = tuple(mark for mark, *_ in _KEYS)

#: In every text that has a number of a card, a bank account or a person in it.
_LONG_NUMBER = re.compile(r"[0-9][0-9 -]{10}")
_DIGITS = re.compile(
    r"(?<![0-9A-Za-z.-])(?:[0-9]{13,19}|[0-9]{4}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,4})?"
    r"|3[47][0-9]{2}[ -][0-9]{6}[ -][0-9]{5})(?![0-9A-Za-z-]|\.[0-9])"
)
_NETWORKS = re.compile(
    r"4[0-9]{12}(?:[0-9]{3}){0,2}|(?:5[1-5][0-9]{2}|2[2-7][0-9]{2})[0-9]{12}|3[47][0-9]{13}"
    r"|6(?:011|5[0-9]{2})[0-9]{12}|3(?:0[0-5]|[68][0-9])[0-9]{11}"
)
#: Numbers that card networks give out for tests.
_PUBLISHED = """
    4111111111111111 4242424242424242 4012888888881881 4000056655665556 4000002500003155 4000000000000002 4222222222222
    4917610000000000 5555555555554444 5105105105105100 5200828282828210 2223003122003222 378282246310005 371449635398431
    378734493671000 6011111111111117 6011000990139424 6011000000000004 30569309025904 38520000023237 36227206271667
    4532015112830366 4539578763621486 4716000000000000 1234567812345670
"""
_TEST_CARDS = frozenset(_PUBLISHED.split())

#: Characters of an address in front of its @.
_BEFORE = 64
_EMAIL = re.compile(r"([A-Za-z0-9._%+-]{1,64})@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})")
#: Where people have their mail.
_DOMAINS = (
    r"(?:gmail|googlemail|icloud|aol|protonmail|proton|zoho|rocketmail|ymail|comcast|verizon|sbcglobal|bellsouth|me|mac"
    r"|msn)\.com|proton\.me|(?:yahoo|hotmail|outlook|live)\.(?:com|co\.[a-z]{2}|[a-z]{2}|com\.[a-z]{2})"
    r"|gmx\.(?:de|net|at|ch|com)|web\.de|t-online\.de|freenet\.de|orange\.fr|free\.fr|laposte\.net|wanadoo\.fr|libero\.it"
    r"|mail\.ru|yandex\.(?:ru|com)|qq\.com|163\.com|126\.com|naver\.com|btinternet\.com|att\.net|fastmail\.com"
)
_PROVIDERS = re.compile(_DOMAINS, re.IGNORECASE)
#: One of these is found in every text that holds any of this.
BEGINNINGS = (*map(re.escape, _MARKS), _LONG_NUMBER.pattern, r"\+[1-9]", f"(?i)@(?:{_DOMAINS})")
#: What stands before the @ where nobody is meant: a word for anybody, or letters and digits at random.
_MADE_UP = re.compile(
    r"(?i:x+|y+|z+|a+|abcd?|xyz|asdf\w*|qwerty\w*|foo|bar|foobar|(?:some|any|no)(?:thing|one|body|where)|test\w*|\w*test"
    r"|(?:my|your|his|her|the|new|old|some)?[._-]?(?:e?mail|name|user(?:name)?|contact|address|account|person|friend)\w*"
    r"|(?:john|jane|j)[._-]?(?:doe|smith)[0-9]*|example\w*|sample\w*|demo\w*|fake\w*|dummy\w*|placeholder|username"
    r"|first[._-]?last|firstname[._-]lastname|info|support|help|hello|admin|sales|noreply|no-reply|[0-9]+)"
    r"|(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])(?=[^0-9]*[0-9])(?![A-Z]?[a-z]+[0-9]+$)[A-Za-z0-9]{6,}"
)
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_SSN = re.compile(r"(?<![0-9-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![0-9-])")
_PHONE = re.compile(
    r"(?<![\w+])\+[1-9][0-9]{0,2}[ .-]?(?:\([0-9]{1,4}\)[ .-]?)?[0-9]{1,5}(?:[ .-]?[0-9]{2,5}){1,4}(?![\w-])"
)
#: In the numbers that are kept for fiction (555 in America, three ranges in Britain), and in those made up at random.
_NOBODYS = re.compile(
    r"555|^44(?:7700900|2079460|1632960)|012345|123456|234567|345678|456789|987654|876543|([0-9])\1{4}"
)
#: Not real: what documentation shows.
_SHOWN_SSN = frozenset(("123-45-6789", "078-05-1120", "219-09-9999", "111-11-1111", "222-22-2222", "555-55-5555"))
_SHOWN_IBAN = frozenset(
    (
        "DE89370400440532013000",
        "GB82WEST12345698765432",
        "FR1420041010050500013M02606",
        "GB29NWBK60161331926819",
        "NL91ABNA0417164300",
        "ES9121000418450200051332",
    )
)


def personal_findings(example: Example) -> list[Finding]:
    """The secrets and the personal data in *example*, each kind where it stands first."""
    found: dict[str, Finding] = {}
    for turn, message in enumerate(example.messages):
        if message.content and not _is_bare(message.content):
            for code, what in _held(message.content[:_LONGEST]):
                found.setdefault(what, finding(code, f"the text holds {what}", turn, ("messages", turn, "content")))
        for index, call in enumerate(message.calls):
            for code, what in () if _is_bare(call.arguments) else _held(call.arguments[:_LONGEST]):
                path = arguments_path(message, turn, index)
                found.setdefault(what, finding(code, f"the arguments hold {what}", turn, path))
    return list(found.values())


def holds_key(text: str) -> bool:
    """Whether a key or a token stands in *text*."""
    return any(mark in text and pattern.search(text) for mark, _, pattern in _KEYS)


def _is_bare(text: str) -> bool:
    """Whether *text* has nothing in it that could be the beginning of any of this: that is asked of it all at once."""
    return not found_of(BEGINNINGS, text)


@lru_cache(maxsize=64)
def _held(text: str) -> tuple[tuple[str, str], ...]:
    """The rules that *text* breaks, with words for what it holds. System prompts and tool results come again."""
    found: dict[str, str] = {}
    for mark, name, pattern in _KEYS:
        if mark in text and pattern.search(text):
            found[name] = "P301"
    if "@" in text and (domain := next(_real_domains(text), "")):
        found[f"an e-mail address at {domain}"] = "P303"
    if "+" in text and _has(_PHONE, text, _is_phone):
        found["a telephone number"] = "P303"
    if _LONG_NUMBER.search(text) is None:
        return tuple((code, name) for name, code in found.items())
    if _has(_DIGITS, text, _is_card):
        found["a card number"] = "P302"
    if _has(_IBAN, text, _is_iban):
        found["a bank account number"] = "P303"
    if _has(_SSN, text, lambda number: number not in _SHOWN_SSN):
        found["a social security number"] = "P303"
    return tuple((code, name) for name, code in found.items())


def _has(pattern: re.Pattern[str], text: str, holds: Callable[[str], bool]) -> bool:
    return any(holds(match[0]) for match in pattern.finditer(text))


def _is_card(written: str) -> bool:
    """Whether the number is one of a card network and its check digit is right (Luhn)."""
    digits = written.replace(" ", "").replace("-", "")
    if _NETWORKS.fullmatch(digits) is None or digits in _TEST_CARDS or len(set(digits)) < 4:
        return False
    doubled = sum(
        int(digit) if place % 2 == 0 else sum(divmod(2 * int(digit), 10)) for place, digit in enumerate(digits[::-1])
    )
    return doubled % 10 == 0


def _is_iban(written: str) -> bool:
    number = written.replace(" ", "")
    if not 15 <= len(number) <= 34 or number in _SHOWN_IBAN:
        return False
    turned = number[4:] + number[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def _is_phone(written: str) -> bool:
    digits = re.sub("[^0-9]", "", written)
    return 10 <= len(digits) <= 15 and _NOBODYS.search(digits) is None


def _real_domains(text: str) -> Iterator[str]:
    for match in _EMAIL.finditer(text, max(0, text.find("@") - _BEFORE)):
        if _PROVIDERS.fullmatch(match[2]) and not _MADE_UP.fullmatch(match[1]):
            yield match[2].lower()
