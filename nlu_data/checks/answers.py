"""Rules for approved answers: references, placeholders, dates, links and how easy they are to read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from urllib.parse import urlsplit

from nlu_data.catalogue import SYSTEM_INTENTS, Answer, Handling, Topic
from nlu_data.checks.finding import Finding, Severity
from nlu_data.checks.material import Material
from nlu_data.municipality import Municipality
from nlu_data.readability import read_ease
from nlu_data.render import PLACEHOLDER, common_values, fill, render_answer

MAX_LIX = 40
# Words of the part that is the same everywhere. Sensitive texts are short, and so is small talk.
WORDS_ORDINARY = (40, 120)
WORDS_SENSITIVE = (20, 120)
WORDS_SYSTEM = (5, 60)
LONGEST_REVIEW = timedelta(days=366)
SYSTEM_OWNER = "KC"
_LOOSE = "a loose { or }"


def _file(answer: Answer) -> str:
    return f"answers/{answer.file}"


def _needle(answer: Answer) -> str:
    return f"topic: {answer.topic}"


def _of(answer: Answer, **figures: str | int) -> dict[str, str | int]:
    return {"topic": answer.topic, **figures}


def comma(number: float) -> str:
    """As it is written in Swedish, with one decimal."""
    return f"{number:.1f}".replace(".", ",")


def answers_have_a_topic_and_an_owner(material: Material) -> Iterator[Finding]:
    """An answer belongs to a known topic, lies in its area's file, is owned by its department and names a source."""
    catalogue = material.catalogue
    for answer in catalogue.answers.values():
        topic = catalogue.topics.get(answer.topic)
        if topic is None and answer.topic not in SYSTEM_INTENTS:
            yield Finding(_file(answer), f"unknown topic {answer.topic}", "use an id of topics.yml", _needle(answer))
            continue
        owner = topic.department if topic else SYSTEM_OWNER
        if answer.owner != owner:
            what = f"{answer.topic}: owner {answer.owner}, but the topic belongs to {owner}"
            department = catalogue.departments.get(owner)
            figures = _of(answer, department=department.name if department else owner)
            yield Finding(
                _file(answer), what, f"set owner: {owner}", _needle(answer), code="owner_of_topic", figures=figures
            )
        area = topic.area if topic else "system"
        if answer.file != f"{area}.yml":
            yield Finding(
                _file(answer), f"{answer.topic}: wrong file", f"move it to answers/{area}.yml", _needle(answer)
            )
        if not answer.source.strip():
            what = f"{answer.topic}: no source"
            do = "name the law or authority it rests on"
            yield Finding(_file(answer), what, do, _needle(answer), code="source_missing", figures=_of(answer))


def unknown_placeholders(text: str, allowed: set[str]) -> set[str]:
    """The placeholders that are not allowed, and a loose brace if there is one."""
    found = {match.group(1) for match in PLACEHOLDER.finditer(text)} - allowed
    rest = PLACEHOLDER.sub("", text)
    return found | ({_LOOSE} if "{" in rest or "}" in rest else set())


def unknown_placeholder(answer: Answer, name: str, do: str) -> Finding:
    """What is said of a placeholder that is not allowed, or of a loose brace."""
    what = f"{answer.topic}: unknown placeholder {name}"
    code = "brace_loose" if name == _LOOSE else "placeholder_unknown"
    figures = _of(answer, name=f"{{{name}}}", known="{kommun}, {kontakt}")
    return Finding(_file(answer), what, do, _needle(answer), code=code, figures=figures)


def placeholders_are_known(material: Material) -> Iterator[Finding]:
    """Generic text uses what every profile has; local text uses exactly the facts that it lists."""
    common = {"kommun", "kontakt", *(f"helpline:{key}" for key in material.safety.helpline_phrases())}
    do = "use {kommun}, {kontakt}, {helpline:<id>} of a line that may be shown, or a listed fact"
    for answer in material.catalogue.answers.values():
        texts = [(answer.answer, common)]
        for local in answer.local:
            texts.append((local.text, common | set(local.facts)))
            texts.append((local.otherwise or "", common))
            for fact in local.facts:
                if f"{{{fact}}}" not in local.text:
                    what = f"{answer.topic}: lists {fact} but does not use it"
                    figures = _of(answer, name=f"{{{fact}}}")
                    do_here = "use it in text or take it from facts"
                    yield Finding(_file(answer), what, do_here, fact, code="fact_unused", figures=figures)
        for text, allowed in texts:
            for name in sorted(unknown_placeholders(text, allowed)):
                yield unknown_placeholder(answer, name, do)


def local_answers_say_so(material: Material) -> Iterator[Finding]:
    """A topic that requires local facts has a local sentence, with something to say where the fact is unknown."""
    for answer in material.catalogue.answers.values():
        topic = material.catalogue.topics.get(answer.topic)
        if topic and topic.local_facts == "required" and not any(local.otherwise for local in answer.local):
            what = f"{answer.topic}: requires local facts but has no local sentence with otherwise"
            do = "add one, so that no municipality is left without a way on"
            yield Finding(_file(answer), what, do, _needle(answer), Severity.WARNING)


