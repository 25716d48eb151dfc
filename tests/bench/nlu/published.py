"""Reads published data sets in their published splits. The files are the reader's own; none is kept here.

CLINC150: data_full.json of github.com/clinc/oos-eval. BANKING77: train.csv and test.csv of
github.com/PolyAI-LDN/task-specific-datasets, folder banking_data.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

from tests.bench.nlu.data_set import DataSet, Text

CLINC_OUTSIDE = "oos"
NOBODYS = ""  # BANKING77 has no text that is out of scope
CALIBRATION_EVERY = 10

CLINC_SOURCE = (
    "Published (Larson et al., EMNLP 2019, table 2, full data; in-scope accuracy / out-of-scope recall):",
    "  one more label, oos-train:  SVM 91.0 / 14.5, Rasa (2019) 91.5 / 45.3, MLP on USE 93.5 / 47.4, BERT 96.9 / 40.3",
    "  threshold, oos-threshold:   SVM 88.2 / 18.0, Rasa (2019) 90.9 / 31.2, MLP on USE 93.4 / 49.1, BERT 96.2 / 52.3",
)
BANKING77_SOURCE = (
    "Published (Casanueva et al., NLP4ConvAI 2020, full data, accuracy):",
    "  USE+ConveRT 93.36, BERT-large fine-tuned 93.66",
)


def read_clinc(path: Path) -> DataSet:
    """Train, validation and test as published; out of scope is one more label. Raises OSError, ValueError, KeyError."""
    raw = json.loads(path.read_text(encoding="utf-8"))

    def part(name: str) -> tuple[Text, ...]:
        return tuple(Text(text, label) for text, label in [*raw[name], *raw[f"oos_{name}"]])

    return DataSet("CLINC150", part("train"), part("val"), part("test"), CLINC_OUTSIDE, swedish=False)


def read_banking77(folder: Path) -> DataSet:
    """train.csv and test.csv as published. Raises OSError, ValueError, KeyError.

    There is no validation part, and all of train is learnt from: every tenth of its texts sets the
    confidences, which therefore mean nothing here. The order of labels does not depend on them.
    """
    train, test = _rows(folder / "train.csv"), _rows(folder / "test.csv")
    return DataSet("BANKING77", train, train[::CALIBRATION_EVERY], test, NOBODYS, swedish=False)


def _rows(path: Path) -> tuple[Text, ...]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows: Iterable[dict[str, str]] = csv.DictReader(stream)
        return tuple(Text(row["text"].strip(), row["category"]) for row in rows)
