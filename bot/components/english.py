"""Which reader is believed about an English message. Pure.

Both readers learn the English wordings, and the Swedish one knows small talk far better: "can someone
call me" must not end up among the sensitive topics for want of English examples.
"""

from __future__ import annotations

from bot.components.calibration import SYSTEM_PREFIX, Thresholds
from bot.components.decision import decide
from bot.components.ours import NOT_OURS
from bot.components.reader import Reader, Reading


def is_small_talk(reading: Reading, thresholds: Thresholds) -> bool:
    """True when the best topic is small talk for sure; out of scope is not."""
    topic = decide(reading.ranking, thresholds)
    return topic.startswith(SYSTEM_PREFIX) and topic not in NOT_OURS


def read_english(text: str, english: Reader, swedish: Reader) -> tuple[Reader, Reading]:
    """The reading and the reader that it is of: the Swedish one for small talk that only that one is sure of."""
    reading = english.read(text)
    if reading.ranking[0][1] < english.thresholds.answer:
        other = swedish.read(text)
        if is_small_talk(other, swedish.thresholds):
            return swedish, other
    return english, reading
