"""`./kommunlots up`: everything running until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import errno
import os
import signal
import sys
import time
from pathlib import Path

from api.ops import messages
from api.ops.faults import Fault
from api.ops.places import ROOT
from api.ops.probes import can_listen, free_ports, http_status
from api.ops.stack import Stack
from api.ops.terminal import Terminal

_NOT_FOUND = 404


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `up`."""
    parser.add_argument("--port", type=int, default=int(os.environ.get("KOMMUNLOTS_PORT", "8000")))
    parser.add_argument("--host", default=os.environ.get("KOMMUNLOTS_HOST", "127.0.0.1"))
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("KOMMUNLOTS_DATA_DIR", ROOT / "data")))
    parser.add_argument("--no-demo", action="store_true")


def main(options: argparse.Namespace) -> int:
    """Returns 0 after an orderly stop. Raises Fault."""
    return asyncio.run(_up(options))


async def _up(options: argparse.Namespace) -> int:
    terminal = Terminal(sys.stdout)
    began = time.monotonic()
    stop = _stop_on_signals()
    stack = Stack(options.data, port=options.port, host=options.host, demo=not options.no_demo, reporter=terminal)
    terminal.note(messages.starting(options.data))
    run = asyncio.create_task(_run(stack, terminal, began, options))
    asked = asyncio.create_task(stop.wait())
    await asyncio.wait({run, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if run.done():
        run.result()
        return 0
    terminal.note(messages.STOPPING)
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    terminal.note(messages.STOPPED)
    return 0


async def _run(stack: Stack, terminal: Terminal, began: float, options: argparse.Namespace) -> None:
    refuse_taken_port(options.host, options.port)
    with terminal.ticking():
        await stack.__aenter__()
    try:
        pages = [
            (name, stack.gateway_url + path)
            for name, path in messages.PAGES
            if await http_status(stack.port, path, stack.probe_host) not in {None, _NOT_FOUND}
        ]
        terminal.note(messages.running(time.monotonic() - began, pages, stack.demo_staff, stack.folder.demo))
        await stack.supervisor.broken()
    finally:
        await stack.__aexit__(None, None, None)


def refuse_taken_port(host: str, port: int) -> None:
    """Raises Fault when the gateway could not listen there."""
    error = can_listen(host, port)
    if error is None:
        return
    if error.errno != errno.EADDRINUSE:
        raise Fault(messages.port_refused(host, port))
    raise Fault(messages.port_taken(host, port, free_ports(1, host)[0]))


def _stop_on_signals() -> asyncio.Event:
    """Set by Ctrl-C, TERM or a closed terminal. A second Ctrl-C changes nothing: stopping is bounded."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    return stop
