"""What to do with a ranking: answer, ask or give up. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.components.calibration import SYSTEM_PREFIX, Thresholds

DOUBT = "decision.doubt"
LOW = "decision.low"
NONE_OF_THESE = "decision.none"
DECISIONS = (DOUBT, LOW, NONE_OF_THESE)

Ranking = Sequence[tuple[str, float]]


def decide(ranking: Ranking, thresholds: Thresholds) -> str:
    """The intent that the rules shall see: the best topic, `decision.doubt` or `decision.low`.

    Raises IndexError on an empty ranking.
    """
    topic, probability = ranking[0]
    needed = thresholds.system if topic.startswith(SYSTEM_PREFIX) else thresholds.answer
    if probability >= needed:
        return topic
    return DOUBT if probability >= thresholds.doubt else LOW


def with_offers(ranking: Ranking, offers: Sequence[str], thresholds: Thresholds) -> list[tuple[str, float]]:
    """The ranking with `offers` first, all alike and too unsure to be answered; as long as before."""
    share = min(1.0 / len(offers), thresholds.answer * 0.99)
    rest = [(topic, min(probability, share)) for topic, probability in ranking if topic not in offers]
    kept = max(len(ranking), len(offers))
    return [*((topic, round(share, 6)) for topic in offers), *rest][:kept]
