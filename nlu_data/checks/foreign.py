"""Rules for what is said in other languages."""

from __future__ import annotations

from collections.abc import Iterator

from nlu_data.checks.finding import Finding, Severity
from nlu_data.checks.material import Material
from nlu_data.checks.safety import MAX_WORDS
from nlu_data.foreign import ForeignText
from nlu_data.municipality import Municipality
from nlu_data.readability import read_ease

# Languages in which everything that danger calls for is written.
WHOLE = ("en", "fi", "ar", "so")
_EMERGENCY = "112"


def _file(text: ForeignText) -> str:
    return f"languages/{text.code}.yml"


def _replies(text: ForeignText, municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Each class with the longest of its replies. Raises KeyError on an unknown placeholder."""
    if text.safety is None:
        return
    for topic in text.safety.replies:
        variants = ("\n".join(text.safety.reply_lines(topic, municipality, child=child)) for child in (False, True))
        yield topic, max(variants, key=lambda lines: read_ease(lines).words)


def foreign_texts_are_whole(material: Material) -> Iterator[Finding]:
    """Every class has its reply in the languages above, with 112 first where the Swedish has it first."""
    for code in WHOLE if material.foreign else ():
        text = material.foreign.get(code)
        if text is None or text.safety is None:
            yield Finding(f"languages/{code}.yml", "no safety texts", "write safety: as in en.yml")
            continue
        for topic, swedish in material.safety.replies.items():
            reply = text.safety.replies[topic]
            if reply.lines == swedish.lines or (swedish.child_lines and reply.child_lines == swedish.child_lines):
                what = f"{topic} is not written in this language"
                yield Finding(_file(text), what, "translate its lines and child_lines", f"{topic}:")
                continue
            for theirs, ours in ((reply.lines, swedish.lines), (reply.child_lines, swedish.child_lines)):
                if ours and _EMERGENCY in ours[0] and not (theirs and _EMERGENCY in theirs[0]):
                    yield Finding(_file(text), f"{topic}: 112 is not first", "say it in the first line", f"{topic}:")


def foreign_texts_can_be_read_at_once(material: Material) -> Iterator[Finding]:
    """In every profile: placeholders known, first replies of at most 60 words, no exclamation marks."""
    for text in material.foreign.values():
        for municipality in material.catalogue.municipalities.values():
            try:
                replies = dict(_replies(text, municipality))
                said = [text.contact(municipality), *replies.values()]
            except KeyError as error:
                yield Finding(_file(text), f"unknown placeholder {error}", "use those that en.yml's head lists")
                break
            for topic, lines in replies.items():
                if read_ease(lines).words > MAX_WORDS:
                    what = f"{topic}: {read_ease(lines).words} words in {municipality.id}, at most {MAX_WORDS}"
                    yield Finding(_file(text), what, "say less", f"{topic}:")
            if any("!" in line for line in said):
                yield Finding(_file(text), "an exclamation mark", "write a full stop", "!")
                break


def unreviewed_languages_are_told_of(material: Material) -> Iterator[Finding]:
    """A language that no native speaker has signed is told of until somebody has."""
    for text in material.foreign.values():
        if text.unreviewed:
            what = "no native speaker has signed these texts"
            yield Finding(_file(text), what, "have them read, then remove unreviewed:", "unreviewed:", Severity.WARNING)
