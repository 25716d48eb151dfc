"""Where models lie: the live ones, which a cold start serves, and one folder for each run."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import UUID

_RELEASED = "released.json"
_BASE = "base"


@dataclass(frozen=True)
class ModelFolder:
    """One version of both models, with what is known of it."""

    path: Path

    @property
    def rasa(self) -> Path:
        """Rasa's model and its manifest."""
        return self.path / "rasa"

    @property
    def danger(self) -> Path:
        """The danger classifier and its manifest."""
        return self.path / "danger"

    @property
    def log(self) -> Path:
        """What the trainers said."""
        return self.path / "log.txt"

    @property
    def probes(self) -> Path:
        """What a released model is asked to see that it is itself."""
        return self.path / "probes.json"

    @property
    def whole(self) -> bool:
        """True when both models are there."""
        return self.model is not None and (self.danger / "manifest.json").is_file()

    @property
    def model(self) -> Path | None:
        """The Rasa model that the manifest names; None when there is none."""
        manifest = self.rasa / "manifest.json"
        try:
            named = self.rasa / str(json.loads(manifest.read_text(encoding="utf-8"))["model"])
        except (OSError, ValueError, KeyError):
            return None
        return named if named.is_file() else None

    def fresh(self) -> None:
        """Empties it: what an earlier attempt left is not to be trusted. Raises OSError."""
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(mode=0o700, parents=True)

    def write(self, name: str, document: object) -> None:
        """Writes one JSON file in one go. Raises OSError."""
        fresh = self.path / f"{name}.new"
        fresh.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        fresh.replace(self.path / name)


@dataclass(frozen=True)
class Released:
    """Which run is live and the version of the knowledge that it was trained on; empty for the shipped ones."""

    run: str = ""
    knowledge: str = ""
    trained_on: str = ""


class ModelFolders:
    """`<data>/models`. Blocking; call what copies in a thread."""

    def __init__(self, models: Path) -> None:
        self._models = models
        self._replacing = threading.Lock()

    @property
    def live(self) -> ModelFolder:
        """What a cold start serves."""
        return ModelFolder(self._models)

    @property
    def base(self) -> ModelFolder:
        """What was live before anything was released."""
        return ModelFolder(self._models / "versions" / _BASE)

    def of_run(self, run_id: UUID) -> ModelFolder:
        """A run's own."""
        return ModelFolder(self._models / "versions" / str(run_id))

    def released(self) -> Released:
        """What the live files are. Never raises."""
        try:
            return Released(**json.loads((self._models / _RELEASED).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return Released()

    def keep_base(self) -> None:
        """Keeps what was live before anything was released, so that one can go back to it. Idempotent."""
        if self.released().run or self.base.whole or not self.live.whole:
            return
        fresh = ModelFolder(self.base.path.with_name(f".{_BASE}"))
        fresh.fresh()
        model = self.live.model
        assert model is not None
        fresh.rasa.mkdir()
        for file in (model, self.live.rasa / "manifest.json"):
            shutil.copy2(file, fresh.rasa / file.name)
        shutil.copytree(self.live.danger, fresh.danger)
        shutil.rmtree(self.base.path, ignore_errors=True)
        fresh.path.rename(self.base.path)

    def make_live(self, source: ModelFolder, released: Released) -> None:
        """Replaces the live files. Each manifest goes last, so a start in between finds a whole model.

        Raises OSError, and FileNotFoundError when the source is not whole.
        """
        model = source.model
        if model is None or not source.whole:
            raise FileNotFoundError(source.path)
        with self._replacing:
            self._replace(source, model, released)

    def _replace(self, source: ModelFolder, model: Path, released: Released) -> None:
        self._put(model, self.live.rasa)
        self._put(source.rasa / "manifest.json", self.live.rasa)
        for old in self.live.rasa.glob("*.tar.gz"):
            if old.name != model.name:
                old.unlink()
        others = [path for path in source.danger.iterdir() if path.name != "manifest.json"]
        for file in (*others, source.danger / "manifest.json"):
            self._put(file, self.live.danger)
        self.live.write(_RELEASED, asdict(released))

    def _put(self, file: Path, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = folder / f".{file.name}.new"
        shutil.copy2(file, fresh)  # no link: a trainer writes into the files that are there
        fresh.replace(folder / file.name)

    def rename_knowledge(self, names: Mapping[str, str]) -> None:
        """The released knowledge has another name now: old -> new. Raises OSError."""
        with self._replacing:
            now = self.released()
            renamed = replace(
                now,
                knowledge=names.get(now.knowledge, now.knowledge),
                trained_on=names.get(now.trained_on, now.trained_on),
            )
            if renamed != now:
                self.live.write(_RELEASED, asdict(renamed))

    def documents(self) -> list[Path]:
        """What was written down about the runs, beside their models."""
        found = (self._models / "versions").glob("*/*")
        return sorted(path for path in found if path.suffix in {".json", ".txt"} and path.is_file())

    def prune(self, keep: Iterable[UUID]) -> None:
        """Removes the folders of all runs but these."""
        kept = {str(run_id) for run_id in keep} | {_BASE}
        for path in (self._models / "versions").glob("*"):
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
