"""Patterns for street addresses, properties, vehicles, diary numbers and names.

Each pattern proposes, its `*_span` function decides: the (start, end) to mask, or None.
"""

from __future__ import annotations

import re

Span = tuple[int, int]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UPPER, _LETTER = "A-ZÅÄÖÉÜ", "A-Za-zÅÄÖåäöÉéÜüØøÆæ"
_UNIT = re.compile(
    r"\s*(?:km|kr|kronor|m|meter|mil|m2|m²|kvm|år|dagar|dag|gånger|ggr|st|stycken|procent|%|min|minuter|timmar|"
    r"tim|h|poäng|bilar|ton|kg|personer|barn|platser|hp|elever)(?!\w)",
    re.I,
)

DIARY = re.compile(
    r"(?<!\w)(?P<word>(?:dnr|diarienr|diarienummer|diarienumret|ärendenr|ärendenummer|ärendenumret|"
    r"målnr|målnummer|ärende)\.?:?\s{0,2}(?:är\s)?)?"
    r"(?P<code>(?P<board>[A-Za-zÅÄÖåäö]{1,5})?(?P<gap>[ /-]?)"
    r"(?P<year>(?:19|20)?\d\d)(?P<sep>[-/:.])(?P<number>\d{1,7}))(?![\d:-]|\.\d)",
    re.I,
)
_DIARY_SHORT = re.compile(r"(?:19|20)\d\d$")
_LAW_OR_TERM = frozenset(
    {"sfs", "ht", "vt", "iso", "en", "ss", "afs", "bfs", "prop", "sou", "ds", "lag", "år", "kl", "den"}
)

_STREET_TAIL = (
    "gatan|gata|vägen|väg|gränden|gränd|torget|torg|stigen|stig|backen|backe|allén|allé|leden|kajen|esplanaden|"
    "ringen|slingan|svängen|stråket|terrassen|plan"
)
STREET = re.compile(
    rf"(?<![\w])(?P<street>(?:[{_UPPER}][{_LETTER}.]{{1,20}} ){{0,2}}[{_LETTER}]{{0,30}}?(?P<tail>(?i:{_STREET_TAIL})))"
    rf"\s{{1,2}}(?P<number>\d{{1,3}})(?P<letter> ?[A-Ha-h])?(?!\w)(?!\d|[.,:/–-]\d)"
    rf"(?P<more>,?\s(?i:lgh|lägenhet|lght)\s?\d{{1,4}})?(?P<post>,?\s\d{{3}} ?\d\d\s[{_UPPER}][{_LETTER}]{{1,30}})?",
)
_STREET_ADJECTIVES = _words(
    """
    norra södra östra västra stora lilla gamla nya övre nedre yttre inre sankt sankta s:t st. höga långa
    """
)
_NO_STREET = re.compile(
    r"(?:riks|läns|europa|motor|lands|cykel|gång|skog|bil|skol|bruks|grus|fly|järn|barn|detalj|översikts|"
    r"handlings|kurs|läro|betalnings|elev|vård|genomförande|hem|om|av|ut|in|parkerings|plats)"
    r"(?:vägen|väg|plan|ringen)$",
    re.I,
)

PROPERTY = re.compile(
    rf"(?<![\w])(?P<name>[{_LETTER}][{_LETTER}-]{{1,30}}(?: [{_UPPER}][{_LETTER}-]{{1,30}}){{0,2}}) "
    r"(?P<first>s|\d{1,3}):(?P<second>\d{1,4})(?![\d:]|[.,]\d)"
)
_PROPERTY_WORD = re.compile(
    r"fastighet\w*|tomten|tomt|beteckning\w*|grannfastighet\w*|gård\w*|lantmäteri\w*|bygglov\w*|stuga\w*|skifte", re.I
)
_NO_PROPERTY = re.compile(
    r"(?:kl|klockan|från|till|mellan|tid|skala|skalan|öppet|öppnar|stänger|stängt|börjar|slutar|efter|före|innan|vid|runt|"
    r"ca|cirka|och|eller|senast|strax|matt|matteus|johannes|markus|lukas|jesaja|koranen|psaltaren|resultat|"
    r"(?:mån|tis|ons|tors|fre|lör|sön)(?:dag|dagen|dagar|dagarna)?|måndags|vardagar|idag|imorgon|ikväll|nu|sfs|lag|"
    r"lagen|version|vers|avfärd|avgång|bussen|tåget|ankomst|start|match|vann|förlorade|blev|slutade|the|at)$",
    re.I,
)
BLOCK = re.compile(rf"(?<!\w)(?:kv\.?|[Kk]varteret) (?P<name>[{_UPPER}][{_LETTER}]{{2,30}} \d{{1,3}})(?![\w:])")

