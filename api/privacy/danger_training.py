"""Trains the danger classifier from the training wordings and sets its thresholds on held-out folds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from api.privacy.danger_classifier import FORMAT, Manifest
from api.privacy.danger_concepts import Concepts
from api.privacy.danger_matrix import Matrix
from api.privacy.danger_model import RATERS, Block, Model, rule_evidence
from api.privacy.danger_rules import Found, Rules
from api.privacy.danger_samples import Sample
from api.privacy.danger_words import words

FOLDS = 3
SEED = 2026
# Shares of messages that need no help and yet may be flagged, measured on the folds: offers may be
# wrong more often than the safe way, for a missed person is worse than an offer too many.
OFFER_PLAIN_SHARE = 0.0475
SAFE_PLAIN_SHARE = 0.006
SAFE_HARMLESS_SHARE = 0.06
# The rules are slow next to the matrices, so only some of the messages are shown to them.
_PLAIN_SHOWN, _DANGER_SHOWN = 6, 2
_BONUSES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.5)
_RARE = 0.02

SETTINGS = f"{FORMAT} {FOLDS} {OFFER_PLAIN_SHARE} {SAFE_PLAIN_SHARE} {SAFE_HARMLESS_SHARE}"


@dataclass(frozen=True)
class _Folds:
    """What was said of messages by those who had not seen them: rows by classes, and by evidence less the rules'."""

    classes: Any
    evidence: Any


