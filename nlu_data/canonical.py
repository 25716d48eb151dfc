"""Brings the catalogue's files to canonical form: `python -m nlu_data.canonical [--root DIR]`.

Content, order and comments at the margin stay. Prints the files that it has changed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from nlu_data.files import ROOT, DataError
from nlu_data.writer import canonical, form_of


def not_canonical(root: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """The files that are written otherwise, each with its canonical text. Raises DataError."""
    for path in sorted(root.rglob("*.yml")):
        name = path.relative_to(root).as_posix()
        form = form_of(name)
        if form is not None:
            text = path.read_text(encoding="utf-8")
            written = canonical(text, form, name)
            if written != text:
                yield path, written


def main(arguments: list[str] | None = None) -> int:
    """1 when a file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m nlu_data.canonical", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the nlu_data folder")
    options = parser.parse_args(arguments)
    try:
        for path, text in not_canonical(options.root):
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path}\n")
    except DataError as error:
        sys.stdout.write(f"error: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
