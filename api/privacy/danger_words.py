"""Cuts a message into the words that the danger rules compare. Linear time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PIECE = re.compile(r"[^\W_]+(?:['’`][^\W\d_]+)*|[.!?;\n]+|,|[\U0001F300-\U0001FAFF\u2639\u2620\u26d3]")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060-\u2064\u00ad\ufe0f\ud800-\udfff]"
)
_SAME = {**str.maketrans("أإآٱىئیكکةۀ’`øæđłıß", "اااايييككهه''oadlis"), **str.maketrans("œёґ", "oег")}

_ACCENTS = dict.fromkeys(range(0x0300, 0x0370))

_SHORT_FORM = re.compile(r"\bt\.? ?ex\b\.?")  # "for example"; its "ex" is no former partner

COMMA, SENTENCE = 1, 2


@dataclass(frozen=True)
class Words:
    """A message's words in order. `breaks[i]` tells what stands before word i: 0, COMMA or SENTENCE."""

    words: tuple[str, ...]
    breaks: tuple[int, ...]


def plain(word: str) -> str:
    """A word in one spelling: small letters, accents kept, invisible signs and letter runs (`hjäääälp`) gone."""
    small = unicodedata.normalize("NFKC", _MARKS.sub("", unicodedata.normalize("NFKC", word))).casefold()
    return _RUN.sub(r"\1", small.translate(_SAME))


def bare(word: str) -> str:
    """A plain word without å, ä, ö and other accents, as many people type it."""
    if word.isascii():
        return word
    return unicodedata.normalize("NFD", word).translate(_ACCENTS)


def words(text: str) -> Words:
    """The words of a message, raw as it was typed."""
    found: list[str] = []
    breaks: list[int] = []
    pending = SENTENCE
    for match in _PIECE.finditer(_SHORT_FORM.sub(" ", plain(text))):
        piece = match.group()
        if piece == ",":
            pending = max(pending, COMMA)
        elif piece[0] in ".!?;\n":
            pending = SENTENCE
        else:
            found.append(piece)
            breaks.append(pending)
            pending = 0
    return Words(tuple(found), tuple(breaks))
