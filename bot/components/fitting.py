"""Fits the linear model: one-against-the-rest support vectors. Same data, same model."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.components.confidence import Floats
from bot.components.encoder import Encoder
from bot.components.features import FAMILY_WEIGHTS, Grams
from bot.components.linear import Block, LinearModel, weigh
from bot.components.negatives import Rows, centroids, choose
from bot.components.vocabulary import NOTHING, Vocabulary

SEED = 20261120
MIN_DOCUMENTS = 2
COST = 0.7
TOLERANCE = 0.1
CENTROID = 1.0  # how much the cosine to a topic's mean adds to its margin
WORTH_PROCESSES = 200_000  # non-zero features from which starting processes pays
NEGLIGIBLE = 0.01  # smaller weights are dropped: no measured loss, a seventh of the size


def fit_block(documents: Sequence[Sequence[str]]) -> Block:
    """Rows (in alphabetical order) and idf of the grams that occur in at least MIN_DOCUMENTS documents."""
    frequency: Counter[str] = Counter()
    for document in documents:
        frequency.update(set(document))
    kept = sorted(gram for gram, count in frequency.items() if count >= MIN_DOCUMENTS)
    counts = np.array([frequency[gram] for gram in kept], dtype=np.float64)
    idf = (np.log((1 + len(documents)) / (1 + counts)) + 1).astype(np.float32)
    return Block({gram: row for row, gram in enumerate(kept)}, idf)


def matrix(documents: Sequence[Grams], blocks: Sequence[Block]) -> Any:
    """Sparse rows of TF-IDF weights, one per document."""
    columns: list[Rows] = []
    values: list[Floats] = []
    ends = [0]
    for document in documents:
        rows, weights = weigh(document, blocks)
        columns.append(rows)
        values.append(weights)
        ends.append(ends[-1] + len(rows))
    width = sum(len(block.rows) for block in blocks)
    return csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=(len(documents), width))


def fit_labels(
    features: Any, target: Rows, weights: Floats, labels: Sequence[int], rows: Sequence[Rows | None]
) -> tuple[Floats, Floats]:
    """(one column of weights per label, one intercept per label). Each label by itself, so any split gives the same."""
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - training only: the server does without scikit-learn

    columns: list[Floats] = []
    bias: list[float] = []
    for label, chosen in zip(labels, rows, strict=True):
        machine = LinearSVC(C=COST, tol=TOLERANCE, random_state=SEED, max_iter=300)
        kept = slice(None) if chosen is None else chosen
        machine.fit(features[kept], (target[kept] == label).astype(int), sample_weight=weights[kept])
        columns.append(machine.coef_[0].astype(np.float32))
        bias.append(float(machine.intercept_[0]))
    return np.stack(columns, axis=1), np.array(bias, dtype=np.float32)


def fit(
    documents: Sequence[Grams],
    topics: Sequence[str],
    weights: Sequence[float] | None = None,
    vocabulary: Vocabulary = NOTHING,
    encoded: tuple[Encoder, Floats] | None = None,
) -> LinearModel:
    """A model with temperature 1. Takes about 40 CPU seconds for 50,000 documents, shared by all cores.

    `weights` says how much each document counts, 1 when not given; `vocabulary` is the one that the
    documents were read with; `encoded` an encoder and its vector of each document. Processes and not
    threads: liblinear keeps its random numbers in one place for all threads.
    """
    blocks = tuple(fit_block([document[family] for document in documents]) for family in range(len(FAMILY_WEIGHTS)))
    features = matrix(documents, blocks)
    if encoded is not None:
        features = hstack([features, csr_matrix(encoded[1])]).tocsr()
    labels = tuple(sorted(set(topics)))
    target = np.searchsorted(np.array(labels), np.array(topics)).astype(np.int64)
    rows = list(choose(features, target, len(labels), SEED))
    features = features.astype(np.float64)
    count = np.ones(len(documents), dtype=np.float32) if weights is None else np.array(weights, dtype=np.float32)
    parts = 1 if features.nnz < WORTH_PROCESSES else os.cpu_count() or 1
    shares = [range(part, len(labels), parts) for part in range(parts)]
    if parts == 1:
        fitted = [fit_labels(features, target, count, shares[0], rows)]
    else:
        with ProcessPoolExecutor(parts, mp_context=get_context("spawn")) as pool:
            jobs = [
                pool.submit(fit_labels, features, target, count, share, [rows[label] for label in share])
                for share in shares
            ]
            fitted = [job.result() for job in jobs]
    dense = np.zeros((features.shape[1], len(labels)), dtype=np.float32)
    bias = np.zeros(len(labels), dtype=np.float32)
    for part, (columns, intercepts) in enumerate(fitted):
        dense[:, part::parts] = columns
        bias[part::parts] = intercepts
    lead = CENTROID / float(np.linalg.norm(FAMILY_WEIGHTS))
    for number, centre in enumerate(centroids(features, target, len(labels))):
        dense[centre.indices, number] += (lead * centre.data).astype(np.float32)
    dense[np.abs(dense) < NEGLIGIBLE] = 0.0
    return LinearModel(
        labels, blocks, csr_matrix(dense), bias, vocabulary, encoder=encoded[0] if encoded is not None else None
    )
