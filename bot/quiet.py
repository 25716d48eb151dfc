"""Keeps Rasa quiet: no telemetry, no network, and never a citizen's text in a log."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import MutableMapping
from typing import Any

import structlog

_KEPT = ("event", "level")


def set_environment() -> None:
    """Call before the first import of rasa."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["LOG_LEVEL"] = "WARNING"  # also ends the progress bars
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("RASA_MAX_CACHE_SIZE", "0")
    warnings.simplefilter("ignore")


def only_the_event(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every value of a structured log line: Rasa puts message texts there."""
    return {key: event[key] for key in _KEPT if key in event}


def configure_logging(level: int = logging.WARNING) -> None:
    """Plain lines on standard error. Call after importing rasa, which configures its own."""
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s", force=True)
    structlog.configure(
        processors=[structlog.processors.add_log_level, only_the_event, structlog.processors.KeyValueRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
