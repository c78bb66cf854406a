"""Whatever ends the program while somebody types, what they typed is there when it starts again."""

import os
import subprocess
import sys
from pathlib import Path

from desktop.sample.stage import Stage as Sample
from desktop.sample.steps import import_register
from tests.journeys.hands import TYPED

_SECONDS = 60
_ROOT = Path(__file__).parents[2]


def _program(home: Path, what: str, store: str) -> "subprocess.Popen[str]":
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "QT_QPA_PLATFORM": "offscreen"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    words = ["--store", store, "--as", "ruth"]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.hands", what, *words],
        cwd=_ROOT,
        env=kept | own,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_what_is_typed_outlives_a_killed_process(tmp_path: Path) -> None:
    with Sample(tmp_path / "desk") as sample:
        import_register(sample, "product-models.csv")
        import_register(sample, "net-cover-contracts.csv")
        store = sample.store

    with _program(tmp_path, "begin", str(store)) as typing:
        assert typing.stdout is not None
        assert typing.stdout.readline().strip() == "kept"
        typing.kill()
        assert typing.wait(_SECONDS) != 0
    with _program(tmp_path, "resume", str(store)) as again:
        told, _ = again.communicate(timeout=_SECONDS)
    assert told.startswith(TYPED)
    assert again.returncode == 0
