"""`python -m api`: the gateway as a process, with its settings from the environment."""

from __future__ import annotations

import argparse
import gc

import uvicorn

from api.app import create_app
from api.observability import configure_logging
from api.settings import Settings


def main() -> None:
    """Serves until told to stop."""
    settings = Settings()
    parser = argparse.ArgumentParser(prog="python -m api")
    parser.add_argument("--host", default=settings.host)
    parser.add_argument("--port", type=int, default=settings.port)
    arguments = parser.parse_args()
    configure_logging()
    app = create_app(settings)
    # What is read at start stays: the collector need not walk through it at every full round.
    gc.collect()
    gc.freeze()
    uvicorn.run(
        app,
        host=arguments.host,
        port=arguments.port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws_max_size=64 * 1024,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
