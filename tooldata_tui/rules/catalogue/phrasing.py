"""P: texts of the rules about how the messages are written."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import ask, call, calling, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["PHRASING"]

_WARNING, _INFO = Severity.WARNING, Severity.INFO
_TOOLS = [tool()]


def _asked(*texts: str) -> str:
    """A row a message, each with the call it leads to."""
    return "\n".join(row(ask(text), calling(call()), tools=_TOOLS) for text in texts)


_GOOD = _asked("Where is ORD-48291?")
_VARIED = _asked("Where is ORD-48291?", "any news of ord-48291??", "I'd like to know what became of ORD-48291, please.")

PHRASING = (
    Rule(
        "P101",
        "assistant-voice",
        _WARNING,
        "a user turn speaks with the assistant's voice",
        "Models that are asked for messages of users fall back into their own voice: 'How can I help you today?'. No "
        "user writes that, and a model that is trained on it takes turns for itself. Write the message anew, or reject "
        "the example.",
        _asked("Sure, I can help you with that! Where is ORD-48291?"),
        _GOOD,
        judged="4 of 4",
    ),
    Rule(
        "P102",
        "prompt-leftover",
        _WARNING,
        "a message carries what is left of the prompt that made it",
        "A list of messages from a model comes with numbers, quotes, headings and names of roles. Where they stay, "
        "every message of the set begins with something that no user types.",
        _asked("12. Where is ORD-48291?", "User: where is ORD-48291?", '"Where is my order ORD-48291?"'),
        _GOOD,
        "Takes out what is around the message.",
        judged="50 of 50",
    ),
    Rule(
        "P103",
        "hidden-characters",
        _WARNING,
        "a text holds characters that nobody sees",
        "Zero-width spaces, soft hyphens, control characters and marks that turn the direction of writing come along "
        "when text is copied, and hide instructions where somebody means harm. They change the tokens and nothing on "
        "the screen. What emoji and scripts from right to left need is left alone.",
        _asked("Where is ORD-\u200b48291?"),
        _GOOD,
        judged="none found",
    ),
    Rule(
        "P201",
        "same-opening",
        _INFO,
        "many messages begin with the same words",
        "More than a fifth of the messages begin with the same three words. Users begin as they like; a model that has "
        "seen one opening leans on it. Ask for messages that begin in other ways.",
        _asked(*(f"I would like {what} for ORD-48291" for what in ("news", "the status", "an update"))),
        _VARIED,
        judged="4 of 4",
    ),
    Rule(
        "P202",
        "all-tidy",
        _INFO,
        "hardly a message has a typo or casual language",
        "Of what real users write, about a fifth is casual: no capitals, missing apostrophes, typos, 'u' and 'pls'. A "
        "model that has only seen tidy messages stumbles over them. Ask for some that are written in a hurry.",
        _asked("Where is my order ORD-48291?", "When will my order ORD-48291 arrive?"),
        _VARIED,
        judged="9 of 9",
    ),
    Rule(
        "P203",
        "all-polite",
        _INFO,
        "nearly every message is polite",
        "Models write polite users: please, thank you, could you. Most real users are short. Where more than two "
        "messages in three are polite, ask for blunt ones as well.",
        _asked("Could you please tell me where ORD-48291 is?", "Please tell me where ORD-48291 is, thank you."),
        _VARIED,
        judged="none found",
    ),
    Rule(
        "P204",
        "one-length",
        _INFO,
        "the messages are all about as long as each other",
        "Nine messages in ten are between so and so many words, and the longest of these has less than twice the words "
        "of the shortest. Users write one word and they write letters. Ask for both.",
        _asked("Where is my order ORD-48291 now?", "When does my order ORD-48291 come?"),
        _VARIED,
        judged="1 of 1",
    ),
    Rule(
        "P205",
        "other-language",
        _INFO,
        "the message is in another language than nearly all others",
        "Nineteen messages in twenty are in one language and this one is not. That may be wanted; a handful of "
        "messages is too few to teach a language, and often slipped in.",
        _asked("Where is my order and when does it come?", "Wo ist meine Bestellung und wann kommt sie an?"),
        _VARIED,
        judged="none found",
    ),
    Rule(
        "P301",
        "secret",
        _WARNING,
        "a text holds a key or a token",
        "What a model was trained on can be asked out of it again. A key that looks real has to be taken out, and made "
        "invalid where it was issued. The finding does not repeat it.",
        _asked("My key is AKIA" + "Q3ZP4WV5R7T2KLMN, is it valid?"),
        _GOOD,
        judged="none found",
    ),
    Rule(
        "P302",
        "card-number",
        _WARNING,
        "a text holds a number that is valid for a payment card",
        "Its length, its network and its check digit are right, and it is none of the numbers that are published for "
        "tests. It may be somebody's. Use a test number such as 4111 1111 1111 1111.",
        _asked("I paid ORD-48291 with 4539 1488 0343 6467."),
        _asked("I paid ORD-48291 with 4111 1111 1111 1111."),
        judged="none found",
    ),
    Rule(
        "P303",
        "personal-data",
        _INFO,
        "a text holds what may be a real person's",
        "An e-mail address at a provider where people have their mail, a telephone number with its country, a valid "
        "bank account or a social security number may be somebody's even where a model made it up. Use a domain that "
        "is kept for examples, such as example.com, or one of your own.",
        _asked("I am anna.berger82@gmail.com, where is ORD-48291?"),
        _asked("I am anna.berger82@example.com, where is ORD-48291?"),
        judged="24 of 27",
    ),
)
