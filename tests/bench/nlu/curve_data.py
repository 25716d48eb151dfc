"""The levels of the learning curve: nested random subsets of the wordings. Valid Python 3.10, pure."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.bench.nlu.data_set import Text

SEED = 20261120
LEVELS = (20, 40, 80, 120, 240, 0)  # wordings a label; 0 stands for all


def at_most(texts: Sequence[Text], per_label: int, seed: int = SEED) -> list[Text]:
    """At most so many texts of each label, all when 0. A larger number always holds the smaller one's texts."""
    if per_label <= 0:
        return list(texts)
    by_label: dict[str, list[Text]] = {}
    for text in texts:
        by_label.setdefault(text.label, []).append(text)
    kept: list[Text] = []
    for label, rows in by_label.items():
        shuffled = list(rows)
        random.Random(f"{seed} {label}").shuffle(shuffled)
        kept += shuffled[:per_label]
    return kept
