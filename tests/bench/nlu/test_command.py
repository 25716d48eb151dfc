import argparse

import pytest

from tests.bench.nlu.command import main, pipelines
from tests.bench.nlu.pipelines import Pipeline


def chosen(*, stock: bool | None = None, clinc: str = "", flag_only: bool = False) -> list[Pipeline]:
    return pipelines(argparse.Namespace(stock=stock, clinc=clinc, banking77=None, flag_only=flag_only))


def test_ours_is_first_whatever_is_chosen() -> None:
    assert chosen() == list(Pipeline)
    assert chosen(stock=False) == [Pipeline.OURS, Pipeline.OURS_AND_ANSWERS]
    assert chosen(flag_only=True)[-1] is Pipeline.STOCK_FLAG
    assert Pipeline.STOCK not in chosen(flag_only=True)


def test_published_data_sets_have_no_answers_and_stock_only_when_asked() -> None:
    assert chosen(clinc="a file") == [Pipeline.OURS]
    assert chosen(clinc="a file", stock=True) == [Pipeline.OURS, Pipeline.STOCK, Pipeline.STOCK_FLAG]


def test_a_file_that_is_not_there_is_said_and_nothing_trained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--clinc", "/nowhere/data_full.json"]) == 1
    assert "/nowhere/data_full.json" in capsys.readouterr().err
