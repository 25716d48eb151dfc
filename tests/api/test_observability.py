"""Log lines name errors and never quote them; metrics group what would point at a person."""

from __future__ import annotations

import json
import logging
import sys

from api.conversation.model import Outcome
from api.observability import JsonFormatter, Metrics


def line(record: logging.LogRecord) -> dict[str, str]:
    formatted = JsonFormatter().format(record)
    assert "\n" not in formatted
    return dict(json.loads(formatted))


def test_an_exception_is_named_with_its_place_and_not_quoted() -> None:
    try:
        try:
            raise KeyError("hemligt inre")
        except KeyError as error:
            raise ValueError("hemligt yttre") from error
    except ValueError:
        record = logging.LogRecord("api.x", logging.ERROR, "f", 1, "det gick fel", None, sys.exc_info())
    found = line(record)
    assert "hemligt" not in json.dumps(found)
    assert (found["error"], found["level"], found["logger"]) == ("ValueError", "error", "api.x")
    assert "test_observability.py" in found["where"]


def test_an_ordinary_line_is_one_json_object() -> None:
    record = logging.LogRecord("api.access", logging.INFO, "f", 1, "%s %s %d", ("GET", "/å\n", 200), None)
    assert line(record)["message"] == "GET /å\n 200"


def test_a_sensitive_turn_is_counted_with_other_handovers() -> None:
    metrics = Metrics()
    for outcome in Outcome:
        metrics.turn(outcome, 0.01)
    shown = metrics.exposition().decode()
    assert "sensitive" not in shown
    assert 'outcome="handed_over_topic"} 2.0' in shown


def test_two_applications_do_not_share_counters() -> None:
    one, two = Metrics(), Metrics()
    one.request("GET", 200)
    assert 'status="200"} 1.0' in one.exposition().decode()
    assert 'status="200"' not in two.exposition().decode()
