"""`python -m api.privacy.train_danger --out DIR [--if-changed]`: trains and stores the danger classifier."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from api.privacy.danger_classifier import FORMAT, MODEL_FILE, read_manifest, save
from api.privacy.danger_concepts import read_concepts
from api.privacy.danger_rules import read_rules
from api.privacy.danger_samples import checksum, more_samples, samples
from api.privacy.danger_training import SETTINGS, train
from nlu_data.catalogue import read_examples, read_topics
from nlu_data.files import ROOT


def run(out: Path, *, if_changed: bool = False, root: Path = ROOT) -> bool:
    """Trains into `out`; True when a new model was written. Raises DataError when the data cannot be read."""
    topics = read_topics(root)
    data = samples(read_examples(root), topics) + more_samples(root / "danger_wordings.yml", topics)
    rules, concepts = root / "danger.yml", root / "danger_concepts.yml"
    compiled = read_rules(rules), read_concepts(concepts)
    state = checksum(data, SETTINGS, (rules, concepts))
    known = read_manifest(out)
    current = known is not None and known.format == FORMAT and (out / MODEL_FILE).is_file()
    if if_changed and current and known is not None and known.data_checksum == state:
        return False
    model, manifest = train(data, *compiled, state)
    save(out, model, manifest)
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 on success."""
    parser = argparse.ArgumentParser(prog="python -m api.privacy.train_danger", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of the model, e.g. data/models/danger")
    parser.add_argument("--if-changed", action="store_true", help="do nothing when the wordings are the same")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    trained = run(options.out, if_changed=options.if_changed)
    manifest = read_manifest(options.out)
    shares = ", ".join(f"{name} {share:.1%}" for name, share in manifest.metrics.items()) if manifest else ""
    verb = "trained" if trained else "unchanged"
    sys.stdout.write(f"danger classifier {verb} in {time.monotonic() - start:.0f} s; held out: {shares}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
