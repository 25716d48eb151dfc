"""Which knowledge a turn is answered from: the shipped one, or a version that staff have approved.

A version is a folder of nlu_data's format, named by its checksum; it never changes once it is there.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from nlu_data.files import DataError

logger = logging.getLogger(__name__)

KEPT = 2  # the newest, and the one before for turns that are under way
_NAME = re.compile(r"[0-9a-f]{12}")
_Loaded = TypeVar("_Loaded")


def asked_version(call: Mapping[str, Any]) -> str:
    """The version that a call of an action wants; empty for the shipped one."""
    try:
        return str(call["tracker"]["latest_message"]["metadata"].get("knowledge") or "")
    except (KeyError, TypeError, AttributeError):
        return ""


class Versions(Generic[_Loaded]):
    """Loads a version when it is first asked for and keeps the last few.

    `load` makes something of a version's folder and may raise DataError or OSError. A version that is
    unknown or broken is answered with the latest that could be loaded, and the log tells.
    """

    def __init__(self, shipped: _Loaded, folder: Path | None, load: Callable[[Path], _Loaded]) -> None:
        self._shipped = shipped
        self._folder = folder
        self._load = load
        self._loaded: dict[str, _Loaded] = {}
        self._refused: set[str] = set()
        self._lock = asyncio.Lock()

    async def get(self, version: str) -> _Loaded:
        """What was made of the version. Loading takes some tenths of a second, once, in a thread."""
        if not version:
            return self._shipped
        if version not in self._loaded and version not in self._refused:
            async with self._lock:
                if version not in self._loaded:
                    await self._add(version)
        return self._loaded.get(version) or self._latest()

    def _latest(self) -> _Loaded:
        return next(reversed(self._loaded.values()), self._shipped)

    async def _add(self, version: str) -> None:
        try:
            if self._folder is None or not _NAME.fullmatch(version):
                raise DataError("there is no such version")
            self._loaded[version] = await asyncio.to_thread(self._load, self._folder / version)
        except (DataError, OSError) as error:
            logger.error("knowledge %.12s could not be loaded: %s", version, type(error).__name__)
            # Not tried at every turn; a name that is none would let the set grow for ever.
            if _NAME.fullmatch(version) and len(self._refused) < 100:
                self._refused.add(version)
            return
        while len(self._loaded) > KEPT:
            del self._loaded[next(iter(self._loaded))]
