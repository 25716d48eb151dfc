"""Rules for the easy and the English version of each answer."""

from __future__ import annotations

from collections.abc import Iterator

from nlu_data.catalogue import Answer
from nlu_data.checks.answers import comma, is_sensitive, length, unknown_placeholder, unknown_placeholders
from nlu_data.checks.finding import Finding
from nlu_data.checks.material import Material
from nlu_data.readability import read_ease
from nlu_data.render import common_values, fill

MAX_EASY_LIX = 30
EASY_WORDS = (20, 60)
ENGLISH_WORDS = (40, 130)
ENGLISH_WORDS_SENSITIVE = (20, 120)


def _file(answer: Answer) -> str:
    return f"answers/{answer.file}"


def _needle(answer: Answer) -> str:
    return f"topic: {answer.topic}"


def _of_topics(material: Material) -> Iterator[Answer]:
    return (a for a in material.catalogue.answers.values() if a.topic in material.catalogue.topics)


def _fillings(text: str, material: Material) -> list[str]:
    """The text as each profile shows it; empty when it has an unknown placeholder, which another rule tells of."""
    phrases = {f"helpline:{key}": phrase for key, phrase in material.safety.helpline_phrases().items()}
    try:
        return [fill(text, {**common_values(m), **phrases}) for m in material.catalogue.municipalities.values()]
    except KeyError:
        return []


def answers_have_their_versions(material: Material) -> Iterator[Finding]:
    """Each topic's answer has an easy and an English version, and an English title for its button."""
    for answer in _of_topics(material):
        if not answer.easy:
            what, do = f"{answer.topic}: no easy version", "write easy: in 20-60 words"
            low, high = EASY_WORDS
            figures: dict[str, str | int] = {"topic": answer.topic, "low": low, "high": high}
            yield Finding(_file(answer), what, do, _needle(answer), code="easy_missing", figures=figures)
        if answer.english is None or not answer.english.text or not answer.english.title.strip():
            what = f"{answer.topic}: no English version, or one without a title"
            do = "write english: with title and text"
            figures = {"topic": answer.topic}
            yield Finding(_file(answer), what, do, _needle(answer), code="english_missing", figures=figures)


def versions_use_known_placeholders(material: Material) -> Iterator[Finding]:
    """Easy and English texts use what every profile has: local sentences are added to them."""
    common = {"kommun", "kontakt", *(f"helpline:{key}" for key in material.safety.helpline_phrases())}
    for answer in material.catalogue.answers.values():
        for text in (answer.easy or "", answer.english.text if answer.english else ""):
            for name in sorted(unknown_placeholders(text, common)):
                do = "use {kommun}, {kontakt} or {helpline:<id>}"
                yield unknown_placeholder(answer, name, do)


def easy_versions_are_easy(material: Material) -> Iterator[Finding]:
    """LIX at most 30 and 20-60 words as every profile shows it."""
    low, high = EASY_WORDS
    for answer in _of_topics(material):
        read = [read_ease(text) for text in _fillings(answer.easy or "", material) if text]
        if not read:
            continue
        hardest = max(reading.lix for reading in read)
        if hardest > MAX_EASY_LIX:
            what = f"{answer.topic}: easy version with LIX {hardest:.1f}, at most {MAX_EASY_LIX}"
            do = "write shorter words and sentences"
            figures: dict[str, str | int] = {"topic": answer.topic, "lix": comma(hardest), "most": MAX_EASY_LIX}
            yield Finding(_file(answer), what, do, _needle(answer), code="easy_lix_high", figures=figures)
        counts = [reading.words for reading in read]
        if max(counts) < low or min(counts) > high:
            what = f"{answer.topic}: easy version of {min(counts)}-{max(counts)} words, should be {low}-{high}"
            figures = length(answer, counts, low, high)
            code = "easy_words_few" if max(counts) < low else "easy_words_many"
            yield Finding(_file(answer), what, "say more or less", _needle(answer), code=code, figures=figures)


def english_versions_are_whole(material: Material) -> Iterator[Finding]:
    """English texts are as long as an answer should be: neither a stub nor an essay."""
    for answer in _of_topics(material):
        topic = material.catalogue.topics[answer.topic]
        low, high = ENGLISH_WORDS_SENSITIVE if is_sensitive(topic) else ENGLISH_WORDS
        lengths = [read_ease(text).words for text in _fillings(answer.english.text if answer.english else "", material)]
        longest = max(lengths, default=0)
        if longest and (longest < low or min(lengths) > high):
            what = f"{answer.topic}: English version of {min(lengths)}-{longest} words, should be {low}-{high}"
            figures = length(answer, lengths, low, high)
            code = "english_words_few" if longest < low else "english_words_many"
            yield Finding(_file(answer), what, "say more or less", _needle(answer), code=code, figures=figures)
