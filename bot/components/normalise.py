"""Brings a message into the form that training and reading share. Pure."""

from __future__ import annotations

import re
import unicodedata

# What the gateway has masked says nothing of the topic.
_MASKED = re.compile(r"\[[A-Z]+\]")
_SPACE = re.compile(r"\s+")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_NUMBER = re.compile(r"\d+")
# Swedish keyboards, foreign keyboards and phones: the same letter in several coats.
_FOLD = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e", "è": "e", "ü": "u", "æ": "a", "ø": "o"})


def normalise(text: str) -> str:
    """Lower-case NFC text with single spaces, `0` for every number and no letter more than twice in a row."""
    text = _MASKED.sub(" ", unicodedata.normalize("NFC", text)).lower()
    text = _NUMBER.sub("0", text)
    text = _STRETCHED.sub(r"\1\1", text)
    return _SPACE.sub(" ", text).strip()


def fold(text: str) -> str:
    """The same text as someone without å, ä and ö would type it. Expects normalised text."""
    return text.translate(_FOLD)
