"""What the patterns share: letters, and the words that make the number before them a quantity."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


UPPER = "A-ZÅÄÖÉÜ"
LETTER = "A-Za-zÅÄÖåäöÉéÜüØøÆæ"

UNIT = re.compile(
    r"\s*(?:km|kr|kronor|spänn|m|meter|mil|m2|m²|kvm|år|dagar|dag|veckor|vecka|månader|gånger|ggr|st|stycken|procent|%|"
    r"min|minuter|timmar|tim|h|w|kw|poäng|bilar|bussar|ton|kg|personer|pers|barn|platser|hp|elever|hus|träd|lampor|"
    r"lägenheter|avdelningar|våningar|trappor|rum|sidor|frågor|miljoner|tusen|hästar|sängar|"
    r"(?:jan|feb|apr|jun|jul|aug|sept?|okt|nov|dec)\w{0,7}|mars|maj)(?!\w)",
    re.I,
)

_NEAR = 200


def near(word: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether the word stands within 200 characters of the match (the whole message would cost quadratic time)."""
    return word.search(match.string, max(0, match.start() - _NEAR), match.end() + _NEAR) is not None
