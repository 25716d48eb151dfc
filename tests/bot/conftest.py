"""A small real model and real servers, made once for the whole run."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlu_data.checksum import model_checksum
from tests.bot.servers import ROOT, Bot

PER_TOPIC = 12


@pytest.fixture(scope="session")
def checksum_before() -> str:
    """Of data and code when the model was begun: they may change while the tests run."""
    return model_checksum(subset=PER_TOPIC)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory, checksum_before: str) -> Path:
    """A folder with a model of twelve examples a topic, trained as in real life."""
    out = tmp_path_factory.mktemp("models")
    command = [sys.executable, "-m", "bot.trainer", "--out", str(out), "--subset", str(PER_TOPIC)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=1200)
    return out


@pytest.fixture(scope="session")
def bot(models: Path) -> Iterator[Bot]:
    """The Rasa server and the action server, ready."""
    with Bot.started(models) as running:
        yield running


@pytest.fixture(scope="session")
def lonely_bot(models: Path) -> Iterator[Bot]:
    """A Rasa server whose action server is down."""
    with Bot.started(models, actions=False) as running:
        yield running


@pytest.fixture(scope="session")
def empty_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A Rasa server without a model."""
    with Bot.started(tmp_path_factory.mktemp("no-models"), actions=False, ready=False) as running:
        yield running
