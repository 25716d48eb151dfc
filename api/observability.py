"""Metrics and logs: what happens and how fast, never what anybody wrote."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

from api.conversation.model import Outcome


class Metrics:
    """One registry an application, so that tests and processes do not share counters."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        self._turns = Counter(
            "kommunlots_turns_total", "Turns with the assistant, by outcome", ["outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "kommunlots_turn_seconds",
            "Time from a message to its outcome",
            buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
            registry=self._registry,
        )
        self._requests = Counter(
            "kommunlots_requests_total",
            "HTTP requests, by method and status",
            ["method", "status"],
            registry=self._registry,
        )

    def turn(self, outcome: Outcome, seconds: float) -> None:
        """One turn. Sensitive ones are counted with the handed-over, so that no count points at a person."""
        shown = Outcome.HANDED_OVER_TOPIC if outcome is Outcome.HANDED_OVER_SENSITIVE else outcome
        self._turns.labels(shown.value).inc()
        self._seconds.observe(seconds)

    def request(self, method: str, status: int) -> None:
        """One HTTP request."""
        self._requests.labels(method, str(status)).inc()

    def exposition(self) -> bytes:
        """The Prometheus text format."""
        return generate_latest(self._registry)


class JsonFormatter(logging.Formatter):
    """One JSON object a line. Exceptions are named, not quoted: their text may hold a citizen's words."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            frames = []
            trace = record.exc_info[2]
            while trace is not None:
                frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
                trace = trace.tb_next
            line["error"] = record.exc_info[0].__name__
            line["where"] = " < ".join(reversed(frames[-6:]))
        return json.dumps(line, ensure_ascii=False)


def configure_logging() -> None:
    """Structured logs on standard output. Called once, by `api.__main__`."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # Their lines would hold addresses and, on errors, parameters.
    for name in ("aiohttp", "sqlalchemy", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
