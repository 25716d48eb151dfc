"""Patterns for property designations and registration plates.

Each pattern proposes, its `*_span` function decides: the (start, end) to mask, or None.
"""

from __future__ import annotations

import re

from api.privacy.mask_units import LETTER, UNIT, UPPER, near, words

Span = tuple[int, int]

_PLOT = r"(?:s|ga|fs|\d{1,3}) ?: ?\d{1,4}"
PROPERTY = re.compile(
    rf"(?<!\w)(?P<name>(?:[{UPPER}][{LETTER}.-]{{0,30}} {{1,2}}){{0,2}}(?!nr )[{LETTER}][{LETTER}-]{{1,30}}) {{1,2}}"
    r"(?:nr )?"
    rf"(?P<plots>(?P<first>(?i:s|ga|fs)|\d{{1,3}})(?P<colon> ?: ?)(?P<second>\d{{1,4}})(?:>\d{{1,3}})?"
    rf"(?:(?:,? (?:och|o|samt|&) |, ?| ?\+ ?)(?:[{UPPER}][{LETTER}-]{{1,30}} )?"
    rf"{_PLOT}(?!\d|:\d)){{0,9}})(?!\d|:\d|[.,]\d)"
)
_PROPERTY_WORD = re.compile(
    r"fastighet\w*|\w{0,12}tomten|tomt|beteckning\w*|grannfastighet\w*|gård\w*|lantmäteri\w*|bygglov\w*|stuga\w*|skifte|"
    r"stycka|strandskydd|avlopp|brunn|lagfart|arrende\w*|detaljplan\w*",
    re.I,
)
_NO_PROPERTY = re.compile(
    r"(?:kl|klockan|från|till|mellan|tid|skala|skalan|öppet|öppnar|stänger|stängt|börjar|slutar|efter|före|innan|vid|runt|"
    r"ca|cirka|och|eller|senast|strax|matt|matteus|johannes|markus|lukas|jesaja|koranen|sura|psaltaren|mos|kor|rom|upp|"
    r"resultat|ställning|hemmalaget|bortalaget|laget|"
    r"(?:mån|tis|ons|tors|fre|lör|sön)(?:dag|dagen|dagar|dagarna)?|måndags|vardagar|idag|imorgon|ikväll|nu|sfs|lag|"
    r"lagen|version|vers|avfärd|avgång|buss|bussen|tåg|tåget|flyget|ankomst|start|match|matchen|vann|förlorade|blev|"
    r"slutade|the|at|tf|rf|ygl|jb|fb|brb|rb|äb|äktb|gb|ub|hb|mb|kl|fl|fpl|osl|pbl|sol|lss|lvu|lvm|kap|kapitel|iso|en|"
    r"artikel|art|hfd|nja|möd|prop|sou|ds|nr)$",
    re.I,
)
# So end the names of villages, which may be written without a capital.
_VILLAGE = re.compile(
    r".{2}(?:by|sta|torp|berga|hult|lund|näs|vik|ås|inge|löv|red|ryd|säter|tuna|hammar|rum|backa|holm)$"
)
_QUALIFIER = re.compile(
    r"norra|södra|östra|västra|stora|lilla|gamla|nya|övre|nedre|yttre|inre|[nsövy]\.?|st\.|l\.", re.I
)

# Town plots: a block's name and the plot's number, told by the word before, or by "fastighet" nearby.
_NAME = rf"[{UPPER}][{LETTER}]{{2,30}}"
BLOCK = re.compile(
    rf"(?<!\w)(?:kv\.? |kv\.|(?P<long>kvarteret) )(?P<name>[{LETTER}]{{3,30}}) \d{{1,3}}(?![\w:]|[.,]\d)", re.I
)
NAMED_PLOT = re.compile(
    r"(?<!\w)(?:(?i:(?:grann|stam)?fastighet(?:en)?(?:s-?(?:bet\.?|beteckning(?:en)?))?|"
    r"fast\.? ?bet\.?|(?:grann)?tomt(?:en)?|"
    rf"fastighetsbet\.?|beteckning(?:en)?))(?:: ?| (?:är |heter |på )?)(?P<name>{_NAME}(?: {_NAME})? \d{{1,3}}|"
    rf"[{LETTER}]{{3,30}}(?:en|an|et|on) \d{{1,3}})(?![\w:]|[.,]\d)"
)
TOWN_PLOT = re.compile(rf"(?<!\w){_NAME} (?P<last>{_NAME}) \d{{1,3}}(?![\w:]|[.,]\d)")

# Block and number alone, where somebody owns or asks about it.
OWN_PLOT = re.compile(
    r"(?<!\w)(?:äger|ägde|köp(?:er|a|t|te)|säljer|sål(?:t|de)|ärv(?:t|de)|på|för|gäller|om|till) "
    rf"(?P<name>{_NAME} \d{{1,3}})"
    r"(?![\w:-]|[.,]\d)"
)
_OWN_PLOT_WORD = re.compile(r"fastighetsbet|fastigheten|kvarter", re.I)
_TOWN_PLOT_WORD = re.compile(r"fastighet|tomt|kvarter", re.I)

