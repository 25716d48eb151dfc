import shutil
from pathlib import Path

import pytest

from api.privacy.danger_classifier import MANIFEST_FILE, load_classifier
from api.privacy.train_danger import main, run
from nlu_data.files import ROOT, DataError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small copy of the shared data."""
    folder = tmp_path / "nlu_data"
    (folder / "examples").mkdir(parents=True)
    for name in ("topics.yml", "danger.yml", "danger_concepts.yml"):
        shutil.copy(ROOT / name, folder)
    danger = "\n".join(f'  - "min man slår mig {n}"' for n in range(6))
    suicide = "\n".join(f'  - "jag vill inte leva {n}"' for n in range(6))
    plain = "\n".join(f'  - "hur söker jag bygglov {n}"' for n in range(12))
    (folder / "examples" / "a.yml").write_text(
        f"stod.vald_nara:\n{danger}\nstod.sjalvmord:\n{suicide}\nbygglov.ansok:\n{plain}\n", encoding="utf-8"
    )
    harmless = "\n".join(f'  - "hur slår man på värmen {n}"' for n in range(6))
    (folder / "danger_wordings.yml").write_text(f"harmless:\n{harmless}\n", encoding="utf-8")
    return folder


def test_trains_once_and_again_only_when_the_wordings_change(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "model"
    assert run(out, if_changed=True, root=root)
    assert load_classifier(out) is not None
    assert not run(out, if_changed=True, root=root)
    with (root / "danger_wordings.yml").open("a", encoding="utf-8") as stream:
        stream.write('  - "slå in paket"\n')
    assert run(out, if_changed=True, root=root)
    with (root / "danger_concepts.yml").open("a", encoding="utf-8") as stream:
        stream.write("snow: snö snön\n")
    assert run(out, if_changed=True, root=root)
    (out / MANIFEST_FILE).unlink()
    assert run(out, if_changed=True, root=root)


def test_missing_data_is_named(root: Path, tmp_path: Path) -> None:
    (root / "danger_wordings.yml").unlink()
    with pytest.raises(DataError, match="danger_wordings"):
        run(tmp_path / "model", root=root)


def test_the_command_needs_a_folder() -> None:
    with pytest.raises(SystemExit):
        main([])
