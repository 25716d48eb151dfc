"""Patterns for names after the words that usually stand before or after them.

Each pattern proposes, its `*_span` function decides: the (start, end) to mask, or None.
"""

from __future__ import annotations

import re

from api.privacy.mask_units import LETTER, UPPER, words

Span = tuple[int, int]

_WORD = rf"[{LETTER}][{LETTER}'’-]{{1,30}}"
_CAPITAL = rf"[{UPPER}](?:\.|[{LETTER}'’-]{{1,30}})?(?![{LETTER}])"
PARTICLE = r"(?:von|af|de|van|der|al|el|ben|da|di|la)"
_FULL = rf"{_CAPITAL}(?: (?:{PARTICLE} )?{_CAPITAL}){{0,3}}"
RELATION = (
    r"(?:son|sonen|sonens|dotter|dottern|barn|barnet|barnen|man|maken|fru|hustru|sambo|mamma|pappa|mor|far|mormor|"
    r"morfar|farmor|farfar|bror|syster|flicka|pojke|tjej|kille|granne|grannen|chef|handläggare|handläggaren|"
    r"läraren?|rektorn?|eleven|huvudmannen|gode mannen|hyresvärd|exman|exfru|ex|vän|kompis|"
    r"kusin|svärmor|svärfar|svägerska|svåger|faster|moster|farbror|morbror|dotterdotter|dotterson|sonson|sondotter|"
    r"barnbarn|syskon|(?:bror|syster|styv|bonus|foster|tonårs)s?(?:son|dotter|barn|mamma|pappa)|daughter|husband|wife|mother|father|brother|sister|neighbour|landlord)"
)
# Before a name with a capital, with or without the article: "rektor Eva", "läkaren Eva".
_ROLE = (
    r"(?:(?:bitr\.? ?|biträdande )?rektor|(?:skol|distrikts|under)?sköterska|läkare|doktor|dr\.?|kurator|psykolog|"
    r"(?:social|bistånds|enhets)?(?:sekreterare|handläggare|chef)|boendestödjare|assistent|fritidsledare|pedagog|"
    r"(?:klass|för|mat)?(?:lärare|mentor)|magister|fröken|herr|fru|vaktmästare|inspektör|utredare|coach|tränare|"
    r"hyresvärd|förvaltare|tolk|vikarie|kontaktman|kontaktperson|brukare|klient|patient|elev|huvudman|sökande|anmälare)"
    r"(?:n|en|rn|an|ns|ens)?"
)
_BELONGS = (
    r"(?:är|som|am) (?:(?:en|ensam|the|a) )?(?:mamma|pappa|mor|far|förälder|föräldrar|vårdnadshavare|god man|gode man|"
    r"förvaltare|ombud|anhörig|dotter|son|syster|bror|maka|make|sambo|granne|mother|father|parent|guardian) "
    r"(?:till|för|åt|of|to)"
)
# After these a name may stand in lower case.
NAME = re.compile(
    rf"(?<!\w)(?:jag heter|(?:mitt|hans|hennes) namn (?:är|e)|(?:my|his|her) name(?:’s|'s| is)|i am called|jag kallas|"
    rf"(?:han|hon|hen) heter|{RELATION}(?: [\w,]{{1,15}}){{0,4}} heter)\s{{1,3}}"
    rf"(?P<name>{_WORD}(?:\s{_WORD}){{0,4}})",
    re.I,
)
# After these only capitals make a name.
LABEL = re.compile(
    rf"(?<!\w)(?:(?i:(?:namn|sökande|vårdnadshavare|vårdnadshavare \d|kontaktperson|elev|barn|klient|anmälare|ombud|"
    rf"name):|"
    rf"kontaktperson|undertecknad,?|avsändare:|från:|att:|kontakta|hälsar|familjen|vi heter|{_BELONGS}|{_ROLE},?|"
    r"(?:skrivet|skriven|undertecknat|underskrivet|signerat|upprättat|inskickat) av|"
    r"(?:sökanden?|barnet|eleven|brukaren|klienten|patienten|huvudmannen) (?:är|heter),?|"
    r"(?:eleven|dottern|sonen|läraren|rektorn|grannen|handläggaren|socialsekreteraren|chefen|mormor|morfar|farmor|"
    rf"farfar|mamma|pappa|brukaren|klienten)|(?:min|vår|mitt|hans|hennes|my) {RELATION},?|jag,|"
    r"hej[!,.]?(?= [^ ]+(?: [^ ]+)? här)))"
    rf" {{1,2}}(?P<name>{_FULL}(?:(?:, | och | & | and ){_CAPITAL})*)"
)
BEFORE = re.compile(rf"(?<!\w)(?P<name>{_FULL}) heter jag(?!\w)")
_PRESENTS = r"(?:(?i:det här är|det är|this is|i am|i['’]m|här är))"
PRESENTED = re.compile(
    rf"(?<!\w){_PRESENTS} (?P<name>{_CAPITAL} (?:{PARTICLE} )?{_CAPITAL}(?: {_CAPITAL})?)|"
    rf"(?<!\w){_PRESENTS} (?P<single>{_CAPITAL})(?= som (?:skriver|ringer|ringde)| igen|[.,]? from )"
)
SIGNED = re.compile(
    r"(?<!\w)(?:mvh|m\.v\.h\.?|m v h|(?:(?:med|många) )?(?:vänlig|bästa|varma|hjärtlig|glad|snäll)\w{0,4} "
    r"hälsning\w{0,3}|"
    r"hälsning(?:ar|en)?|hälsn\.?|hels(?:ning\w*|n\.?)|vänligen|(?:best|kind|warm) regards|regards|sincerely|"
    r"kram(?:ar)?|"
    r"(?P<stroke>//))(?(stroke)|(?![A-Za-zåäöÅÄÖ]))[ \n,/!.:-]{0,4}(?:(?:från|fr|from) )?"
    rf"(?P<name>[{LETTER}](?:\.|[{LETTER}'’-]{{0,30}})(?: [{LETTER}](?:\.|[{LETTER}'’-]{{0,30}})){{0,3}})",
    re.I,
)
# Two words with capitals, the second a surname by its form.
SURNAME = re.compile(
    rf"(?<!\w)(?P<name>{_CAPITAL} (?:{_CAPITAL} )?[{UPPER}][{LETTER}-]{{1,20}}(?:sson|sdotter|[qk]vist))(?!\w)"
)
STROKE = re.compile(rf"(?:^|\n|[.!?)]|(?<!\w)(?i:tack|hand|hej|svar|thanks))\s?/ ?(?P<name>{_FULL})\s*$")
NOT_A_NAME = words(
    """
    inte ju nu och samma som något någonting nåt vad det så hemligt hemlig viktigt egentligen faktiskt bara
    också fel annat annorlunda för i efternamn förnamn likadant en ett den ej här där då eller men jag är har
    vill undrar bor ska skulle kan söker behöver kommer på med av åt från hur var vem när måste får gäller
    ringer skriver mitt min mina känt skyddat stavat felstavat fortfarande registrerat borttaget till hej snälla
    tack född vet han hon inget ingen ingenting du ni vi de redan lika ungefär typ bl heter numera
    era er alla oss era arg trött orolig ledsen besviken förbannad undrande förälder granne medborgare boende
    pensionär mamma pappa mormor svara återkom kontakta ring maila mejla hjälp skicka kolla se vänligen snarast snabbt
    personalen kommunen kommunens kommun familjen föreningen styrelsen brf vårdnadshavare
    not on the a an is was my changed wrong looking from your and to worried parent in at
    facebook instagram precis exakt elevens barnets pendlare cyklist hundägare bilist student elev invånare
    skattebetalare kommuninvånare företagare anhörig bekräfta mottagandet
    missnöjd kund upprörd förvirrad hoppfull nyfiken frustrerad rasande sur glad tacksam villaägare båtägare lärare
    är vill sa har kan detta vad hur swedish norwegian syrian finnish english danish new
    """
)
_THING = re.compile(r"(?<!\w)(?:något|nåt|någonting|nånting|appen|programmet|som det) som heter|skolan heter", re.I)
_MORE = re.compile(rf"(?:(?:, | och | & | and )(?!I\b){_CAPITAL}(?: {_CAPITAL})?){{1,9}}(?=[.,!?]|\s|$)")
_SIGNATURE_END = re.compile(r"[\s.,!)]*(?:$|\n|\[|tel|mob|\d|ps\b)", re.I)


