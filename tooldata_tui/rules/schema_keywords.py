"""The keywords of JSON Schema, and those that people write in their place."""

from functools import lru_cache

from tooldata_tui.rules.wording import nearest

__all__ = ["KEYWORDS", "meant_keyword"]

_CORE = "$schema $id id $ref $anchor $defs definitions $comment $vocabulary $dynamicRef $dynamicAnchor $recursiveRef"
_APPLIED = (
    "properties patternProperties additionalProperties unevaluatedProperties propertyNames items prefixItems"
    " additionalItems unevaluatedItems contains allOf anyOf oneOf not if then else dependentSchemas dependencies"
)
_ASSERTED = (
    "type enum const pattern format required minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength"
    " maxLength minItems maxItems uniqueItems minContains maxContains minProperties maxProperties dependentRequired"
    " contentEncoding contentMediaType contentSchema"
)
_SAID = (
    "title description default examples example deprecated readOnly writeOnly nullable discriminator externalDocs xml"
)

#: What JSON Schema of any draft knows, and what OpenAPI adds.
KEYWORDS = frozenset(f"{_CORE} {_APPLIED} {_ASSERTED} {_SAID} $recursiveAnchor strict name markdownDescription".split())

#: Words of no standard to the keyword that is meant; the empty text where no keyword says it.
_ALIASES = {
    "allowed_values": "enum",
    "allowedvalues": "enum",
    "choices": "enum",
    "desc": "description",
    "enums": "enum",
    "isrequired": "",
    "is_required": "",
    "mandatory": "",
    "max": "maximum",
    "max_length": "maxLength",
    "min": "minimum",
    "min_length": "minLength",
    "optional": "",
    "options": "enum",
    "possible_values": "enum",
    "regex": "pattern",
}

#: Shorter words are near too many others.
_SHORTEST = 5
_KNOWN = tuple(sorted(KEYWORDS - {"id", "not", "if", "xml", "name"}))


@lru_cache(maxsize=1024)
def meant_keyword(word: str) -> str | None:
    """The keyword that *word*, which is none, was meant to be: empty where none says it, None if nobody knows."""
    if word.startswith(("x-", "x_", "$")):
        return None
    alias = _ALIASES.get(word.casefold())
    if alias is not None:
        return alias
    if len(word) < _SHORTEST:
        return None
    near = nearest(word, _KNOWN, part=4)
    return near if near is not None and abs(len(near) - len(word)) <= 1 else None
