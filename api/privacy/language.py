"""Which language a message is written in. Swedish must never be turned away, so doubt counts as Swedish.

The order: its script; a short phrase that belongs to one language; then, from three words on, what
CLD2 finds, unless the words are Swedish ones that we know. English is weighed word by word, at any length.
Norwegian and Danish are tried as Swedish.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

from api.privacy.english import English
from nlu_data.catalogue import Catalogue
from nlu_data.foreign import LanguageBook, answer_words, plain_words, read_languages

Detect = Callable[[str], str | None]

SWEDISH, ENGLISH = "sv", "en"
UNDETERMINED = "und"
_TRIED_AS_SWEDISH = frozenset({"sv", "no", "nn", "nb", "da", "is", "fo"})
_FEWEST_LETTERS = 2
# Shorter texts are judged by phrases and known words only.
_FEWEST_WORDS = 3
# Up to here a text must also hold a word that is common in the language found.
_SHORT = 5
# A language without a list of common words is believed in from here on.
_LONG = 8
_MOSTLY = 0.5
_LONGEST = 2000
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
_UMLAUTS = re.compile("[äö]")
_WITH_UMLAUTS = frozenset({"fi", "de", "tr", "et", "hu"})
_SAME_FOR_US = {"hr": "bs", "sr": "bs", "sh": "bs"}
_SCRIPTS = (
    ("ARABIC", "ar"),
    ("CYRILLIC", "ru"),
    ("ETHIOPIC", "ti"),
    ("GREEK", "el"),
    ("HEBREW", "he"),
    ("CJK", "zh"),
    ("THAI", "th"),
)
# Letters that one language of a script has and the other has not.
_PERSIAN = frozenset("پچژگکی")
_UKRAINIAN = frozenset("іїєґ")


class Script(StrEnum):
    """The verdict on a message's script."""

    LATIN = "latin"
    FOREIGN = "foreign"
    NONE = "none"


def script(text: str) -> Script:
    """FOREIGN when most letters (two at least) are not Latin, NONE when there is no letter. Linear time."""
    latin = other = 0
    for char in text:
        if char.isascii():
            latin += char.isalpha()
        elif unicodedata.category(char).startswith("L"):
            if unicodedata.name(char, "").startswith(("LATIN", "FULLWIDTH LATIN", "FEMININE", "MASCULINE")):
                latin += 1
            else:
                other += 1
    if latin + other == 0:
        return Script.NONE
    return Script.FOREIGN if other >= _FEWEST_LETTERS and other > latin else Script.LATIN


class Recogniser:
    """Judges one message at a time. Made once and kept: it holds a few thousand words."""

    def __init__(
        self, book: LanguageBook, swedish: frozenset[str], english: frozenset[str], detect: Detect | None
    ) -> None:
        self._phrases = book.phrases
        self._meanings = book.meanings
        self._swedish = swedish | book.words[SWEDISH]
        self._english = English(book, swedish - english)
        # What other languages have is not only Swedish.
        self._common = {**book.words, ENGLISH: book.words[ENGLISH] | book.small | book.mostly | english}
        self._words = book.words
        self._detect = detect

    @classmethod
    def load(cls, catalogue: Catalogue) -> Recogniser:
        """With the words of the catalogue's answers, and CLD2 where it is installed."""
        swedish, english = answer_words(catalogue.answers.values())
        return cls(read_languages(), swedish, english, load_cld2())

    def judge(self, text: str) -> str | None:
        """`sv` or another language's code; `und` for an unknown script; None when there is too little to say."""
        text = _ADDRESS.sub(" ", text[:_LONGEST])
        match script(text):
            case Script.NONE:
                return None
            case Script.FOREIGN:
                return _by_script(text)
        words = plain_words(text)
        known = self._phrases.get(" ".join(words))
        if known is not None:
            return SWEDISH if known in _TRIED_AS_SWEDISH else known
        found = self._detect(text) if self._detect and len(words) >= _FEWEST_WORDS else None
        english = self._english.is_english(text, words, found=found == ENGLISH)
        if not english or found != ENGLISH:
            other = self._foreign(text, words, found)
            if other and not (english and self._english.count(words) > self._own(words, other)):
                return other
        if english:
            return ENGLISH
        return SWEDISH if self._is_swedish(words) else None

    def meaning(self, text: str) -> str | None:
        """The sys.* topic of a message that is nothing but a phrase we know; None for any other."""
        return self._meanings.get(" ".join(plain_words(text[:_LONGEST])))

    def _own(self, words: list[str], language: str) -> int:
        own = self._words.get(language, frozenset())
        return sum(word in own and not self._english.knows(word) for word in words)

    def _foreign(self, text: str, words: list[str], found: str | None) -> str | None:
        """A language that is neither Swedish nor English, from three words on."""
        if len(words) < _FEWEST_WORDS:
            return None
        found = found if self._detect else self._by_common_words(words)
        if found is None or found == ENGLISH or found in _TRIED_AS_SWEDISH or not self._letters_fit(text, words, found):
            return None
        own = self._words.get(found, frozenset())
        swedish = sum(word in self._swedish and word not in own for word in words)
        if swedish >= _MOSTLY * len(words):
            return None
        if not own:
            return found if len(words) >= _LONG else None
        evidence = sum(word in own and word not in self._swedish for word in words)
        return found if evidence or not swedish or len(words) > _SHORT else None

    @staticmethod
    def _letters_fit(text: str, words: list[str], found: str) -> bool:
        text = text.lower()
        if "å" in text and (len(words) < _LONG or found != "fi"):
            return False
        return found in _WITH_UMLAUTS or not _UMLAUTS.search(text)

    def _is_swedish(self, words: list[str]) -> bool:
        """Sure enough to turn a conversation back to Swedish."""
        swedish = sum(word in self._swedish and word not in self._common[ENGLISH] for word in words)
        return swedish > 0 and swedish >= _MOSTLY * len(words)

    def _by_common_words(self, words: list[str]) -> str | None:
        """Without CLD2: the language whose common words make up most of the text."""
        scores = {
            language: sum(word in common for word in words)
            for language, common in self._common.items()
            if language not in _TRIED_AS_SWEDISH
        }
        best = max(scores, key=lambda language: scores[language])
        return best if scores[best] >= _MOSTLY * len(words) else None


def _by_script(text: str) -> str:
    letters = set(text.lower())
    for char in text:
        name = unicodedata.name(char, "")
        for prefix, language in _SCRIPTS:
            if name.startswith(prefix):
                if language == "ar" and letters & _PERSIAN:
                    return "fa"
                return "uk" if language == "ru" and letters & _UKRAINIAN else language
    return UNDETERMINED


def load_cld2() -> Detect | None:
    """CLD2 (some 8 MB, once a process), leaning towards Swedish; None where there is no build of it."""
    try:
        import pycld2  # noqa: PLC0415 - not every platform has it
    except ImportError:
        return None

    def detect(text: str) -> str | None:
        try:
            _, _, details = pycld2.detect(text, hintLanguage=SWEDISH, bestEffort=True)
        except (pycld2.error, ValueError):
            return None
        code = str(details[0][1])
        return None if code == "un" else _SAME_FOR_US.get(code, code)

    return detect
