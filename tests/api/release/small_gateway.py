"""A gateway as a process of its own that trains small models: what `python -m api` is, for tests that end it."""

from __future__ import annotations

import sys

import uvicorn

from api.app import create_app
from api.observability import configure_logging
from api.settings import Settings
from api.training.model import Plan


def main() -> None:
    """Serves on the port given."""
    configure_logging()
    app = create_app(Settings())
    app.state.deps.training.worker.runner.plan = Plan(subset=6, every=12)
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False)


if __name__ == "__main__":
    main()
