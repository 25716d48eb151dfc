"""Fits the linear model: one-against-the-rest support vectors. Same data, same model."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.components.confidence import Calibration, Floats
from bot.components.corpus import vectorise
from bot.components.encoder import Encoder
from bot.components.features import FAMILY_WEIGHTS, Grams
from bot.components.linear import LinearModel
from bot.components.lots import Lots, drawing
from bot.components.negatives import Rows, centroids, choose, sample
from bot.components.reliability import find_bars, held_out
from bot.components.vocabulary import NOTHING, Vocabulary

SEED = 20261120
COST = 0.7
TOLERANCE = 0.1
CENTROID = 1.0  # how much the cosine to a topic's mean adds to its margin
AREA = 0.15  # how much the margin of a topic's area adds: "dagis" speaks for every topic of the preschool
ELSEWHERE = 20_000  # documents of other areas that an area is told apart from
WORTH_PROCESSES = 2_000_000  # non-zero features from which starting processes pays
NEGLIGIBLE = 0.02  # smaller weights are dropped: no measured loss, a tenth of the size


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


@contextmanager
def workers(features: Any) -> Iterator[ProcessPoolExecutor | None]:
    """A process a core, started once for all that is fitted here; none when starting them would take longer.

    Processes and not threads: liblinear keeps its random numbers in one place for all threads.
    """
    cores = os.cpu_count() or 1
    if cores == 1 or features.nnz < WORTH_PROCESSES:
        yield None
    else:
        with ProcessPoolExecutor(cores, get_context("spawn"), end_with_parent) as pool:
            yield pool


def end_with_parent() -> None:
    """Run in a new process: when the one that started it is killed outright, it ends too, and waits for no work."""
    parent = parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    Thread(target=follow, daemon=True).start()


def separate(
    features: Any,
    target: Rows,
    weights: Floats,
    rows: Sequence[Rows | None],
    pool: ProcessPoolExecutor | None = None,
) -> tuple[Floats, Floats]:
    """(weights per feature and label, one intercept per label), each label learned from its own choice of rows."""
    labels = len(rows)
    doubles = features.astype(np.float64)
    parts = 1 if pool is None else os.cpu_count() or 1
    shares = [range(part, labels, parts) for part in range(parts)]
    if pool is None:
        fitted = [fit_labels(doubles, target, weights, shares[0], rows)]
    else:
        jobs = [
            pool.submit(fit_labels, doubles, target, weights, share, [rows[label] for label in share])
            for share in shares
        ]
        fitted = [job.result() for job in jobs]
    dense = np.zeros((features.shape[1], labels), dtype=np.float32)
    bias = np.zeros(labels, dtype=np.float32)
    for part, (columns, intercepts) in enumerate(fitted):
        dense[:, part::parts] = columns
        bias[part::parts] = intercepts
    return dense, bias


def solve(
    features: Any,
    target: Rows,
    weights: Floats,
    labels: int,
    lots: Lots,
    pool: ProcessPoolExecutor | None = None,
    areas: Rows | None = None,
) -> tuple[Floats, Floats]:
    """(weights per feature and label, one intercept per label), centroids added, small weights dropped.

    `areas`, one number per label, adds what tells the label's area from the others.
    """
    dense, bias = separate(features, target, weights, list(choose(features, target, labels, lots)), pool)
    if areas is not None and areas.max() > 0:
        placed = areas[target]
        rows = list(sample(placed, int(areas.max()) + 1, ELSEWHERE, lots))
        of_areas, level = separate(features, placed, weights, rows, pool)
        dense += AREA * of_areas[:, areas]
        bias += AREA * level[areas]
    lead = CENTROID / float(np.linalg.norm(FAMILY_WEIGHTS))
    for number, centre in enumerate(centroids(features, target, labels)):
        dense[centre.indices, number] += (lead * centre.data).astype(np.float32)
    dense[np.abs(dense) < NEGLIGIBLE] = 0.0
    return dense, bias


def bars(
    features: Any, target: Rows, weights: Floats, labels: int, lots: Lots, first: int, pool: ProcessPoolExecutor | None
) -> tuple[float, ...]:
    """How reliable each label is on wordings kept out of a fold (see bot.components.reliability).

    The cheap model reads the columns from `first` on: the word families take a quarter of the time.
    """
    out = held_out(target, weights >= 1.0, lots)
    words = features[:, first:]
    learned, bias = solve(words[~out], target[~out], weights[~out], labels, lots[~out], pool)
    margins: Floats = np.asarray((words[out] @ csr_matrix(learned)).todense(), dtype=np.float32) + bias
    return find_bars(margins, target[out])


def number_areas(labels: Sequence[str], areas: Mapping[str, str]) -> Rows | None:
    """The number of each label's area, a label without one being an area by itself; None without any area."""
    if not any(label in areas for label in labels):
        return None
    return np.unique([areas.get(label, label) for label in labels], return_inverse=True)[1].astype(np.int64)


def fit(
    documents: Iterable[Grams],
    topics: Sequence[str],
    weights: Sequence[float] | None = None,
    vocabulary: Vocabulary = NOTHING,
    encoded: tuple[Encoder, Floats] | None = None,
    areas: Mapping[str, str] | None = None,
) -> LinearModel:
    """A model with temperature 1 and the topics' bars. Takes about 50 CPU seconds for 60,000 documents.

    `weights` says how much each document counts, 1 when not given; `vocabulary` is the one that the
    documents were read with; `encoded` an encoder and its vector of each document; `areas` the area of each
    topic that has one.
    """
    drawn: list[int] = []
    blocks, features = vectorise(drawing(documents, drawn))
    lots = np.array(drawn, dtype=np.uint32)
    if encoded is not None:
        features = hstack([features, csr_matrix(encoded[1])]).tocsr()
    labels = tuple(sorted(set(topics)))
    target = np.searchsorted(np.array(labels), np.array(topics)).astype(np.int64)
    count = np.ones(len(topics), dtype=np.float32) if weights is None else np.array(weights, dtype=np.float32)
    with workers(features) as pool:
        learned, bias = solve(features, target, count, len(labels), lots, pool, number_areas(labels, areas or {}))
        reliable = bars(features, target, count, len(labels), lots, len(blocks[0].rows), pool)
    return LinearModel(
        labels,
        blocks,
        csr_matrix(learned),
        bias,
        vocabulary,
        Calibration(bars=reliable),
        encoded[0] if encoded is not None else None,
    )