def train(data: Sequence[Sample], rules: Rules, concepts: Concepts, data_checksum: str) -> tuple[Model, Manifest]:
    """The model over all data and the manifest of what the folds showed. Deterministic; half a minute."""
    danger = np.array([sample.danger for sample in data])
    harmless = np.array([sample.harmless for sample in data])
    classes = tuple(sorted({sample.label for sample in data if sample.danger}))
    numbers = {label: number for number, label in enumerate(classes)}
    labels = np.array([numbers[s.label] if s.danger else len(classes) for s in data])
    matrix = Matrix([sample.text for sample in data], concepts)
    # By the text alone who is held out when: a few more wordings leave all others where they were.
    lots = np.array([crc32(sample.text.encode()) for sample in data])
    folds = _held_out(matrix, labels, lots % FOLDS)
    one_of = np.where(danger, _DANGER_SHOWN, np.where(harmless, 1, _PLAIN_SHOWN))
    shown = np.flatnonzero(lots // FOLDS % one_of == 0)
    ruled = [rules.match(words(data[int(row)].text)) for row in shown]
    evidence = np.column_stack([folds.evidence[shown], [rule_evidence(found) for found in ruled]])
    stacked = LogisticRegression(C=10.0, max_iter=3000, random_state=SEED).fit(
        evidence, danger[shown], sample_weight=one_of[shown]
    )
    probability = stacked.predict_proba(evidence)[:, 1]
    bonus = _bonus(folds.classes[shown], labels[shown], ruled, classes)
    manifest = _manifest(data_checksum, probability, ruled, danger[shown], harmless[shown])
    rows = np.arange(len(data))
    rarities = matrix.rarities(rows)
    columns, intercepts = _fit(matrix.messages(rows, rarities), labels)
    blocks = [
        Block(numbers, rarity, columns[place])
        for numbers, rarity, place in zip(matrix.numbers, rarities, matrix.places, strict=True)
    ]
    slopes = tuple(float(slope) for slope in stacked.coef_[0])
    offset = float(stacked.intercept_[0])
    return Model(concepts, tuple(blocks), intercepts, classes, slopes, offset, bonus), manifest


def _held_out(matrix: Matrix, labels: Any, folds: Any) -> _Folds:
    classes = np.zeros((len(labels), int(labels.max())))
    evidence: Any = None
    # One after the other: fits side by side would share one source of chance, and no two models be alike.
    for fold in range(FOLDS):
        fitting, held_out = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        decided, seen = _one_fold(matrix, labels, fitting, held_out)
        if evidence is None:
            evidence = np.zeros((len(labels), seen.shape[1]))
        classes[held_out], evidence[held_out] = decided, seen
    return _Folds(classes, evidence)


def _one_fold(matrix: Matrix, labels: Any, fitting: Any, held_out: Any) -> tuple[Any, Any]:
    """The decisions about the classes of the rows held out, and their evidence, in the order of model.Evidence."""
    rarities = matrix.rarities(fitting)
    columns, intercepts = _fit(matrix.messages(fitting, rarities), labels[fitting])
    judged = matrix.messages(held_out, rarities)
    parts, owner = matrix.sentences(held_out, rarities)
    whole = _rated(judged, columns, matrix.places)
    highest = np.full(whole.shape, -np.inf)
    np.maximum.at(highest, owner, _rated(parts, columns, matrix.places))
    highest = np.where(np.isfinite(highest), highest, whole)
    known = np.log1p(np.diff(judged.indptr))
    decided = judged @ columns[:, : len(intercepts)] + intercepts
    return decided, np.column_stack([whole, highest, known])


def _rated(messages: Any, columns: Any, places: Sequence[slice]) -> Any:
    """What the raters, the last columns, say block by block."""
    return np.hstack([messages[:, place] @ columns[place, -RATERS:] for place in places])


def _fit(messages: Any, labels: Any) -> tuple[Any, Any]:
    """Weights, terms by columns (Block), and the intercepts of the classes."""
    danger = labels < labels.max()
    judge = LinearSVC(C=0.5, tol=0.02, random_state=SEED).fit(messages, danger)
    sorter = LinearSVC(C=0.3, tol=0.3, random_state=SEED).fit(messages[danger], labels[danger])
    several = len(sorter.classes_) > 2  # of two classes only the odds of the second are learnt
    told, intercepts = (
        (sorter.coef_, sorter.intercept_)
        if several
        else (np.vstack([-sorter.coef_, sorter.coef_]), np.append(-sorter.intercept_, sorter.intercept_))
    )
    shares = [np.asarray(messages[side].sum(axis=0)).ravel() + _RARE for side in (danger, ~danger)]
    counting = np.log(shares[0] / shares[0].sum()) - np.log(shares[1] / shares[1].sum())
    columns = np.vstack([told, judge.coef_, counting]).T.astype(np.float32)
    return columns, intercepts.astype(np.float32)


def _bonus(decisions: Any, labels: Any, ruled: Sequence[Found | None], classes: tuple[str, ...]) -> float:
    """How much a rule's word about the class is worth: what gives most right classes on the folds."""
    hits = np.zeros_like(decisions)
    for row, found in enumerate(ruled):
        if found is not None and found.topic in classes:
            hits[row, classes.index(found.topic)] = 1.0
    danger = labels < len(classes)
    right = [np.mean((decisions + b * hits)[danger].argmax(axis=1) == labels[danger]) for b in _BONUSES]
    return _BONUSES[int(np.argmax(right))]


def _manifest(
    data_checksum: str, probability: Any, ruled: Sequence[Found | None], danger: Any, harmless: Any
) -> Manifest:
    plain = ~danger & ~harmless
    firm = np.array([found is not None and found.firm for found in ruled])
    offer_from = _limit(probability[plain], firm[plain], OFFER_PLAIN_SHARE)
    safe_from = max(
        offer_from,
        _limit(probability[plain], firm[plain], SAFE_PLAIN_SHARE),
        _limit(probability[harmless], firm[harmless], SAFE_HARMLESS_SHARE),
    )
    groups = {"sensitive": danger, "harmless": harmless, "plain": plain}
    metrics = {
        f"{name}_{level}": round(float(np.mean((probability[group] >= limit) | firm[group])), 4)
        for name, group in groups.items()
        if group.any()
        for level, limit in (("offer", offer_from), ("safe", safe_from))
    }
    return Manifest(data_checksum, "", FORMAT, offer_from, safe_from, metrics)


def _limit(probability: Any, always: Any, share: float) -> float:
    """The threshold above which, with what the rules flag always, lies `share` of the messages."""
    left = max(0.0, share - float(np.mean(always))) if len(always) else 0.0
    open_to_chance = probability[~always]
    if not len(open_to_chance):
        return 0.0
    return float(np.quantile(open_to_chance, 1 - min(1.0, left * len(always) / len(open_to_chance))))