def answers_are_dated(material: Material) -> Iterator[Finding]:
    """Reviewed today or earlier, to be reviewed later than that, within a year; overdue answers are told of."""
    for answer in material.catalogue.answers.values():
        # YAML gives whatever stands there; a date with a time or in quotes is not a date.
        if type(answer.reviewed) is not date or type(answer.review_by) is not date:
            what = f"{answer.topic}: reviewed or review_by is not a date"
            do = "write 2026-11-20 without quotes"
            yield Finding(_file(answer), what, do, _needle(answer), code="review_no_date", figures=_of(answer))
            continue
        if answer.reviewed > material.today:
            what = f"{answer.topic}: reviewed in the future ({answer.reviewed})"
            do = "write the day on which it was reviewed"
            yield Finding(_file(answer), what, do, _needle(answer), code="review_ahead", figures=_of(answer))
        if answer.review_by <= answer.reviewed:
            what = f"{answer.topic}: review_by is not after reviewed"
            do = "set a later date"
            yield Finding(_file(answer), what, do, _needle(answer), code="review_backwards", figures=_of(answer))
        elif answer.review_by - answer.reviewed > LONGEST_REVIEW:
            what = f"{answer.topic}: more than a year until the next review"
            do = "set an earlier date"
            yield Finding(
                _file(answer), what, do, _needle(answer), Severity.WARNING, code="review_far", figures=_of(answer)
            )
        if answer.review_by < material.today:
            what = f"{answer.topic}: should have been reviewed by {answer.review_by}"
            do, figures = "review it and move both dates", _of(answer, date=str(answer.review_by))
            yield Finding(
                _file(answer), what, do, _needle(answer), Severity.WARNING, code="review_due", figures=figures
            )


def is_web_address(url: str) -> bool:
    """True for a well-formed https address without credentials, port or spaces."""
    if not isinstance(url, str) or any(sign.isspace() for sign in url):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc and port is None


def links_are_well_formed(material: Material) -> Iterator[Finding]:
    """Links are https and say their purpose; at most three to an answer."""
    for answer in material.catalogue.answers.values():
        if len(answer.links) > 3:
            what, figures = f"{answer.topic}: {len(answer.links)} links", _of(answer, n=len(answer.links))
            yield Finding(_file(answer), what, "keep three", _needle(answer), code="links_many", figures=figures)
        for link in answer.links:
            if not is_web_address(link.url):
                what = f"{answer.topic}: {link.url!r} is no https address"
                figures = _of(answer, url=str(link.url) or "–")
                yield Finding(_file(answer), what, "write it in full", link.url, code="link_address", figures=figures)
            if not link.label.strip() or link.label.strip() == link.url:
                what, do = f"{answer.topic}: a link without a purpose", "say what one finds"
                yield Finding(_file(answer), what, do, link.url, code="link_purpose", figures=_of(answer))


def is_sensitive(topic: Topic) -> bool:
    """True where short is kind: a hard situation, or a topic that always goes to a person."""
    return topic.area == "stod" or topic.handling is Handling.HAND_OVER_NOW


def _bounds(answer: Answer, material: Material) -> tuple[int, int]:
    topic = material.catalogue.topics.get(answer.topic)
    if topic is None:
        return WORDS_SYSTEM
    return WORDS_SENSITIVE if is_sensitive(topic) else WORDS_ORDINARY


def _renderings(answer: Answer, municipality: Municipality, phrases: Mapping[str, str]) -> tuple[str, str] | None:
    values = {**common_values(municipality), **{f"helpline:{key}": phrase for key, phrase in phrases.items()}}
    try:
        return fill(answer.answer, values), render_answer(answer, municipality, phrases)
    except KeyError:
        return None  # placeholders_are_known tells of it


def length(answer: Answer, counts: Collection[int], low: int, high: int) -> dict[str, str | int]:
    """How long a text is in the profile where it is nearest to what it should be."""
    return _of(answer, n=max(counts) if max(counts) < low else min(counts), low=low, high=high)


def answers_are_easy_to_read(material: Material) -> Iterator[Finding]:
    """LIX at most 40 as rendered in every profile; 40-120 words in the part that is the same everywhere."""
    phrases = material.safety.helpline_phrases()
    for answer in material.catalogue.answers.values():
        worst: tuple[float, str] = (0.0, "")
        low, high = _bounds(answer, material)
        counts: set[int] = set()
        for municipality in material.catalogue.municipalities.values():
            rendered = _renderings(answer, municipality, phrases)
            if rendered is None:
                break
            generic, whole = rendered
            counts.add(read_ease(generic).words)
            worst = max(worst, (read_ease(whole).lix, municipality.id))
        if worst[0] > MAX_LIX:
            what = f"{answer.topic}: LIX {worst[0]:.1f} in {worst[1]}, at most {MAX_LIX}"
            figures = _of(answer, lix=comma(worst[0]), most=MAX_LIX)
            do = "shorten sentences, use shorter words"
            yield Finding(_file(answer), what, do, _needle(answer), code="lix_high", figures=figures)
        # Names of municipalities differ in length by a few words, which nobody can write around.
        if counts and (max(counts) < low or min(counts) > high):
            what = f"{answer.topic}: {min(counts)}-{max(counts)} words, should be {low}-{high}"
            figures = length(answer, counts, low, high)
            code = "words_few" if max(counts) < low else "words_many"
            yield Finding(_file(answer), what, "say more or less", _needle(answer), code=code, figures=figures)
