"""Runs the Rasa server: `python -m bot.serve --port 5005 --model DIR`. Loopback only."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from pathlib import Path

from bot.lean import leave_out_what_is_not_used
from bot.quiet import configure_logging, set_environment
from nlu_data.checksum import ENCODER_VARIABLE

CALM, USUAL = 10, 0
DEFAULT_ACTIONS_URL = "http://127.0.0.1:5055/webhook"


def model_file(path: Path) -> Path | None:
    """The model that the folder's manifest names, else its newest; the file itself when a file is given."""
    if path.is_file():
        return path
    manifest = path / "manifest.json"
    if manifest.is_file():
        named = path / str(json.loads(manifest.read_text(encoding="utf-8")).get("model", ""))
        if named.is_file():
            return named
    found = sorted(path.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime)
    return found[-1] if found else None


def give_way(niceness: int) -> None:
    """How far this server stands back for others that want the processor; it may go back to USUAL by itself."""
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(f"{niceness}\n", encoding="ascii")


def begin_again() -> None:
    """Becomes a fresh process with the same id and the same arguments, which reads the model anew.

    A model that is loaded beside the old one would leave its memory behind.
    """
    give_way(CALM)  # somebody else answers meanwhile
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 -- our own command line


def main(arguments: list[str] | None = None) -> int:
    """Serves until told to stop. Returns 2 when the token is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--model", "--models", type=Path, default=Path("data/models/rasa"))
    parser.add_argument("--token-env", default="KOMMUNLOTS_BOT_TOKEN")
    parser.add_argument("--actions-url", default=os.environ.get("KOMMUNLOTS_ACTIONS_URL") or DEFAULT_ACTIONS_URL)
    options = parser.parse_args(arguments)
    token = os.environ.get(options.token_env, "")
    if not token:
        sys.stderr.write(f"{options.token_env} saknas: den hemlighet som gatewayen ska visa upp.\n")
        return 2
    set_environment()
    # The model is read with numpy alone; an encoder may want more.
    leave_out_what_is_not_used(*(() if os.environ.get(ENCODER_VARIABLE) else ("sklearn",)))
    from bot.server import create_app  # noqa: PLC0415 - Rasa may be imported only now

    app = create_app(model_file(options.model), token, options.actions_url, begin_again)
    app.register_listener(lambda *_: give_way(USUAL), "after_server_start")
    configure_logging()
    app.run(host=options.host, port=options.port, access_log=False, debug=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
