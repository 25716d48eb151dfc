"""Starts the bot's real processes and talks to them as the gateway does."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-for-tests"
START_S = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def call(url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
    request = urllib.request.Request(url, data=body, headers=dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], statuses: tuple[int, ...] = (200,)) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server at {url} ended with {process.returncode}")
        try:
            if call(url)[0] in statuses:
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the server at {url} did not start")


@dataclass(frozen=True)
class Bot:
    url: str

    def turn(self, raw: Mapping[str, Any], token: str | None = TOKEN) -> tuple[int, Any]:
        return self.send(json.dumps(raw).encode(), token)

    def send(self, body: bytes, token: str | None = TOKEN) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return call(f"{self.url}/turn", body, headers)

    def health(self) -> tuple[int, Any]:
        return call(f"{self.url}/health")

    @staticmethod
    @contextmanager
    def started(models: Path, *, actions: bool = True, ready: bool = True) -> Iterator[Bot]:
        actions_port, port = free_port(), free_port()
        environment = {
            **os.environ,
            "KOMMUNLOTS_BOT_TOKEN": TOKEN,
            "KOMMUNLOTS_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
        }
        processes: list[subprocess.Popen[bytes]] = []

        def run(module: str, *arguments: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            processes.append(process)
            return process

        try:
            if actions:
                wait_until_ready(
                    f"http://127.0.0.1:{actions_port}/health", run("actions.serve", "--port", str(actions_port))
                )
            bot = Bot(f"http://127.0.0.1:{port}/webhooks/kommunlots")
            server = run("bot.serve", "--port", str(port), "--model", str(models))
            wait_until_ready(f"{bot.url}/health", server, (200,) if ready else (503,))
            yield bot
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=90)