def name_span(match: re.Match[str]) -> Span | None:
    """The name after "jag heter" and the like: capitalised words, or one or two words in lower case."""
    return None if _THING.search(match.group()) else _kept(match, "name", longest=2)


def _kept(match: re.Match[str], group: str, longest: int) -> Span | None:
    """The words that can be a name; in lower case (or in a message all in capitals) at most `longest`."""
    parts = match[group].split()
    if parts[0].lower() in NOT_A_NAME:
        return None
    capital = parts[0][0].isupper() and not (match[group].isupper() and len(parts) > 1 and len(parts[0]) > 2)
    kept = 0
    for index, word in enumerate(parts):
        bare = word.lower()
        if bare in NOT_A_NAME and not (index and bare in PARTICLES):
            break
        if capital and not word[0].isupper() and bare not in PARTICLES:
            break
        if not capital and index >= longest:
            break
        kept = index + 1
    pieces = re.split(r"(\s+)", match[group])[: 2 * kept - 1]
    start = match.start(group)
    end = start + len("".join(pieces))
    more = _MORE.match(match.string, end) if capital else None
    return start, more.end() if more else end


PARTICLES = frozenset({"von", "af", "de", "van", "der", "al", "el", "ben", "da", "di", "la"})


def capital_span(match: re.Match[str]) -> Span | None:
    """The capitalised name, unless its first word is a common one."""
    group = "single" if match.groupdict().get("single") else "name"
    parts = match[group].split()
    common = parts[0].lower().strip(",") in NOT_A_NAME
    shouted = match[group].isupper() and len(parts[0]) > 2 and ":" not in match.group()
    pronoun = parts[0] == "I" or parts[0].startswith(("I'", "I’"))
    return None if common or shouted or pronoun or len(match[group]) < 2 else match.span(group)


def signed_span(match: re.Match[str]) -> Span | None:
    """The name that signs a message: capitals at the end of a line, or one or two words at the very end."""
    parts = match["name"].split()
    if any(word.lower() in NOT_A_NAME for word in parts):
        span = _kept(match, "name", longest=0) if parts[0][0].isupper() else None
        return span if span and span[1] > span[0] and _SIGNATURE_END.match(match.string, span[1]) else None
    lower = not parts[0][0].isupper()
    listed = not lower and match.string.startswith(",", match.end("name"))
    if not listed and not _SIGNATURE_END.match(match.string, match.end("name")):
        return None
    if lower and match.group().lower().startswith(("vänligen", "sincerely", "kram", "//")):
        return None
    return match.span("name") if not lower or len(parts) <= 2 else None
