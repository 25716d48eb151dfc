"""The parts that the supervisor looks after, and the order that follows from their needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from api.ops.child import Program


@dataclass(frozen=True)
class Service:
    """A process that is to run all the time. `ready` is asked until it says yes."""

    name: str
    label: str
    program: Program
    ready: Callable[[], Awaitable[bool]]
    needs: tuple[str, ...] = ()
    patience_s: float = 120.0


@dataclass(frozen=True)
class Step:
    """Something that is done once. Raises Fault when it fails."""

    name: str
    label: str
    run: Callable[[], Awaitable[None]]
    needs: tuple[str, ...] = ()


Node = Service | Step


def check_needs(nodes: Sequence[Node]) -> None:
    """Raises ValueError on a name used twice, an unknown need or a circle."""
    names = [node.name for node in nodes]
    if len(set(names)) != len(names):
        raise ValueError(f"names used twice in {names}")
    for node in nodes:
        if missing := set(node.needs) - set(names):
            raise ValueError(f"{node.name} needs unknown parts: {sorted(missing)}")
    stop_waves(nodes, names)


def stop_waves(nodes: Sequence[Node], running: Iterable[str]) -> list[list[str]]:
    """`running` in the order to stop: nothing stops before all that depend on it, directly or not.

    Raises ValueError on a circle.
    """
    needs = {node.name: node.needs for node in nodes}
    left = dict.fromkeys(needs)
    wanted = set(running)
    waves: list[list[str]] = []
    while left:
        needed = {need for name in left for need in needs[name]}
        free = [name for name in left if name not in needed]
        if not free:
            raise ValueError(f"parts need each other in a circle: {sorted(left)}")
        for name in free:
            del left[name]
        if wave := [name for name in free if name in wanted]:
            waves.append(wave)
    return waves
