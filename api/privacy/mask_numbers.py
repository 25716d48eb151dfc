"""Patterns for personal, coordination and organisation numbers.

Each pattern proposes, its `*_span` function decides: the (start, end) to mask, or None.
"""

from __future__ import annotations

import re

from api.privacy import checksums
from api.privacy.mask_units import near

Span = tuple[int, int]

_HIDDEN = "xX*•?_"
PERSONAL = re.compile(
    r"(?<!\d)(?P<year>(?:(?:1[89]|20)[ -]?)?\d\d)(?P<s1>[-./ ]?)(?P<month>0[1-9]|1[0-2])(?P<s2>[-./ ]?)(?P<day>\d\d)"
    r"(?P<gap>[:,=/._](?=[\dA-Za-z])| {0,2}[-+–−‐‑—]{0,2} {0,2})"
    rf"(?P<last>\d{{2}}(?: \d|\d)\d|[A-Za-z]\d{{2}}[A-Za-z0-9]|[{_HIDDEN}]{{4}}|\d\d[{_HIDDEN}]{{2}})(?!\d)"
)
# The last four said in words: "850312, de fyra sista är 1234".
_SAID = (
    r"och|de|dom|fyra|4|sista|siffrorna|siffror|är|sen|sedan|streck|bindestreck|minus|plus|slutar|slutade|på|med|"
    r"därefter|sist|last|four|digits|and|then|dash|min|mina|mitt|hans|hennes|har|resten|kontrollsiffr\w+|slutsiffr\w+|"
    r"siffra|följt|av|nummer|nr|kommer|the|my|are|is|ends|with"
)
SAID = re.compile(
    rf"(?<!\d)(?:19|20)?\d\d(?:0[1-9]|1[0-2])\d\d(?P<words>(?:[\s,.(:;-]{{0,3}}(?<!\w)(?:{_SAID})(?!\w)){{1,7}})"
    r"[\s,.:;-]{0,3}\d{4}(?!\d)\)?",
    re.I,
)
_SURELY_SAID = re.compile(r"siffr|resten|ends|streck|sista|fyra|sen|sedan|sist|slut|minus|plus|last|four|dash|4", re.I)
# A digit too few or too many after a birth date and a dash.
MISCOUNTED = re.compile(
    r"(?<![\d.,:/-])(?P<year>(?:1[89]|20)?\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>\d\d) ?[-–+] ?(?:\d{3}|\d{5})(?![\d-])"
)
# A word that names the number: then mistyped ones too, and one half alone.
LABELLED = re.compile(
    r"(?<!\w)(?:pe?rs(?:on)?\w{0,3}[ .-]{0,2}(?:n?um+(?:er|ret)|nr)|pnr|sam+ordnings(?:nummer|numret|nr)|"
    r"födelse(?:nummer|datum|data|tid)|född|personal (?:id )?number)"
    r"(?:et|s)?(?:[\s.:,=]|är |började |på |is |den ){0,4}"
    r"(?P<number>\d(?:[ .+/–—-]{0,3}\d){5,13})(?!\d)",
    re.I,
)
ENDING = re.compile(
    r"(?<!\w)(?:sista fyra|fyra sista|last four|sista siffrorna|slutar på|slutade på|slutar med)"
    r"(?: siffror\w*| digits)?"
    r"(?: är|:| are)? (?P<number>\d{4})(?!\d|\s?kr)",
    re.I,
)
# Grouped in no known way: the date and the check digit must both be right.
GROUPED = re.compile(r"(?<!\d)(?<!\d[.,:/-])\d(?:[ .+/–-]{0,3}\d){9,11}(?!\d)")
_CONTEXT = re.compile(r"siffr|nummer|född|pers|pnr|(?<!\w)nr(?!\w)", re.I)
_TWO_GROUPS = re.compile(r"(?:19|20)?\d{6} (\d\d) (\d\d)")
_ARTICLE = re.compile(r"(?:art(?:ikel)?|modell|serie|ref|isbn|produkt)\W{0,2}(?:nr|nummer)?\W{0,3}$", re.I)
_SINGLY = re.compile(r"\d(?: \d){5,7}\W{1,3}\d(?: \d){3}")
_SUM = re.compile(r"\s?(?:kr|kronor|sek|:-)(?!\w)", re.I)
_ORG_WORD = (
    r"(?:org(?:anisations?)?|företags?|förenings?|bolags?)[-. ]{0,2}(?:nummer|numret|nr|no)\.?|"
    r"company number|vat number"
)
ORGANISATION = re.compile(
    r"(?<![\d-])(?:16)?(?P<first>[1-35-9]\d[2-9]\d{3})(?P<gap>\.| {0,2}[-–—]? {0,2})(?P<last>\d{4})(?![\d-])"
)
_ORGANISATION_WORD = re.compile(r"(?<!\w)(?:org|företag|förening|bolag|brf|firma|enskild|stiftelse)\w*", re.I)
ORGANISATION_NAMED = re.compile(
    rf"(?<!\w)(?:{_ORG_WORD})[\s:=]{{0,3}}(?:är |is )?(?P<number>(?:SE)?\d(?:[ .–—-]{{0,3}}\d){{8,11}})(?!\d)", re.I
)
VAT = re.compile(r"(?<!\w)SE ?\d{6}-?\d{4} ?01(?!\d)", re.I)


