from __future__ import annotations

import pytest

from api.ops.graph import Step, check_needs, stop_waves


async def nothing() -> None:
    return None


def step(name: str, *needs: str) -> Step:
    return Step(name, name, nothing, needs)


def test_stops_dependants_first_also_through_a_step_that_is_over() -> None:
    nodes = [step("db"), step("tables", "db"), step("gateway", "tables", "redis"), step("redis"), step("rasa")]
    assert stop_waves(nodes, ["db", "gateway", "redis", "rasa"]) == [["gateway", "rasa"], ["redis"], ["db"]]


@pytest.mark.parametrize(
    "nodes",
    [
        [step("a"), step("a")],
        [step("a", "nobody")],
        [step("a", "b"), step("b", "a")],
    ],
)
def test_refuses_a_graph_that_cannot_be_started(nodes: list[Step]) -> None:
    with pytest.raises(ValueError, match=r"twice|unknown|circle"):
        check_needs(nodes)