_PLATE = "A-HJ-PR-UW-Z"
PLATE = re.compile(
    rf"(?<![\w-])(?P<letters>[{_PLATE}]{{3}})(?P<gap>[ -]?)(?P<rest>\d\d[{_PLATE}0-9])(?![\w]|[-:]\d)", re.I
)
_NO_PLATE = _words(
    """
    pbl sek eur usd kpl sfs dnr lgh rum hus kap max min tel par age ans del har bor jag och hon han att det den
    som med var oss hos nya alla mot ett tar kan ska top mer per kod sal art nr sol ab bok els bas lss lma sas
    ap
    """
)

NAME = re.compile(
    rf"(?<!\w)(?:jag heter|mitt namn är)\s{{1,3}}"
    rf"(?P<name>[{_LETTER}][{_LETTER}'’-]{{1,30}}(?:\s[{_LETTER}][{_LETTER}'’-]{{1,30}}){{0,3}})",
    re.I,
)
_NOT_A_NAME = _words(
    """
    inte ju nu och samma som något någonting nåt vad det så hemligt hemlig viktigt egentligen faktiskt bara
    också fel annat annorlunda för i efternamn förnamn likadant en ett den ej här där då eller men jag är har
    vill undrar bor ska skulle kan söker behöver kommer på med av åt från hur var vem när måste får gäller
    ringer skriver mitt min mina känt skyddat stavat felstavat fortfarande registrerat borttaget till hej snälla
    tack född vet han hon
    """
)
_PARTICLES = frozenset({"von", "af", "de", "van", "der", "al", "el", "ben", "da", "di", "la"})


def diary_span(match: re.Match[str]) -> Span | None:
    """A diary number: named as one, or a board's letters with year and running number."""
    number, year, board = match["number"], match["year"], (match["board"] or "").lower()
    span = match.span("code")
    if match["word"]:
        return span
    if len(board) < 2 or board in _LAW_OR_TERM or (match["sep"] in ".:" and match["gap"] != "/"):
        return None
    if len(year) != 4 or _DIARY_SHORT.match(number):
        return None
    return span if match["board"].isupper() or len(number) >= 3 else None


def street_span(match: re.Match[str]) -> Span | None:
    """A street with its number, with flat, postcode and town when they follow at once."""
    words = match["street"].split()
    last, tail = words[-1], match["tail"]
    bare = len(last) - len(tail) < 2
    if bare and (len(words) == 1 or not words[-2][0].isupper() or not last[0].isalpha()):
        return None
    if bare and words[-2].lower() in {"på", "den", "i", "vid", "längs", "hela"}:
        return None
    if tail.lower() == "plan" and not re.search(r"[se]plan$", last, re.I):
        return None
    if _NO_STREET.search(last) or (_UNIT.match(match.string, match.end("number")) and not match["letter"]):
        return None
    first = len(words) - (2 if bare else 1)
    while first and words[first - 1].lower() in _STREET_ADJECTIVES:
        first -= 1
    return match.start() + sum(len(word) + 1 for word in words[:first]), match.end()


def property_span(match: re.Match[str]) -> Span | None:
    """A property designation such as Berga 3:14, told from clock times, scores and scales."""
    name, first, second = match["name"].split(), match["first"], match["second"]
    nearest = name[-1]
    if _NO_PROPERTY.match(nearest) or second.startswith("0"):
        return None
    named = _PROPERTY_WORD.search(match.string)
    clock = first.isdigit() and int(first) < 24 and len(second) == 2 and int(second) < 60 and int(second) % 5 == 0
    if not named and (clock or not nearest[0].isupper()):
        return None
    if named and not nearest[0].isupper() and _PROPERTY_WORD.fullmatch(nearest):
        return match.start("first"), match.end()
    start = match.start("name")
    for word in name[:-1]:
        if word[0].isupper() and not _PROPERTY_WORD.fullmatch(word):
            break
        start += len(word) + 1
    return start, match.end()


def block_span(match: re.Match[str]) -> Span:
    """The block and its plot after kv. or kvarteret."""
    return match.span("name")


def plate_span(match: re.Match[str]) -> Span | None:
    """A registration plate; lower case only when written together."""
    letters, gap = match["letters"], match["gap"]
    if letters.lower() in _NO_PLATE or (gap and not letters.isupper()):
        return None
    if not gap and not (letters.isupper() or letters.islower()):
        return None
    if gap and match["rest"].isdigit() and _UNIT.match(match.string, match.end()):
        return None
    return match.span()


def name_span(match: re.Match[str]) -> Span | None:
    """The name after "jag heter" or "mitt namn är": capitalised words, or one or two words in lower case."""
    words = match["name"].split()
    if words[0].lower() in _NOT_A_NAME:
        return None
    capital = words[0][0].isupper() and not match["name"].isupper()
    kept = 0
    for index, word in enumerate(words):
        if word.lower() in _NOT_A_NAME or (capital and not word[0].isupper() and word.lower() not in _PARTICLES):
            break
        if not capital and index > 1:
            break
        kept = index + 1
    pieces = re.split(r"(\s+)", match["name"])[: 2 * kept - 1]
    return match.start("name"), match.start("name") + len("".join(pieces))
