"""Where the shared data lies, and how one YAML file of it is read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml

SHIPPED = Path(__file__).resolve().parent
# Another folder of the same form, for a process that is to learn from a version of the knowledge.
FOLDER_VARIABLE = "KOMMUNLOTS_NLU_DATA"
ROOT = Path(os.environ.get(FOLDER_VARIABLE) or SHIPPED)

# libyaml reads the 25,000 example lines ten times faster than the pure Python loader.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DataError(ValueError):
    """Something in nlu_data is wrong; the message names the file and what to do."""


def read_yaml(path: Path) -> Any:
    """The content of one YAML file. Raises DataError with file and line when it cannot be read."""
    try:
        with path.open(encoding="utf-8") as stream:
            return yaml.load(stream, Loader=_LOADER)  # noqa: S506 - both loaders are safe ones
    except FileNotFoundError as error:
        raise DataError(f"{path}: the file is missing; restore it from version control") from error
    except yaml.YAMLError as error:
        raise DataError(f"{path}: not valid YAML: {error}") from error


def parse_yaml(text: str, name: str) -> Any:
    """The content of a YAML text; `name` tells where it is from. Raises DataError when it cannot be read."""
    try:
        return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both loaders are safe ones
    except yaml.YAMLError as error:
        raise DataError(f"{name}: not valid YAML: {error}") from error
