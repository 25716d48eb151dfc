"""Rules for how much there is to learn from and to measure on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nlu_data.catalogue import Topic
from nlu_data.checks.finding import Finding
from nlu_data.checks.material import Material

# The learning curve (README) is why: breadth of vocabulary decides.
PER_TOPIC = 240
PER_SENSITIVE_CLASS = 300
HARMLESS = 1500
OUT_OF_SCOPE = 1500
HOLDOUT_PER_TOPIC = 6
HOLDOUT_SENSITIVE = 200
HOLDOUT_HARMLESS = 200
HOLDOUT_OUT_OF_SCOPE = 200
OUTSIDE = "sys.utanfor_omfang"
HARMLESS_FILE = "examples/harmless.yml"
HARMLESS_STYLE = "negativ"
HOLDOUT_FILE = "holdout/holdout.jsonl"


def swedish_per_topic(material: Material) -> Counter[str]:
    """Swedish training wordings by topic; those for the danger classifier count for sensitive topics too."""
    counts = Counter(w.topic for w in material.wordings if w.lang == "sv")
    counts.update(w.topic for w in material.danger_wordings if w.lang == "sv")
    return counts


def there_is_enough_to_learn_from(material: Material) -> Iterator[Finding]:
    """Enough wordings for every topic and sensitive class, enough look-alikes, enough that is not ours."""
    counts = swedish_per_topic(material)
    for topic in material.catalogue.topics.values():
        wanted = PER_SENSITIVE_CLASS if topic.safe_mode else PER_TOPIC
        if counts[topic.id] < wanted:
            what = f"{topic.id}: {counts[topic.id]} wordings, should be {wanted}"
            yield Finding(_examples(topic), what, "write more, with words that are not there yet", f"{topic.id}:")
    harmless = sum(w.file == HARMLESS_FILE for w in material.wordings)
    if harmless < HARMLESS:
        what = f"{harmless} harmless look-alikes, should be {HARMLESS}"
        yield Finding(HARMLESS_FILE, what, "write more that looks dangerous and is not")
    if counts[OUTSIDE] < OUT_OF_SCOPE:
        what = f"{OUTSIDE}: {counts[OUTSIDE]} wordings, should be {OUT_OF_SCOPE}"
        yield Finding("examples/system.yml", what, "write more that no municipality answers", f"{OUTSIDE}:")


def _examples(topic: Topic) -> str:
    return f"examples/{topic.area}.yml"


def there_is_enough_to_measure_on(material: Material) -> Iterator[Finding]:
    """The holdout has messages for every topic, and enough sensitive, harmless and foreign to our scope."""
    holdout = [w for w in material.holdout if w.file == HOLDOUT_FILE]
    counts = Counter(w.topic for w in holdout)
    for topic in material.catalogue.topics.values():
        if counts[topic.id] < HOLDOUT_PER_TOPIC:
            what = f"{topic.id}: {counts[topic.id]} messages, should be {HOLDOUT_PER_TOPIC}"
            yield Finding(HOLDOUT_FILE, what, "let somebody who has not read the wordings write more")
    kinds = (
        ("sensitive", sum(map(material.catalogue.is_sensitive, (w.topic for w in holdout))), HOLDOUT_SENSITIVE),
        ("harmless", sum(w.style == HARMLESS_STYLE for w in holdout), HOLDOUT_HARMLESS),
        ("out of scope", counts[OUTSIDE], HOLDOUT_OUT_OF_SCOPE),
    )
    for name, found, wanted in kinds:
        if found < wanted:
            yield Finding(HOLDOUT_FILE, f"{found} {name} messages, should be {wanted}", "write more of them")


def amounts(material: Material) -> Iterator[str]:
    """The counts as lines for a person."""
    counts = swedish_per_topic(material)
    topics = material.catalogue.topics.values()
    ordinary = sorted(counts[t.id] for t in topics if not t.safe_mode)
    sensitive = sorted(counts[t.id] for t in topics if t.safe_mode)
    harmless = sum(w.file == HARMLESS_FILE for w in material.wordings)
    yield (
        f"wordings {len(material.wordings)} and {len(material.danger_wordings)} for the danger classifier; "
        f"a topic {_spread(ordinary)}, a sensitive class {_spread(sensitive)}, "
        f"look-alikes {harmless}, out of scope {counts[OUTSIDE]}, "
        f"other languages {sum(w.lang != 'sv' for w in (*material.wordings, *material.danger_wordings))}"
    )
    holdout = [w for w in material.holdout if w.file == HOLDOUT_FILE]
    per_topic = Counter(w.topic for w in holdout)
    yield (
        f"holdout {len(holdout)}: a topic {_spread(sorted(per_topic[t.id] for t in topics))}, "
        f"sensitive {sum(map(material.catalogue.is_sensitive, (w.topic for w in holdout)))}, "
        f"harmless {sum(w.style == HARMLESS_STYLE for w in holdout)}, out of scope {per_topic[OUTSIDE]}; "
        f"calibration {len(material.holdout) - len(holdout)}"
    )


def _spread(values: list[int]) -> str:
    return f"{values[0]}-{values[-1]} (median {values[len(values) // 2]})" if values else "0"
