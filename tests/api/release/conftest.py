"""Real parts on small models, made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.release.real import Parts, Real, prepare


@pytest.fixture(scope="session")
def running_parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    data, other = tmp_path_factory.mktemp("real"), tmp_path_factory.mktemp("other") / "rasa"
    prepare(data, other)
    with Parts(data) as parts:
        yield Real(parts, data, other)


@pytest.fixture
async def real(running_parts: Real) -> Real:
    """The parts with empty stores. The models stay as the last test left them."""
    await running_parts.parts.empty()
    return running_parts
