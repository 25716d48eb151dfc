"""Patterns for e-mail addresses, also with the @ written out, and for telephone numbers.

Each pattern proposes, its `*_span` function decides: the (start, end) to mask, or None.
"""

from __future__ import annotations

import re

from api.privacy.mask_units import near

Span = tuple[int, int]

_TOP = r"(?:se|com|nu|net|org|eu|no|fi|dk|de|example)"
_LOCAL = r"(?<![\w.+%&'’-])[\w.+%&'’-]+(?:(?:,| punkt | dot )[\w.+%&'’-]+)?"
_DOMAIN = rf"[\w-]+(?:\.[\w-]+|(?:,| ?\. ?){_TOP}(?!\w))"
_SAID_DOT = r"(?: ?[(\[{]? ?(?:punkt|dot) ?[)\]}]? ?)"
EMAIL = re.compile(
    rf"{_LOCAL}(?:[@＠](?:{_DOMAIN}(?:\.[\w-]+)*|\w[\w-]+)| ?[@＠] ?{_DOMAIN}(?:\.[\w-]+)*"
    rf"|(?: ?[(\[{{<] ?(?:snabel[- ]?a|at|a) ?[)\]}}>] ?| snabel[- ]?a )[\w-]+(?:\.|{_SAID_DOT})\w{{2,}}(?:\.[\w-]+)*"
    rf"| at [\w-]+{_SAID_DOT}\w{{2,}})",
    re.I,
)

# Read out digit by digit, the rest in figures or not: "noll sju noll 174 06 05".
_DIGIT_WORDS = (
    "noll|nolla|nollan|ett|två|tre|fyra|fem|sex|sju|åtta|nio|zero|one|two|three|four|five|six|seven|eight|nine"
)
_TOKEN = rf"(?:{_DIGIT_WORDS}|\d{{1,4}})"
SPOKEN = re.compile(rf"(?<!\w)(?:noll|nolla|nollan|zero)(?:[ ,-]{{1,2}}{_TOKEN}(?!\w)){{3,11}}", re.I)
_SPOKEN_LENGTHS = range(8, 12)

# Lines that anyone may call: a helpline must stay readable, and it identifies nobody.
_PUBLIC_PREFIXES = ("020", "0771", "0770", "0775", "0900", "0939", "0944", "118")
_PUBLIC_FULL = frozenset({"087021680", "084055005"})
PHONE = re.compile(
    r"(?<!\d)(?<!\d[-–.,:/])(?P<plus>\+ ?|00)?(?:\(?\d|(?<!\w)[oO](?=7))(?:[ ./()_–—-]{0,3}\d){6,22}(?!\d)"
)
_DATE = re.compile(r"\d{1,2}[-/ .]\d{1,2}[-/ .](?:19|20)\d\d(?!\d)")
_HOURS = re.compile(r"(?:[01]\d|2[0-4])[ .]?[0-5]\d ?[-–—] ?(?:[01]\d|2[0-4])[ .]?[0-5]\d")
_PHONE_WORD = re.compile(r"mobil|tel|ring|nummer|(?<!\w)nr|sms|nås|phone|call", re.I)
_DIGIT = re.compile(r"\d")
_MOBILE = tuple("0" + second for second in ("70", "72", "73", "76", "79"))
_LONGEST_NATIONAL = 10
_FEWEST_NATIONAL = 8


def whole(match: re.Match[str]) -> Span:
    """All of the match."""
    return match.span()


def spoken_span(match: re.Match[str]) -> Span | None:
    """A telephone number whose first digits at least are written as words."""
    tokens = re.split(r"[ ,-]+", match.group())
    digits = sum(len(token) if token.isdigit() else 1 for token in tokens)
    return match.span() if digits in _SPOKEN_LENGTHS else None


def phone_span(match: re.Match[str]) -> Span | None:
    """A telephone number that may belong to a person; helplines and freephone numbers stay."""
    text = match.group()
    digits = re.sub(r"\D", "", text.replace("o", "0").replace("O", "0"))
    if match["plus"]:
        international = digits.removeprefix("00") if match["plus"] == "00" else digits
        if not international.startswith("46"):
            return match.span() if 8 <= len(international) <= 15 and international[0] != "0" else None
        national = "0" + international[2:].removeprefix("0")
    elif digits.startswith("467") and len(digits) == 11:
        national = "0" + digits[2:]
    elif len(digits) == 9 and text.isdigit() and ("0" + digits).startswith(_MOBILE):
        return match.span() if near(_PHONE_WORD, match) else None
    else:
        national = digits
    if not national.startswith("0") or national.startswith("00") or _DATE.match(text) or _HOURS.match(text):
        return None
    if national.startswith(_PUBLIC_PREFIXES) or national in _PUBLIC_FULL or re.fullmatch(r"0\.\d+", text):
        return None
    return _national_span(match, national, len(digits))


def _national_span(match: re.Match[str], national: str, written: int) -> Span | None:
    if len(national) < (_LONGEST_NATIONAL if national.startswith(_MOBILE) else _FEWEST_NATIONAL):
        return None
    if national.startswith("080"):
        return None  # hours such as 08 00-17 00
    surplus = max(0, len(national) - _LONGEST_NATIONAL)
    if not surplus or (surplus >= _FEWEST_NATIONAL and national[_LONGEST_NATIONAL] == "0"):
        return match.span()  # one number, or two with a stroke between
    text = match.group()
    end = match.start() + _end_of_digits(text, written - surplus)
    return (match.start(), end) if not match.string[end : end + 1].isdigit() else None


def _end_of_digits(text: str, count: int) -> int:
    for found in _DIGIT.finditer(text):
        count -= 1
        if count == 0:
            return found.end()
    return len(text)
