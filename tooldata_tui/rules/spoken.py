"""How a message is written: with care or casually, politely or not, in which language.

Lists of words and shapes of punctuation, no model: wrong about one message in ten, right about the share of a set.
"""

import re
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Manner", "is_follow_up", "language_of", "manner_of", "words_of"]

#: Characters that are looked at.
_LONGEST = 2_000
#: Words of an opening.
_OPENING = 3
#: Words at most of a turn that can only be read with what came before.
_SHORT = 5

_WORD, _PLAIN_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*"), re.compile("[a-z0-9]+(?:'[a-z]+)*")
_DIGIT = re.compile(r"[0-9]")
#: Loud punctuation: any of these, a face, a picture, or a small i by itself. Each begins with what is quickly found.
_LOUD = ("!!", "??", "!?", "?!", "..", "…")
_FACE = re.compile(r"[:;](?:(?<=^.)|(?<=\s.))-?[()DPp](?=\s|$)", re.DOTALL)
_PICTURE = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
_SMALL_I = re.compile(r"i(?<!\w.)(?!\w|\.[a-zA-Z])")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CASUAL = _words(
    """
    u ur r n pls plz plx pleez thx thnx tnx ty wanna gonna gotta gimme lemme kinda sorta dunno idk idc imo imho btw fyi
    omg wtf wth lol lmao haha hahaha rofl smh tbh ngl asap asap! yo hey hiya heya yep yup yeah yea nah nope ya yall bro
    dude mate buddy cuz coz cos bc b4 2day 2nite 2moro tmrw tmr tho thru nite msg txt acct info pics pic addy sth smth
    w/ w/o ok okay k kk cya cheers ta innit ain't aint y'all ugh argh hmm hm umm um uh meh whoops oops yay wow damn dang
    crap gr8 l8r ppl gf bf fave def deffo prob probs probly prolly obvs whatevs whaddya whatcha gotcha sup wassup
    """
)
_BARE = _words(
    """
    dont cant wont didnt doesnt isnt arent wasnt werent havent hasnt hadnt couldnt wouldnt shouldnt im ive youre youve
    theyre thats whats wheres whos hows theres heres itll thatll
    """
)
_MISSPELT = _words(
    """
    adress adresss addres recieve recieved reciept wich teh hte adn taht thier becuase becouse beacuse untill tommorow
    tommorrow tomorow tomorro definately definatly seperate occured beleive wierd calender alot cancle cancell canceld
    delievery delivry deliverd shiped refundd acount accout payed availible avaliable availble wensday febuary sence
    jsut waht whta woudl coudl shoudl wnat orderd ordred oder pacakge packge parcle trak traking recipt receit reciet
    adres wat wen wher plese pleas thankyou tomm yesturday tonite somthing somone anyting everthing diffrent intrested
    loyality orginal refferal suport custmer servise quater restaraunt resturant reservaton appoinment schedual remeber
    reminde wether wheather temprature mesage emial passwrod pasword acccount trasnfer tranfer recepit
    """
)
_POLITE = _words(
    "please kindly thank thanks thankful grateful appreciate appreciated regards sincerely dear excuse bitte"
)
_ASKING = ("could you", "would you", "may i", "would it be possible", "i would like", "i'd like", "i'd appreciate")
_REPLIES = _words(
    """
    yes yeah yep yup sure ok okay alright right correct exactly perfect great fine no nope nah both neither either that
    this those these it the first second last same also and but actually sorry thanks thank go do what's
    """
)

#: Languages that share a script, by small words of each that the others do not have.
_LANGUAGES = {
    "en": "the is are you my for with and of to what how can i have this it not do please where when on in me",
    "de": "der das und ist nicht ich ein eine für mit auf wie kann mein meine bitte wo wann zu sie wir haben den dem",
    "fr": "le les est je vous pour avec une des dans mon ma mes que qui où quand comment pas sur il elle nous du",
    "es": "el los las por para con una mi mis que cómo dónde cuándo quiero puedo es está del tengo favor necesito",
    "it": "il gli che per con una mio mia come dove quando vorrei posso è sono del della non mi ho di",
    "pt": "os uma meu minha como onde quando quero posso é não do da com para você está preciso em",
    "nl": "het een ik niet van met voor mijn hoe waar wanneer kan wil is zijn op aan dat deze en",
}
_SMALL_WORDS = {name: _words(text) for name, text in _LANGUAGES.items()}
#: Small words that a message has to have of a language.
_ENOUGH = 3
#: Characters that one of the scripts may have.
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_SCRIPTS = (
    ("han", re.compile("[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("kana", re.compile("[\u3040-\u30ff]")),
    ("hangul", re.compile("[\uac00-\ud7af]")),
    ("cyrillic", re.compile("[\u0400-\u04ff]")),
    ("greek", re.compile("[\u0370-\u03ff]")),
    ("arabic", re.compile("[\u0600-\u06ff]")),
    ("hebrew", re.compile("[\u0590-\u05ff]")),
    ("devanagari", re.compile("[\u0900-\u097f]")),
    ("thai", re.compile("[\u0e00-\u0e7f]")),
)


class Manner(NamedTuple):
    """How one message is written.

    :ivar words: its words in lower case, in their order
    :ivar casual: slang, missing apostrophes and capitals, loud punctuation, or a word that is often misspelt
    :ivar opening: its first words, digits masked; empty where it is no longer than that
    :ivar language: of its small words or its script; empty where too few say which
    """

    words: tuple[str, ...]
    casual: bool
    polite: bool
    opening: str
    language: str


@lru_cache(maxsize=16)
def words_of(text: str) -> tuple[str, ...]:
    """The words of *text* in lower case, apostrophes straight."""
    text = text[:_LONGEST]
    if text.isascii():  # in half the time
        return tuple(_PLAIN_WORD.findall(text.lower()))
    return tuple(_WORD.findall(text.casefold().replace("’", "'")))


def manner_of(text: str) -> Manner:
    """How *text* is written."""
    text = text[:_LONGEST]
    words = words_of(text)
    unique = frozenset(words)
    opening = _DIGIT.sub("#", " ".join(words[:_OPENING])) if len(words) > _OPENING else ""
    return Manner(words, _is_casual(text, unique), _is_polite(text, unique), opening, language_of(text, unique))


def _is_casual(text: str, words: frozenset[str]) -> bool:
    if not (_CASUAL.isdisjoint(words) and _BARE.isdisjoint(words) and _MISSPELT.isdisjoint(words)):
        return True
    first = next((char for char in text[:40] if char.isalnum()), "")
    return first.islower() or _is_loud(text)


def _is_loud(text: str) -> bool:
    return (
        any(mark in text for mark in _LOUD)
        or _SMALL_I.search(text) is not None
        or _FACE.search(text) is not None
        or (not text.isascii() and _PICTURE.search(text) is not None)
    )


def _is_polite(text: str, words: frozenset[str]) -> bool:
    if not _POLITE.isdisjoint(words):
        return True
    low = text.lower()
    return any(phrase in low for phrase in _ASKING)


def language_of(text: str, words: frozenset[str]) -> str:
    """The script of *text* where it is not Latin, else the language of its small *words*; empty where unsure."""
    if not text.isascii():
        script = _script(text)
        if script:
            return script
    return _by_words(words & _ALL_SMALL)


@lru_cache(maxsize=4096)
def _by_words(words: frozenset[str]) -> str:
    counts = sorted(((len(words & small), name) for name, small in _SMALL_WORDS.items()), reverse=True)
    (most, best), (next_most, _) = counts[:2]
    return best if most >= _ENOUGH and most > next_most + 1 else ""


_ALL_SMALL = frozenset().union(*_SMALL_WORDS.values())


def _script(text: str) -> str:
    beyond, most, best = "".join(_BEYOND.findall(text)), 0, ""
    for name, pattern in _SCRIPTS:
        count = len(pattern.findall(beyond))
        if count > most:
            most, best = count, name
    if not most:
        return ""
    letters = sum(map(str.isalpha, text))
    return best if 2 * most > letters else ""


def is_follow_up(text: str) -> bool:
    """Whether a later turn of the user can only be read with what came before: ``yes, go ahead``."""
    words = words_of(text[:200])
    return bool(words) and (len(words) <= _SHORT or (words[0] in _REPLIES and len(words) <= 2 * _SHORT))
