"""Trains the danger classifier from the training wordings and sets its thresholds on held-out folds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack  # type: ignore[import-untyped]
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from api.privacy.danger_classifier import FORMAT, Block, Manifest, Model, label_margin
from api.privacy.danger_features import letter_features, word_features
from nlu_data.catalogue import Example, Topic
from nlu_data.files import DataError, read_yaml

HARMLESS = "harmless"
FOLDS = 3
SEED = 2026
# Shares of messages that need no help and yet may be flagged, measured on the folds: offers may be
# wrong more often than the safe way, for a missed person is worse than an offer too many.
OFFER_PLAIN_SHARE = 0.04
SAFE_PLAIN_SHARE = 0.004
SAFE_HARMLESS_SHARE = 0.05


@dataclass(frozen=True)
class Sample:
    """One training wording. `danger` and `harmless` (only looks dangerous) exclude each other.

    `label` is the topic when there is danger, otherwise the area it belongs to.
    """

    text: str
    label: str
    danger: bool
    harmless: bool


def samples(examples: Iterable[Example], topics: Mapping[str, Topic]) -> list[Sample]:
    """Dangerous are the topics with safe_mode, except what stands in the harmless file."""
    found: list[Sample] = []
    for example in examples:
        topic = topics.get(example.topic)
        danger = bool(topic and topic.safe_mode and not example.harmless)
        area = example.topic.split(".")[0] + (" harmless" if example.harmless else "")
        found.append(Sample(example.text, example.topic if danger else area, danger, example.harmless))
    return found


def more_samples(path: Path, topics: Mapping[str, Topic]) -> list[Sample]:
    """The wordings of danger_wordings.yml. Raises DataError for a topic that is not in the catalogue."""
    found: list[Sample] = []
    for topic, texts in read_yaml(path).items():
        if topic != HARMLESS and not (topic in topics and topics[topic].safe_mode):
            raise DataError(f"{path}: {topic} is neither a topic with safe_mode nor '{HARMLESS}'")
        found += [Sample(text, topic, topic != HARMLESS, topic == HARMLESS) for text in texts]
    return found


def checksum(data: Sequence[Sample]) -> str:
    """Changes with the wordings, their classes and the model format, and with nothing else."""
    digest = hashlib.sha256(f"{FORMAT} {OFFER_PLAIN_SHARE} {SAFE_PLAIN_SHARE} {SAFE_HARMLESS_SHARE}".encode())
    for line in sorted(f"{s.label}\t{s.danger}\t{s.harmless}\t{s.text}" for s in data):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def train(data: Sequence[Sample]) -> tuple[Model, Manifest]:
    """The model over all data and the manifest of what the folds showed. Deterministic; under a minute."""
    danger = np.array([sample.danger for sample in data])
    harmless = np.array([sample.harmless for sample in data])
    labels = _Labels(data)
    vectorizers = tuple(
        TfidfVectorizer(analyzer=analyzer, min_df=2, use_idf=False, norm=None, sublinear_tf=True)
        for analyzer in (word_features, letter_features)
    )
    counts = [vectorizer.fit_transform([sample.text for sample in data]) for vectorizer in vectorizers]
    decisions = np.zeros((len(data), 2))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for fitting, held_out in folds.split(danger, labels.numbers):
        features, _ = _weigh(counts, fitting)
        judge, sorter = _fit(features[fitting], danger[fitting], labels.numbers[fitting])
        decisions[held_out, 0] = judge.decision_function(features[held_out])
        decisions[held_out, 1] = label_margin(sorter.decision_function(features[held_out]), len(labels.dangerous))
    stacked = LogisticRegression(C=1e6, random_state=SEED).fit(decisions, danger)
    probability = stacked.predict_proba(decisions)[:, 1]
    manifest = _manifest(data, probability, danger, harmless)
    features, rarities = _weigh(counts, np.arange(len(data)))
    judge, sorter = _fit(features, danger, labels.numbers)
    columns = np.vstack([judge.coef_, sorter.coef_]).T.astype(np.float32)
    blocks, start = [], 0
    for vectorizer, rarity in zip(vectorizers, rarities, strict=True):
        terms = {term: int(row) for term, row in vectorizer.vocabulary_.items()}
        blocks.append(Block(terms, rarity.astype(np.float32), columns[start : start + len(terms)]))
        start += len(terms)
    slopes = (float(stacked.coef_[0, 0]), float(stacked.coef_[0, 1]))
    intercepts = np.concatenate([judge.intercept_, sorter.intercept_])
    return Model(tuple(blocks), intercepts, labels.dangerous, slopes, float(stacked.intercept_[0])), manifest


class _Labels:
    """Label numbers, the dangerous ones first."""

    def __init__(self, data: Sequence[Sample]) -> None:
        self.dangerous = tuple(sorted({sample.label for sample in data if sample.danger}))
        others = sorted({sample.label for sample in data if not sample.danger})
        order = {label: number for number, label in enumerate([*self.dangerous, *others])}
        self.numbers = np.array([order[sample.label] for sample in data])


def _weigh(counts: Sequence[csr_matrix], rows: Any) -> tuple[csr_matrix, list[Any]]:
    """All rows scaled by how rare terms are in `rows`, each block to length one; and the rarities.

    Cutting texts up is the slow part, so it is done once; a term unknown in `rows` weighs nothing.
    """
    blocks, rarities = [], []
    for block in counts:
        documents = block[rows].getnnz(axis=0)
        rarity = np.where(documents > 1, np.log((1 + len(rows)) / (1 + documents)) + 1, 0.0)
        blocks.append(normalize(block @ diags(rarity)))
        rarities.append(rarity)
    return hstack(blocks).tocsr(), rarities


def _fit(features: Any, danger: Any, labels: Any) -> tuple[LogisticRegression, LinearSVC]:
    judge = LogisticRegression(C=10.0, class_weight="balanced", solver="liblinear", random_state=SEED)
    sorter = LinearSVC(C=0.3, random_state=SEED, tol=1e-2)
    return judge.fit(features, danger), sorter.fit(features, labels)


def _manifest(data: Sequence[Sample], probability: Any, danger: Any, harmless: Any) -> Manifest:
    plain = ~danger & ~harmless
    offer_from = float(np.quantile(probability[plain], 1 - OFFER_PLAIN_SHARE))
    safe_from = max(
        offer_from,
        float(np.quantile(probability[plain], 1 - SAFE_PLAIN_SHARE)),
        float(np.quantile(probability[harmless], 1 - SAFE_HARMLESS_SHARE)) if harmless.any() else 0.0,
    )
    groups = {"sensitive": danger, "harmless": harmless, "plain": plain}
    metrics = {
        f"{name}_{level}": round(float(np.mean(probability[group] >= limit)), 4)
        for name, group in groups.items()
        if group.any()
        for level, limit in (("offer", offer_from), ("safe", safe_from))
    }
    return Manifest(checksum(data), "", FORMAT, offer_from, safe_from, metrics)
