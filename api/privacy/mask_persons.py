"""Patterns for people with a common first name, whatever stands around it.

Each pattern proposes, its `*_span` function decides: the (start, end) to mask, or None.
"""

from __future__ import annotations

import re

from api.privacy.mask_first_names import ANY_FIRST_NAMES, SURE_FIRST_NAMES
from api.privacy.mask_names import NOT_A_NAME, PARTICLE, PARTICLES, RELATION
from api.privacy.mask_units import LETTER, UPPER

Span = tuple[int, int]

# A capital and a surname, or the first name alone.
PERSON = re.compile(
    rf"(?<![\w’'-])(?P<first>[{UPPER}][{LETTER}]{{1,15}}(?:-[{UPPER}][{LETTER}]{{1,15}})?)"
    rf"(?P<rest>(?:\s(?:{PARTICLE}\s)?[{UPPER}][{LETTER}’'-]{{1,30}}){{0,2}})(?![\w’'-])"
)
# The same without capitals.
LOWER_PERSON = re.compile(
    rf"(?<!\w)(?:(?P<relation>(?:min|vår|mitt|hans|hennes|my) {RELATION},? )(?P<single>[{LETTER}]{{2,15}})|"
    r"(?P<full>(?P<given>[a-zåäöé]{2,15}) [a-zåäöé]{2,15}(?:sson|sdotter|ström|gren|[qk]vist|lund|berg|holm|dahl)))"
    r"(?![\w-])"
)
_PLACE = re.compile(
    r"[ -](?:gatan?|väg(?:en)?|gränd(?:en)?|stig(?:en)?|plats(?:en)?|torg(?:et)?|park(?:en)?|allén?|kaj(?:en)?|backe|"
    r"trapp\w*|\w*skola[ns]?|\w*gymnasi\w+|hus(?:et)?|gård(?:en)?|kyrk\w+|kapell\w*|församling\w*|bibliotek\w*|"
    r"muse\w+|minne|stiftelse\w*|fond(?:en)?|staty\w*|böcker|bok(?:en)?|film\w*|pris(?:et)?|arena\w*|sal(?:en)?|"
    r"distans|app(?:en)?|e-?id|plus|konsert\w*|dag(?:en)?|hem(?:met)?|boende(?:t)?|center|förskola\w*|rum(?:met)?|"
    r"square|street|road|park|school|church)(?!\w)|\s\d{1,3}[:.]\d",
    re.I,
)
_PLACE_NAME = re.compile(
    r"(?:skolan?|gymnasiet|gatan|vägen|platsen|parken|torget|biblioteket|huset|gården|kyrkan|hallen|arenan|hemmet|museet)$",
    re.I,
)
# Saints, kings, laws and sirens are nobody's data.
_NOBODY = re.compile(
    r"(?:sankta?|s:ta?|st\.?|(?:kung|drottning|prins(?:essan)?|hertig)(?: \w{1,10})?|jungfru|lex|hesa|für|radio|"
    r"romeo och|stormen) $",
    re.I,
)
_CALLED = re.compile(r"(?:heter|hette|kallas|namnet|kallad|called|named) $", re.I)
_KNOWN_TO_ALL = frozenset(
    {
        ("olof", "palme"),
        ("anna", "lindh"),
        ("selma", "lagerlöf"),
        ("astrid", "lindgren"),
        ("mona", "lisa"),
        ("kalle", "anka"),
        ("karin", "boye"),
        ("greta", "thunberg"),
        ("dag", "hammarskjöld"),
        ("carl", "gustaf"),
    }
)


def person_span(match: re.Match[str]) -> Span | None:
    """A common first name with what can be a surname, or alone; not where a place bears the name."""
    first, rest = match["first"], match["rest"].split()
    bare = first.lower()
    known = bare if bare in ANY_FIRST_NAMES else bare.split("-")[0]
    if known not in ANY_FIRST_NAMES or first.isupper():
        return None
    before = match.string[max(0, match.start() - 16) : match.start()]
    if _NOBODY.search(before):
        return None
    if rest and (bare, rest[0].lower().removesuffix("s")) in _KNOWN_TO_ALL:
        return None
    end = match.end("first")
    kept = 0
    for word in match["rest"].split():
        if word.lower() in NOT_A_NAME and word.lower() not in PARTICLES:
            break
        kept += 1
    if kept:
        end = match.start("rest") + len("".join(re.split(r"(\s+)", match["rest"])[: 2 * kept + 1]))
    named_after = any(_PLACE_NAME.search(word) or re.search("-[a-zåäö]", word) for word in rest)
    if named_after or _PLACE.match(match.string, end):
        return None
    if not kept and known not in SURE_FIRST_NAMES and not _CALLED.search(before):
        return None
    if not kept and match.string[end : end + 1] in {"-", ":"}:
        return None
    return match.start(), end


def lower_person_span(match: re.Match[str]) -> Span | None:
    """A common first name in lower case, after a word for a relation or before a surname by its form."""
    if match["single"]:
        return match.span("single") if match["single"].lower() in SURE_FIRST_NAMES else None
    return match.span("full") if match["given"] in SURE_FIRST_NAMES else None
