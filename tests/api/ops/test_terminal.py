from __future__ import annotations

from io import StringIO

import pytest

from api.ops.terminal import Terminal

from .programs import eventually_async


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


def test_writes_a_line_for_what_is_done_and_none_for_what_never_began() -> None:
    out = StringIO()
    terminal = Terminal(out)
    terminal.begin("Databasen")
    assert out.getvalue() == ""
    terminal.done("Databasen")
    terminal.done("Databasen")
    terminal.done("Redis")
    assert out.getvalue().count("\n") == 1
    assert "Databasen" in out.getvalue()


async def test_a_real_terminal_shows_what_is_under_way_and_wipes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.ops.terminal._TTY_TICK_S", 0.01)
    out = Screen()
    terminal = Terminal(out)
    with terminal.ticking():
        terminal.begin("Databasen")
        assert await eventually_async(lambda: "Databasen" in out.getvalue())
    assert out.getvalue().endswith("\r\033[K")


def test_a_closed_terminal_is_no_hindrance() -> None:
    out = StringIO()
    terminal = Terminal(out)
    out.close()
    terminal.note("nobody reads this")