def personal_span(match: re.Match[str]) -> Span | None:
    """A personal or coordination number: a possible date and four more, check digit right or wrong."""
    year = re.sub(r"\D", "", match["year"])
    month, day, last, gap = match["month"], match["day"], match["last"], match["gap"].strip()
    first, second = match["s1"], match["s2"]
    if _SUM.match(match.string, match.end()):
        return None
    dashed = bool(gap) and not first and not second
    if not (checksums.mistyped_date(month, day) if dashed else checksums.possible_date(year, month, day)):
        return None
    spoken = last.replace(" ", "")
    if not spoken.isdigit():
        hidden = last[-2:].strip(_HIDDEN) == ""
        return match.span() if (gap or hidden) and first == second else None
    if len(spoken) < len(last) and (first or not gap):
        return None  # groups of two without a dash are left to `grouped_span`
    if first != second:
        return match.span() if gap and len(year) == 4 and not second else None
    digits = year[-2:] + month + day + spoken
    if first and not gap:
        is_time = spoken[:2] < "24" and spoken[2:] < "60"
        if not match["gap"] or (is_time and (len(year) == 2 or year >= "2020")):
            return None  # a date, or a date and a clock time
    elif len(year) == 2 and not gap and digits.startswith("07") and not checksums.luhn(digits):
        return None  # a mobile number
    return match.span()


def said_span(match: re.Match[str]) -> Span | None:
    """A birth date and the last four with words between."""
    return match.span() if _SURELY_SAID.search(match["words"]) else None


def miscounted_span(match: re.Match[str]) -> Span | None:
    """A birth date with three or five more digits."""
    if _ARTICLE.search(match.string[max(0, match.start() - 16) : match.start()]):
        return None
    return match.span() if checksums.possible_date(match["year"], match["month"], match["day"]) else None


def labelled_span(match: re.Match[str]) -> Span | None:
    """Six digits and more after a word for a personal number, unless they are a date in groups."""
    number = match["number"]
    if re.fullmatch(r"\d{4}([-/. ])\d\d?\1\d\d?|\d\d?([-/. ])\d\d?\2\d{4}", number):
        return None
    return match.span("number")


def grouped_span(match: re.Match[str]) -> Span | None:
    """A personal number in unusual groups."""
    text = match.group()
    digits = re.sub(r"\D", "", text)
    if len(digits) == 11 or (len(digits) == 12 and digits[:2] not in {"18", "19", "20"}):
        return None
    year, month, day = digits[:-8], digits[-8:-6], digits[-6:-4]
    if not (month.isdigit() and 1 <= int(month) <= 12 and checksums.possible_date(year, month, day)):
        return None
    if _SINGLY.fullmatch(text):
        return match.span()
    if digits.startswith("0") and not re.search(r"[-–+]\s?\d\d ?\d\d$", text):
        return None  # a telephone number
    halves = _TWO_GROUPS.fullmatch(text)
    if halves and (halves[1] > "23" or halves[2] > "59"):
        return match.span()  # no clock time after a date
    named = re.fullmatch(r"\d\d(?: \d\d){4}|(?:\d\d)?\d{6} \d\d \d\d", text) and near(_CONTEXT, match)
    return match.span() if named or checksums.luhn(digits[-10:]) else None


def number_span(match: re.Match[str]) -> Span:
    """The number after the word that names it."""
    return match.span("number")


def organisation_span(match: re.Match[str]) -> Span | None:
    """Ten digits, the third at least 2: the check digit must be right unless an organisation is spoken of."""
    right = checksums.luhn(match["first"] + match["last"])
    return match.span() if right or near(_ORGANISATION_WORD, match) else None
