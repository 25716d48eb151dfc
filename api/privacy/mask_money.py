"""Patterns for bank accounts, giros, Swish numbers and payment cards.

Each pattern proposes, its `*_span` function decides: the (start, end) to mask, or None.
"""

from __future__ import annotations

import re

from api.privacy import checksums

Span = tuple[int, int]

IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
CARD = re.compile(r"(?<![\d-])\d(?:[ ./-]{0,2}\d){12,18}(?![\d-])")
_CARD_GROUPS = re.compile(r"[3-6]\d{3}([ ./-]{1,2})\d{4}\1\d{4}\1\d{4}")
_ACCOUNT_WORDS = (
    r"(?:bankgiro|plusgiro|postgiro)(?:t|nummer|numret|[ .-]?nr)?|(?:bg|pg)(?:[ .-]{0,2}(?:nr|nummer))?|"
    r"[a-zåäö]{0,12}konto(?:t|n|nummer|numret|t?[ .]?nr)?|kto(?:[ .]{0,2}nr)?|account(?: number| no)?|"
    r"clearing(?:nummer|numret|[ .-]?nr)?|cl|swish(?:a|nummer|numret|[ .-]?nr)?"
)
ACCOUNT = re.compile(
    rf"(?<!\w)(?P<word>{_ACCOUNT_WORDS})(?!\w)(?P<gap>[^\d\n]{{0,25}})"
    rf"(?P<number>\d(?:[ ,.-]{{0,3}}\d){{3,18}})(?!\d)",
    re.I,
)
# A private account that bears its owner's personal number, after the bank's own clearing number.
PERSONAL_ACCOUNT = re.compile(r"(?<!\d)(?:3300|3782)[ ,.-]{1,2}(?:19|20)?\d{6}[- ]?\d{4}(?!\d)")
# The word comes last: "123-4567 är vårt bankgiro".
GIRO = re.compile(
    r"(?<![\d-])(?P<number>\d{2,4}-\d{4}|\d{2}(?: ?\d\d){1,2}-\d)(?!\d)[ ,(]{1,2}(?:(?:är|på|i) (?:\w{1,20} ){0,2})?"
    r"(?:bankgiro|plusgiro|bg|pg)(?!\w)",
    re.I,
)
# No word for an account, but money that goes somewhere: a clearing number and an account.
PAYMENT = re.compile(
    r"(?<!\w)(?:pengar\w{0,4}|ut?betal\w{0,8}|återbetal\w{0,8}|betal\w{0,6}|bidraget|stödet|autogiro|sätt in)(?!\w)"
    r"[^\d\n]{0,40}(?P<number>\d{4}(?:-\d)?[ ,.-]{1,2}\d(?:[ -]?\d){5,11})(?!\d)",
    re.I,
)
_SUM = re.compile(r"\W*(?:kronor|kr\b|kr\.|tkr|sek\b|:-)", re.I)
_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d(?!\d)")


def iban_span(match: re.Match[str]) -> Span | None:
    """The longest run of groups that is a valid IBAN; in doubt anything that begins as a Swedish one."""
    text = match.group()
    compact = text.replace(" ", "").replace("-", "").upper()
    if compact.startswith("SE") and len(compact) >= 24 and compact[2:24].isdigit():
        return match.start(), match.start() + _end_of(text, 24)
    for length in range(len(compact), 14, -1):
        if checksums.iban(compact[:length]):
            return match.start(), match.start() + _end_of(text, length)
    return None


def _end_of(text: str, count: int) -> int:
    """The index after the count-th character that is neither blank nor dash."""
    for index, char in enumerate(text):
        count -= char not in " -"
        if count == 0:
            return index + 1
    return len(text)


def card_span(match: re.Match[str]) -> Span | None:
    """Thirteen to nineteen digits that satisfy Luhn and begin as a payment card does, or four groups of four."""
    text = match.group()
    digits = re.sub(r"\D", "", text)
    likely = digits[0] in "23456" and checksums.luhn(digits)
    return match.span() if likely or _CARD_GROUPS.fullmatch(text) else None


def account_span(match: re.Match[str]) -> Span | None:
    """The number after a word for a bank account, a giro or Swish (a telephone number is not ours to take)."""
    digits = re.sub(r"\D", "", match["number"])
    word = match["word"].lower()
    if _SUM.match(match.string, match.end()) or _DATE.search(match["number"]):
        return None
    if word.startswith("swish"):
        return match.span("number") if len(digits) == 10 and digits.startswith("123") else None
    if word.startswith("cl"):
        return match.span("number") if len(digits) >= 4 and "\n" not in match["gap"] else None
    giro = word[:2] in {"ba", "bg", "pl", "pg", "po"} and "konto" not in word
    return match.span("number") if len(digits) >= (5 if giro else 7) else None


def number_span(match: re.Match[str]) -> Span | None:
    """The number itself, unless it is a date or a sum."""
    if _DATE.search(match["number"]) or _SUM.match(match.string, match.end("number")):
        return None
    return match.span("number")
