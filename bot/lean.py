"""Lets Rasa start without what our pipeline never uses.

Rasa 3.6 imports TensorFlow (six seconds, 300 MB) and a dozen chat services for classes that are
only defined, never made, when the pipeline has none of its neural components. Here those packages
are answered by placeholders that may be named and subclassed; whatever would really run one raises.
Set KOMMUNLOTS_FULL_RASA=1 to import everything, for a pipeline with DIET or the like.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

FULL_VARIABLE = "KOMMUNLOTS_FULL_RASA"
PLACEHOLDERS = frozenset(
    {
        "tensorflow",
        "tensorflow_hub",
        "tensorflow_text",
        "keras",
        "jax",
        "matplotlib",
        "boto3",
        "botocore",
        "pymongo",
        "confluent_kafka",
        "aio_pika",
        "twilio",
        "slack_sdk",
        "slack",
        "telebot",
        "aiogram",
        "fbmessenger",
        "mattermostwrapper",
        "rocketchat_API",
        "webexteamssdk",
        "sentry_sdk",
        "sklearn_crfsuite",
    }
)


class _Nothing(type):
    """The type of a placeholder class: every attribute is another placeholder class."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return placeholder(f"{cls.__name__}.{name}")

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        # A bare decorator leaves the function as it is; making an instance is a mistake.
        if len(arguments) == 1 and callable(arguments[0]) and not named:
            return arguments[0]
        if cls.__dict__.get("_is_placeholder"):
            return _keep
        raise RuntimeError(f"{cls.__name__} needs a package that bot.lean left out; set {FULL_VARIABLE}=1")

    def __or__(cls, other: Any) -> Any:
        return cls

    def __ror__(cls, other: Any) -> Any:
        return cls


def _keep(function: Any) -> Any:
    return function


def placeholder(name: str) -> Any:
    """A class that can be named, subclassed and used as a decorator, but not made."""
    return _Nothing(name, (), {"_is_placeholder": True})


class _PlaceholderModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return placeholder(f"{self.__name__}.{name}")


class _Finder(MetaPathFinder, Loader):
    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in self._names:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = _PlaceholderModule(spec.name)
        module.__version__ = "0"  # type: ignore[attr-defined]
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def leave_out_what_is_not_used(*more: str) -> None:
    """Call before the first import of rasa, with packages that this process can do without as well.

    Does nothing when the full Rasa is asked for.
    """
    if os.environ.get(FULL_VARIABLE) != "1" and not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder(PLACEHOLDERS | frozenset(more)))
