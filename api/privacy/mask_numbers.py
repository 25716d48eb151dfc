"""Patterns for e-mail, personal and organisation numbers, accounts, cards and telephone numbers.

Each pattern proposes, its `*_span` function decides: the (start, end) to mask, or None.
"""

from __future__ import annotations

import re

from api.privacy import checksums

Span = tuple[int, int]

# Lines that anyone may call: a helpline must stay readable, and it identifies nobody.
PUBLIC_NUMBERS = frozenset({"11313", "11414", "1177", "112", "116000", "116006", "116111", "116117", "90101", "90390"})
_PUBLIC_PREFIXES = ("020", "0771", "0770", "0775", "0900", "0939", "0944", "118")
_PUBLIC_FULL = frozenset({"087021680", "084055005"})

EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_DASH = "[-+–−‐‑]"
PERSONAL = re.compile(
    rf"(?<![\d])(?P<year>(?:1[89]|20)?\d\d)(?P<s1>[-./ ]?)(?P<month>0[1-9]|1[0-2])(?P<s2>[-./ ]?)(?P<day>\d\d)"
    rf"(?P<gap> ?{_DASH}? ?)(?P<last>\d{{4}}|[A-Za-z]\d{{3}}|[xX*]{{4}})(?![\w])"
)
ORGANISATION = re.compile(r"(?<![\d-])(?:16)?(?P<first>[1-35-9]\d[2-9]\d{3})(?P<gap> ?[-–]? ?)(?P<last>\d{4})(?![\d-])")
IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
CARD = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
_ACCOUNT_WORDS = (
    r"bankgiro(?:t|nummer|numret)?|plusgiro(?:t|nummer|numret)?|postgiro(?:t)?|bg|pg|"
    r"(?:bank|löne|spar|person)?kontot?(?:nummer|numret|nr)?|clearing(?:nummer|numret|nr)?"
)
ACCOUNT = re.compile(
    rf"(?<!\w)(?P<word>{_ACCOUNT_WORDS})(?!\w)(?P<gap>[^\d\n]{{0,25}})"
    rf"(?P<number>\d(?:[ ,-]{{0,2}}\d){{4,18}})(?!\d)",
    re.I,
)
PHONE = re.compile(r"(?<![\d.,:/])(?<!\d[-–])(?P<plus>\+ ?|00)?\(?\d(?:[ \-–/()]{0,3}\d){6,14}(?!\d)")
_DATE = re.compile(r"\d{1,2}[-/ ]\d{1,2}[-/ ](?:19|20)\d\d(?!\d)")
_LONGEST_NATIONAL = 10
_FEWEST_NATIONAL = 8


def whole(match: re.Match[str]) -> Span:
    """All of the match."""
    return match.span()


def iban_span(match: re.Match[str]) -> Span | None:
    """The longest run of groups that is a valid IBAN; in doubt anything that begins as a Swedish one."""
    text = match.group()
    compact = text.replace(" ", "").upper()
    if compact.startswith("SE") and len(compact) >= 24 and compact[2:24].isdigit():
        return match.start(), match.start() + _end_of(text, 24)
    for length in range(len(compact), 14, -1):
        if checksums.iban(compact[:length]):
            return match.start(), match.start() + _end_of(text, length)
    return None


def _end_of(text: str, count: int) -> int:
    """The index after the count-th character that is not a blank."""
    for index, char in enumerate(text):
        count -= char != " "
        if count == 0:
            return index + 1
    return len(text)


def card_span(match: re.Match[str]) -> Span | None:
    """Thirteen to nineteen digits that satisfy Luhn and begin as a payment card does."""
    digits = re.sub(r"\D", "", match.group())
    return match.span() if digits[0] in "23456" and checksums.luhn(digits) else None


def personal_span(match: re.Match[str]) -> Span | None:
    """A personal or coordination number: a possible date and four more, check digit right or wrong."""
    year, month, day = match["year"], match["month"], match["day"]
    if not checksums.possible_date(year, month, day) or match["s1"] != match["s2"]:
        return None
    last, gap = match["last"], match["gap"].strip()
    if not last.isdigit() and not gap:
        return None
    digits = year[-2:] + month + day + last
    if match["s1"]:
        is_time = last.isdigit() and last[:2] < "24" and last[2:] < "60"
        if len(year) == 2 or (is_time and not gap and year >= "2020"):
            return None  # a date and a clock time
    elif len(year) == 2 and not gap and digits.startswith("07") and not checksums.luhn(digits):
        return None  # a mobile number
    return match.span()


def organisation_span(match: re.Match[str]) -> Span | None:
    """Ten digits, the third at least 2, with the right check digit."""
    return match.span() if checksums.luhn(match["first"] + match["last"]) else None


def account_span(match: re.Match[str]) -> Span | None:
    """The number after a word for a bank account or giro."""
    digits = re.sub(r"\D", "", match["number"])
    giro = match["word"].lower()[:2] in {"ba", "bg", "pl", "pg", "po"} and "konto" not in match["word"].lower()
    if re.match(r"\W*(?:kronor|kr\b|kr\.|tkr|sek\b|:-)", match.string[match.end() : match.end() + 8], re.I):
        return None
    if re.search(r"\d{4}-\d\d-\d\d", match["number"]):
        return None
    return match.span("number") if len(digits) >= (5 if giro else 7) else None


def phone_span(match: re.Match[str]) -> Span | None:
    """A telephone number that may belong to a person; helplines and freephone numbers stay."""
    text = match.group()
    digits = re.sub(r"\D", "", text)
    if match["plus"]:
        international = digits.removeprefix("00") if match["plus"] == "00" else digits
        if not international.startswith("46"):
            return match.span() if 8 <= len(international) <= 15 and international[0] != "0" else None
        national = "0" + international[2:].removeprefix("0")
    else:
        national = digits
    if not national.startswith("0") or national.startswith("00") or _DATE.match(text):
        return None
    if national.startswith(_PUBLIC_PREFIXES) or national in _PUBLIC_FULL:
        return None
    return _national_span(match, national, len(digits))


def _national_span(match: re.Match[str], national: str, written: int) -> Span | None:
    mobile = national[:2] == "07" and national[2] in "02369"
    if len(national) < (_LONGEST_NATIONAL if mobile else _FEWEST_NATIONAL):
        return None
    if national.startswith("080"):
        return None  # hours such as 08 00-17 00
    surplus = max(0, len(national) - _LONGEST_NATIONAL)
    if not surplus:
        return match.span()
    end = match.start() + _end_of_digits(match.group(), written - surplus)
    return (match.start(), end) if not match.string[end : end + 1].isdigit() else None


def _end_of_digits(text: str, count: int) -> int:
    for index, char in enumerate(text):
        count -= char.isdigit()
        if count == 0:
            return index + 1
    return len(text)
