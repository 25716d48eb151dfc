"""A server takes another model by beginning again, and a model may be made of another folder of knowledge."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
from pathlib import Path

from nlu_data.checksum import model_checksum
from nlu_data.files import FOLDER_VARIABLE, SHIPPED
from tests.bot.servers import ROOT, TOKEN, Bot, call


def reload(bot: Bot, token: str) -> int:
    status, _ = call(f"{bot.url}/reload", b"{}", {"Authorization": f"Bearer {token}"})
    return status


def instance_after(bot: Bot, first: str) -> str:
    until = time.monotonic() + 180  # another load of the model, on a machine that may be busy
    while time.monotonic() < until:
        try:
            status, health = bot.health()
            if status == 200 and health["instance"] != first:
                return str(health["instance"])
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.1)
    raise AssertionError("the server did not come back")


def test_a_reload_begins_again_with_the_model_that_is_there_now(models: Path, tmp_path: Path) -> None:
    mine = tmp_path / "rasa"
    shutil.copytree(models, mine)
    with Bot.started(mine) as bot:
        first = bot.health()[1]
        assert reload(bot, "another token") == 401
        manifest = (mine / "manifest.json").read_text(encoding="utf-8")
        (mine / f"{first['model']}.tar.gz").rename(mine / "rasa-another.tar.gz")
        (mine / "manifest.json").write_text(manifest.replace(first["model"], "rasa-another"), encoding="utf-8")
        assert reload(bot, TOKEN) == 202
        assert instance_after(bot, first["instance"]) != first["instance"]
        assert bot.health()[1]["model"] == "rasa-another"
        status, _ = bot.turn({"conversation_id": "c", "municipality_id": "exempelkoping", "text": "bygglov"})
        assert status == 200


def checksum_with(folder: Path | None) -> str:
    environment = {**os.environ, FOLDER_VARIABLE: str(folder)} if folder else dict(os.environ)
    command = [sys.executable, "-m", "bot.trainer", "--checksum"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_the_checksum_is_of_the_folder_in_use(tmp_path: Path) -> None:
    folder = tmp_path / "version"
    shutil.copytree(SHIPPED, folder, ignore=lambda _, names: [n for n in names if n.endswith((".py", "__pycache__"))])
    assert checksum_with(folder) == checksum_with(None) == model_checksum()
    with (folder / "examples" / "park.yml").open("a", encoding="utf-8") as stream:
        stream.write("# another version\n")
    assert checksum_with(folder) != model_checksum()
