"""N1 and P2: what the whole set is made of, where that is not what users write and need."""

from collections.abc import Iterator

from tooldata_tui.dataset.finding import Finding
from tooldata_tui.rules.health_numbers import Health, MessageHealth
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.wording import shown

__all__ = ["mixture_findings"]

#: How far a share may be from what it should be, as a share of that.
_AWAY = 0.5

#: Examples, and negatives, that there have to be before a share says something.
_ENOUGH, _ENOUGH_NEGATIVES = 50, 30
#: Of the negatives, a kind has to have this share, and one answer may have no more than that.
_KIND, _CANNED, _SAME = 0.1, 0.2, 5
#: Of the messages, what may begin alike and what may be polite.
_OPENING, _POLITE = 0.2, 0.7
#: Of nine messages in ten, the longest should be this many times as long as the shortest; where they are sentences.
_SPREAD, _SENTENCE = 2, 4
#: A language is that of the set with the one share, and out of place with less than the other.
_MAIN, _OTHER = 0.9, 0.05

_KIND_WORDS = {
    "general": "that have nothing to do with the tools",
    "near-miss": "that only sound as if a tool was right",
    "multi-intent": "that want several things, or leave open what",
}

_At = tuple[int | None, Finding]


def mixture_findings(health: Health) -> Iterator[_At]:
    """What is uneven, with the example it is about; None for the whole set."""
    if health.equipped >= _ENOUGH:
        for one in _negatives(health):
            yield None, one
    yield from _canned(health)
    if health.messages.messages >= _ENOUGH:
        for one in _manners(health.messages, health.thresholds.untidy):
            yield None, one
        yield from _languages(health.messages)


def _negatives(health: Health) -> Iterator[Finding]:
    count, share = health.negatives.examples, health.negatives.share(health.equipped)
    right = health.thresholds.negatives
    if not right * (1 - _AWAY) <= share <= right * (1 + _AWAY):
        amount = "no example calls nothing" if not count else f"{share:.0%} of the examples call nothing"
        yield finding("N101", f"{amount}; about {right:.0%} should")
    if count >= _ENOUGH_NEGATIVES:
        for kind, of_kind in health.kinds:
            if of_kind.share(count) < _KIND:
                said = f"{of_kind.examples:,} of {count:,} messages without a call are of the kind {kind}"
                yield finding("N102", f"{said}: those {_KIND_WORDS[kind]}")


def _canned(health: Health) -> Iterator[_At]:
    whole = health.negatives.examples
    for text, count in health.canned:
        if count.examples >= _SAME and count.share(whole) > _CANNED:
            said = f'{count.examples:,} of {whole:,} answers without a call are "{shown(text)}"'
            yield None, finding("N103", said)
            for example in count.ids:
                yield example, finding("N103", f'{count.examples:,} examples are answered "{shown(text)}"')


def _manners(messages: MessageHealth, untidy: float) -> Iterator[Finding]:
    whole = messages.messages
    for text, count in messages.openings:
        if count.share(whole) > _OPENING:
            yield finding("P201", f'{count.share(whole):.0%} of {whole:,} messages begin with "{shown(text)}"')
    if messages.untidy.share(whole) < untidy * (1 - _AWAY):
        share = messages.untidy.share(whole)
        yield finding("P202", f"{share:.0%} of {whole:,} messages are casual or have a typo; {untidy:.0%} should")
    if messages.polite.share(whole) > _POLITE:
        yield finding("P203", f"{messages.polite.share(whole):.0%} of {whole:,} messages are polite")
    if _SENTENCE <= messages.ninetieth < _SPREAD * messages.tenth:
        yield finding("P204", f"most of {whole:,} messages have {messages.tenth} to {messages.ninetieth} words")


def _languages(messages: MessageHealth) -> Iterator[_At]:
    known = sum(one.held.examples for one in messages.languages)
    if not messages.languages or messages.languages[0].held.share(known) < _MAIN:
        return
    main = _name(messages.languages[0].text)
    for text, count in messages.languages[1:]:
        if count.share(known) < _OTHER:
            said = f"the message looks like {_name(text)}, nearly all others like {main}"
            yield from ((example, finding("P205", said)) for example in count.ids)


def _name(language: str) -> str:
    return _LANGUAGES.get(language, f"{language.capitalize()} script")


_LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
}
