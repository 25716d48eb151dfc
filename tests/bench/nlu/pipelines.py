"""The pipelines that are measured, as Rasa configurations. Valid Python 3.10, pure."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any

SEED = 20261120  # stock Rasa draws a new one each time; with one, a run can be repeated
EPOCHS = 100


class Pipeline(str, Enum):
    """What is measured."""

    OURS = "ours"
    OURS_AND_ANSWERS = "ours + answers"
    STOCK = "stock"
    STOCK_FLAG = "stock + flag"

    @property
    def is_stock(self) -> bool:
        """Whether it needs the whole of Rasa."""
        return self in (Pipeline.STOCK, Pipeline.STOCK_FLAG)


def config(pipeline: Pipeline, data_set: Path, *, swedish: bool) -> dict[str, Any]:
    """A configuration for `rasa train nlu` that learns from a data set.

    The stock one is what `rasa init` writes, without the two components that would find nothing to do
    (synonyms of entities, a selector of responses). Rasa's class sets constrain_similarities to false,
    its template to true: both are measured.
    """
    common = {"recipe": "default.v1", "language": "sv" if swedish else "en", "assistant_id": "bench"}
    extra = pipeline is Pipeline.OURS_AND_ANSWERS
    importer = {"name": "tests.bench.nlu.importer.DataSetImporter", "data_set": str(data_set), "extra": extra}
    return {**common, "importers": [importer], "pipeline": _stock(pipeline) if pipeline.is_stock else _ours(data_set)}


def _ours(data_set: Path) -> list[dict[str, Any]]:
    return [{"name": "tests.bench.nlu.component.ReaderClassifier", "data_set": str(data_set)}]


def _stock(pipeline: Pipeline) -> list[dict[str, Any]]:
    flag = pipeline is Pipeline.STOCK_FLAG
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": EPOCHS, "constrain_similarities": flag, "random_seed": SEED},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ]
