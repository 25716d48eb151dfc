"""Takes away what a reader cannot see: control, bidi, zero-width and tag characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MAX_MARKS = 4  # stacked accents beyond this only hide the text ("zalgo")
_LINE_BREAKS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Letters by category, yet drawn as nothing: Hangul fillers, Braille blank, Khmer vowels.
_BLANK_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
_ZWNJ, _ZWJ = "\u200c", "\u200d"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_EMOJI_BLOCKS = (("\U0001f000", "\U0001faff"), ("\u2600", "\u27bf"), ("\u2b00", "\u2bff"))
_EMOJI_SIGNS = frozenset("\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299")


@dataclass(frozen=True)
class CleanText:
    """A message as its reader sees it.

    `readable` is False when nothing visible is left. `emoji_only` is True when the message has
    emoji but no letter and no digit (it is then readable).
    """

    text: str
    readable: bool
    emoji_only: bool


def is_emoji(char: str) -> bool:
    """Whether one code point is drawn as an emoji (skin tones count, plain digits do not)."""
    return any(first <= char <= last for first, last in _EMOJI_BLOCKS) or char in _EMOJI_SIGNS


def _joins(text: str, index: int) -> bool:
    """Persian and Kurdish need the non-joiner between letters, family emoji the joiner: those stay."""
    if not 0 < index < len(text) - 1:
        return False
    before, after = text[index - 1], text[index + 1]
    if text[index] == _ZWNJ:
        return "\u0600" <= before <= "\u06ff" and "\u0600" <= after <= "\u06ff"
    return (is_emoji(before) or before == "\ufe0f") and is_emoji(after)


def _visible(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > _MAX_MARKS or char in _BLANK_LETTERS:
            continue
        if category == "Zs" or char == "\t":
            kept.append(" ")
        elif char in {"\n", _ZWNJ, _ZWJ} or category not in _INVISIBLE:
            kept.append(char)
    text = "".join(kept)
    return "".join(char for index, char in enumerate(text) if char not in {_ZWNJ, _ZWJ} or _joins(text, index))


def clean(text: str) -> CleanText:
    """The text in NFC without invisible characters.

    Runs of blanks become one, line breaks stay (at most one empty line in a row), the ends are
    trimmed. Takes any str, also with lone surrogates; idempotent; linear time.
    """
    visible = _visible(_LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", text)))
    lines = [" ".join(line.split()) for line in visible.split("\n")]
    result = unicodedata.normalize("NFC", re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())
    kinds = {unicodedata.category(char)[0] for char in result}
    emoji = any(is_emoji(char) for char in result)
    return CleanText(
        text=result,
        readable=bool(kinds & {"L", "N", "P", "S"}),
        emoji_only=emoji and not kinds & {"L", "N"},
    )
