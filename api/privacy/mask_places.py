"""Patterns for street and box addresses.

Each pattern proposes, its `*_span` function decides: the (start, end) to mask, or None.
"""

from __future__ import annotations

import re

from api.privacy.mask_units import LETTER, UNIT, UPPER, words

Span = tuple[int, int]

# Endings that make a street of any word, in lower case too.
_SURE_TAIL = re.compile(
    r"(?:gatan|gata|vägen|väg|gränden|gränd|torget|torg|stigen|stig|backen|backe|allén|allé|leden|kajen|esplanaden|ringen|"
    r"(?<=.{3})vagen|(?<=.{3})granden|slingan|svängen|stråket|terrassen|kroken|höjden|udden|hagen|lunden|tået|promenaden|brinken|rondellen)$",
    re.I,
)
# Endings that other words have as well: a capital, and two letters before, are needed.
_LIKELY_TAIL = re.compile(
    r".{2}(?:platsen|parken|bågen|spåret|berget|liden|kullen|dalen|åsen|gården|viken|strand|bron|ängen|skogen|hamnen|byn|"
    r"bryggan|platån|trappan|passagen|holmen|näset|kärret|ljungen|heden|mossen|vreten|tunet|[se]plan|aplan)$",
    re.I,
)
# The street is abbreviated: Storg. 12, Skolv 3.
_SHORT_TAIL = re.compile(
    r"(?:.{3,}[gv]\.|(?:stor|skol|kyrko?|björk|ek|tall|gran|kungs|drottning|järnvägs|ny|lång|bruks|kvarn|strand|sjö|ring|park|"
    r"villa|hamn|söder|norr|väster|öster|magasins|trädgårds|slotts|bergs|lind|asp|rönn|ängs|skogs)[gv])$",
    re.I,
)
_NO_STREET = re.compile(
    r"^(?:riks|läns|europa|motor|cykel|gång|bil|grus|fly|detalj|översikts|handlings|kurs|läro|betalnings|elev|vård|"
    r"genomförande|hem|om|av|ut|in|parkerings|verksamhets|avfalls|budget|energi|klimat|beredskaps|utvecklings|åtgärds|"
    r"trafik|skötsel|aktivitets|jämställdhets|tid|stations(?=vägen)|behandlings|kris|krishanterings|ny(?=plan)|läkar|studie|utbildnings)"
    r"(?:vägen|väg|plan|ringen|leden)$|^parallell(?:gatan|vägen)$|^(?:idrotts|sport|lek|arbets|mötes|bad|rast|fritids|ungdoms|förskole|familje|"
    r"parkerings|brand|djur|begravnings)(?:platsen|parken|gården)$",
    re.I,
)
_ROAD = re.compile(r"landsväg(?:en)?$", re.I)  # with a number of its own, unless it has a first name
_ADJECTIVES = words(
    """
    norra södra östra västra stora lilla gamla nya övre nedre yttre inre sankt sankta s:t st. höga långa
    n. s. ö. v. n:a s:a ö:a v:a l:a st:a
    """
)
_OPENERS = words(
    """
    på den i vid längs hela vi jag hej bor min mitt när var från till adress adressen är om hur ni det en ett och
    mot över under utanför grannen gäller kan får ska vill hos mina vår lampan huset området hus
    """
)
_NUMBER = r"(?P<number>\d{1,3})(?P<range> ?[–-] ?(?P<last>\d{1,3}))?(?P<letter> ?[A-Ha-h](?![^\W\d]))?"
_LONGEST_HOUSE = 6  # Storgatan 12-14 is a house, Storgatan 8-17 are hours
_HOUSE = r"(?:,? ?(?:nr|nummer|number|no)\.? ?| {0,2})"
_FLAT = (
    r"(?:[,/]? ?(?:\d{1,2} ?(?:tr(?:appor)?|vån)|"
    r"(?:vån|våning|tr|trappa|uppgång|uppg|port|lgh|lägenhet|lght|lgt|läg|apt|dörr)"
    r"\.? ?(?:\d{1,4}|[A-Ha-h]))(?!\w))"
)
_POST = rf"(?:,? ?[ \n](?:SE? ?- ?)?\d{{3}} ?\d\d [{UPPER}][{LETTER}]{{1,30}})"
STREET = re.compile(
    rf"(?<!\w)(?P<words>(?:[{UPPER}][{LETTER}.:’'-]{{0,20}} ){{0,3}}"
    r"(?:(?i:norra|södra|östra|västra|gamla|nya|lilla|stora) )?)"
    rf"(?P<street>(?!(?:nummer|number) )[{LETTER}][{LETTER}’'-]{{2,40}}\.?){_HOUSE}{_NUMBER}"
    rf"(?!\d|[^\W\d]{{1,2}}(?!\w)|[.,:/–-]\d| ?[–-]\d|-[a-zåäö])"
    rf"(?P<more>{_FLAT}{{0,3}}{_POST}?)"
)
# "nummer 12 på Skolgatan"
HOUSE_FIRST = re.compile(
    rf"(?<!\w)(?:nummer|nr\.?|number|no\.?|hus|port|at) (?P<span>\d{{1,3}}[A-Ha-h]? (?:(?:på|i|on|vid) )?"
    rf"(?:[{UPPER}][{LETTER}]{{1,20}} )?(?P<street>[{UPPER}][{LETTER}-]{{2,40}}))(?![\w-])"
)
# A house in a village bears the village's name: told by who lives there.
HOME = re.compile(
    r"(?<!\w)(?:bor|bott|bodde|bosatt|boende|skriv(?:en|na)|hemma|hos oss|hos mig|vi|jag|hon|han|live) (?:på|i|vid|at) "
    rf"(?P<span>(?P<name>[{UPPER}][{LETTER}]{{3,30}}(?: [{UPPER}][{LETTER}]{{2,30}})?) \d{{1,4}}(?: ?[A-H])?)"
    r"(?![\w:-]|[.,]\d)"
)
_NO_HOME = re.compile(
    r"(?:plan|våning|hus|avdelning|rum|zon|linje|kurs|klass|årskurs|skola|skolan|förskola|förskolan|kapitel|grupp|nivå|"
    r"enhet|team|sal|hall|område|etapp|steg|spår|fack|plats|dag|vecka|omkring|ungefär|runt)\w{0,3}$",
    re.I,
)
CARE_OF = re.compile(
    rf"(?<!\w)c/o:? [{UPPER}][{LETTER}.-]{{1,30}}(?: [{UPPER}][{LETTER}-]{{1,30}}(?![{LETTER}-]| ?\d))?", re.I
)
BOX = re.compile(
    rf"(?<!\w)(?P<word>[Bb]ox|BOX|[Pp]ostbox|[Ff]ack|[Pp]ostfack) \d{{1,5}}(?!\d|[.,:]\d)(?P<post>{_POST})?"
)
# Any place with house number, postcode and town, also where no street has a name.
POSTED = re.compile(
    rf"(?<!\w)[{UPPER}][{LETTER}-]{{1,30}}(?: [{UPPER}][{LETTER}-]{{1,30}}){{0,2}} \d{{1,4}} ?[A-H]?{_POST}"
)


