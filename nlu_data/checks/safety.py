"""Rules for the safe conversation's replies and for the register of helplines."""

from __future__ import annotations

from collections.abc import Iterator

from nlu_data.checks.finding import Finding, Severity
from nlu_data.checks.material import Material
from nlu_data.readability import read_ease

# With the helpline. Whoever reads this may have seconds.
MAX_WORDS = 60


def safety_replies_are_complete(material: Material) -> Iterator[Finding]:
    """Each topic with safe mode has a first reply, and the replies' helplines may be shown."""
    book = material.safety
    for topic in material.catalogue.topics.values():
        if topic.safe_mode and topic.id not in book.replies:
            yield Finding("safety.yml", f"{topic.id} has no first reply", "write one")
    for topic_id, reply in book.replies.items():
        needle = f"{topic_id}:"
        if not material.catalogue.is_sensitive(topic_id):
            what = f"reply to {topic_id}, which has no safe mode"
            yield Finding("safety.yml", what, "remove it or mend the id", needle)
        for line_id in filter(None, (reply.helpline, *reply.more)):
            if line_id not in book.helplines or not book.helplines[line_id].show:
                what = f"{topic_id}: helpline {line_id} is unknown or may not be shown"
                yield Finding("safety.yml", what, "verify it in helplines.yml or take another", needle)


def safety_replies_can_be_read_at_once(material: Material) -> Iterator[Finding]:
    """In every profile: all placeholders known, at most 60 words with the helpline, no exclamation marks."""
    book = material.safety
    for topic_id, reply in book.replies.items():
        needle = f"{topic_id}:"
        if reply.helpline and reply.helpline not in book.helplines:
            continue  # safety_replies_are_complete tells of it
        for municipality in material.catalogue.municipalities.values():
            try:
                variants = [book.reply_lines(topic_id, municipality, child=child) for child in (False, True)]
            except KeyError as error:
                what = f"{topic_id}: unknown placeholder {error}"
                yield Finding("safety.yml", what, "use those that the file's head lists", needle)
                break
            text = max(("\n".join(lines) for lines in variants), key=lambda lines: read_ease(lines).words)
            if read_ease(text).words > MAX_WORDS:
                what = f"{topic_id}: {read_ease(text).words} words in {municipality.id}, at most {MAX_WORDS}"
                yield Finding("safety.yml", what, "say less", needle)
            if any("!" in line for lines in variants for line in lines):
                yield Finding("safety.yml", f"{topic_id}: an exclamation mark", "write a full stop", needle)
                break


def helplines_are_in_order(material: Material) -> Iterator[Finding]:
    """Helplines dial what they show, are are verified in time."""
    for line in material.safety.helplines.values():
        needle = f"id: {line.id}"
        if not line.number.replace(" ", "").replace("-", "").startswith(line.tel):
            what = f"{line.id}: shows {line.number} but dials {line.tel}"
            yield Finding("helplines.yml", what, "make them the same", needle)
        if line.show and line.verify_by < material.today:
            what = f"{line.id}: should have been verified by {line.verify_by}"
            do = "call or read the operator's page, then move the date"
            yield Finding("helplines.yml", what, do, needle, Severity.WARNING)