_PLATE = "A-HJ-PR-UW-Z"
PLATE = re.compile(
    rf"(?<![\w-])(?P<letters>[{_PLATE}]{{3}})(?P<gap>[ ._-]?)(?P<rest>\d\d[{_PLATE}0-9])(?!\w|[-:]\d)|"
    rf"(?<!\w)(?P<spaced>[{_PLATE}] [{_PLATE}] [{_PLATE}] \d \d [{_PLATE}0-9])(?!\w)",
    re.I,
)
_NO_PLATE = words(
    """
    pbl sek eur usd kpl sfs dnr lgh rum hus kap max min tel par age ans del har bor jag och hon han att det den
    som med var oss hos nya alla mot ett tar kan ska top mer per kod sal art nr sol ab bok els bas lss lma sas
    ap bya bta boa loa led pdf npf sbf csn vab sim gym usb lou osl sou bbr afs bfs gps ram ssd cpu rut rot sgi
    sms dvd xxl kbt vvs ppm mph gdp pdf
    bmw kia typ cov sen upp ner hem ort zon kur bet kom bra fel tag ser ger fem sex sju
    """
)
_CAR = re.compile(
    r"bil|reg|skylt|volvo|saab|audi|bmw|toyota|tesla|ford|parker|(?<!\w)mc|moped|husvagn|släp|fordon|car(?!\w)|plate|"
    r"böter|p-bot|traktor|lastare",
    re.I,
)


def property_span(match: re.Match[str]) -> Span | None:
    """A property designation such as Berga 3:14, told from clock times, scores and scales."""
    name, first, second = match["name"].split(), match["first"], match["second"]
    nearest = name[-1]
    if _NO_PROPERTY.match(nearest) or second.startswith("0") or (" " in match["colon"] and not nearest[0].isupper()):
        return None
    named = near(_PROPERTY_WORD, match)
    clock = first.isdigit() and int(first) < 24 and len(second) == 2 and int(second) < 60 and int(second) % 5 == 0
    clock = clock and not match.string.startswith(":s", match.end())
    if not named and (clock or not (nearest[0].isupper() or _VILLAGE.search(nearest))):
        return None
    if _PROPERTY_WORD.fullmatch(nearest):
        return match.start("first"), match.end()
    return _start_of_name(match, name), match.end()


def _start_of_name(match: re.Match[str], name: list[str]) -> int:
    """Where the name begins: Norra and the like belong to it, and a capital that opens no sentence."""
    text, start = match.string, match.start("name")
    starts = [start + found.start() for found in re.finditer(r"\S+", match["name"])]
    first = len(name) - 1
    while first:
        word, opens = (
            name[first - 1],
            not text[: starts[first - 1]].rstrip() or text[: starts[first - 1]].rstrip()[-1] in ".!?:",
        )
        if not _QUALIFIER.fullmatch(word) and (opens or word.isupper() or _PROPERTY_WORD.fullmatch(word)):
            break
        first -= 1
    return starts[first]


def block_span(match: re.Match[str]) -> Span | None:
    """The block and its plot after kv. or kvarteret."""
    if re.fullmatch(r"runt|har|med|och|som|för|från|vid|till|ligger|efter|klockan|ca|om", match["name"], re.I):
        return None
    start = match.start("name") if match["long"] else match.start()
    return None if UNIT.match(match.string, match.end()) else (start, match.end())


def named_plot_span(match: re.Match[str]) -> Span | None:
    """A town plot after a word for property."""
    return None if UNIT.match(match.string, match.end()) else match.span("name")


def town_plot_span(match: re.Match[str]) -> Span | None:
    """Town, block and number where the message speaks of a property."""
    named = near(_TOWN_PLOT_WORD, match)
    return match.span() if named and not UNIT.match(match.string, match.end()) else None


def own_plot_span(match: re.Match[str]) -> Span | None:
    """Block and number after a verb or preposition, where the message speaks of a block or a designation."""
    named = near(_OWN_PLOT_WORD, match)
    return match.span("name") if named and not UNIT.match(match.string, match.end()) else None


def plate_span(match: re.Match[str]) -> Span | None:
    """A registration plate; in lower case with a space only where vehicles are spoken of."""
    if match["spaced"]:
        return match.span()
    letters, gap, rest = match["letters"], match["gap"], match["rest"]
    car = near(_CAR, match)
    word = re.search("[aeiouy]", letters, re.I)  # letters without a vowel are no word
    if letters.lower() in _NO_PLATE or (gap and word and not letters.isupper() and not car):
        return None
    if gap and rest.isdigit() and UNIT.match(match.string, match.end()):
        return None
    if not gap and not (letters.isupper() or letters[1:].islower()):
        return None
    return match.span()