def street_span(match: re.Match[str]) -> Span | None:
    """A street with its number, with flat, postcode and town when they follow at once."""
    street, parts = match["street"], match["words"].split()
    if not _is_street(street, parts) or not _is_house(match):
        return None
    bare = _is_bare(street)
    first = len(parts)
    while first and (parts[first - 1].lower() in _ADJECTIVES or bare):
        if parts[first - 1].lower() in _OPENERS:
            break
        first -= 1
    start = match.start() + sum(len(word) + 1 for word in parts[:first])
    return start, match.end()


def _is_bare(street: str) -> bool:
    """Whether the word is an ending alone, so that the street's name stands before it."""
    return len(street) - len(_SURE_TAIL.sub("", street)) >= max(1, len(street) - 1)


def _is_street(street: str, parts: list[str]) -> bool:
    named = bool(parts) and parts[-1].lower() in _ADJECTIVES and parts[-1][0].isupper() and street[0].isupper()
    if (_NO_STREET.search(street) or _ROAD.search(street)) and not named:
        return False
    if _is_bare(street):
        if street.lower() == "gatan" and street[0].isupper() and not parts:
            return True
        owner = bool(parts) and parts[-1].lower() not in _OPENERS
        return owner and _SURE_TAIL.search(street) is not None
    if _SURE_TAIL.search(street):
        return True
    return street[0].isupper() and (_LIKELY_TAIL.search(street) or _SHORT_TAIL.search(street)) is not None


def _is_house(match: re.Match[str]) -> bool:
    """Whether the number is a house's: not a quantity, not hours."""
    if match["number"].startswith("0"):
        return False
    if match["last"]:
        counted = UNIT.match(match.string, match.end("last")) is not None
        return not counted and 0 < int(match["last"]) - int(match["number"]) <= _LONGEST_HOUSE
    counted = UNIT.match(match.string, match.end("number")) is not None
    return not counted or bool(match["letter"] or match["more"])


def house_first_span(match: re.Match[str]) -> Span | None:
    """A house number written before its street."""
    street = match["street"]
    return match.span("span") if _SURE_TAIL.search(street) and not _is_bare(street) else None


def home_span(match: re.Match[str]) -> Span | None:
    """Where somebody says they live: a name and a number."""
    no_house = UNIT.match(match.string, match.end()) or _NO_HOME.search(match["name"])
    return None if no_house else match.span("span")


def box_span(match: re.Match[str]) -> Span | None:
    """A post office box; without a capital or a postcode it is any box."""
    sure = match["post"] or match["word"][0].isupper() or match["word"].lower().startswith("post")
    return match.span() if sure and not UNIT.match(match.string, match.end()) else None
