"""The recipes of the daily run, alike on Linux and Windows: `python3 make.py VERB`.

Runs on a bare Python, so it imports nothing but the standard library.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BUILD = ROOT / "build"
SAMPLE_DAY = BUILD / "sample-day"
SAMPLE_STORE = SAMPLE_DAY / "store.sqlite"
LOCK = ROOT / "requirements.txt"
CONSTRAINTS = ROOT / "constraints.txt"
STAMP = ENVIRONMENT / "rma-desk-setup.txt"
OLDEST_PYTHON = (3, 11)

# What Qt loads and a bare Debian lacks: the file it asks for, the package that brings it.
OFFSCREEN_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11.so.6": "libx11-6",
}
SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class Stopped(Exception):
    """A recipe that cannot go on; its text tells a person what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one verb; give the exit status: 0 done, 2 something is missing, else the tool's."""
    parser = argparse.ArgumentParser(
        prog="make.py",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="verbs:\n" + "\n".join(f"  {name:<10}{act.__doc__}" for name, act in VERBS.items()),
    )
    parser.add_argument("verb", choices=list(VERBS), metavar="VERB", help="one of those below")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="given on to the tool behind it")
    given = parser.parse_args(arguments)
    try:
        return VERBS[given.verb](given.rest)
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


# What must be there before anything is installed


def has_display(variables: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Say whether a window would be seen; on Linux a session must have named its screen."""
    if not platform.startswith("linux"):
        return True
    return bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def is_loadable(soname: str) -> bool:
    """Ask the loader itself, since Qt will: the list of `ldconfig` may be old or out of reach."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_packages(
    *, with_screen: bool, loadable: Callable[[str], bool] = is_loadable
) -> list[str]:
    """Name the Debian packages that this machine lacks for Python's `venv` and for Qt."""
    missing = []
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        missing.append("python3-venv")
    if sys.platform.startswith("linux"):
        wanted = OFFSCREEN_LIBRARIES | (SCREEN_LIBRARIES if with_screen else {})
        missing += [package for soname, package in wanted.items() if not loadable(soname)]
    return missing


def install_command(packages: Sequence[str]) -> str:
    """Give the one command that brings these Debian packages."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("" if root else "sudo ") + "apt-get install --yes " + " ".join(packages)


def require_system(*, with_screen: bool) -> None:
    """Stop with one sentence and one command unless Python and the system have what is needed."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(str(part) for part in sys.version_info[:3])
        raise Stopped(f"RMA Desk needs Python 3.11 or later; this is {found}.")
    missing = missing_packages(with_screen=with_screen)
    if not missing:
        return
    if shutil.which("apt-get"):
        raise Stopped(
            f"This machine lacks what Python or Qt needs. Install it with:\n\n"
            f"    {install_command(missing)}\n\nand call the same again."
        )
    raise Stopped(
        "This machine lacks what Python or Qt needs. Debian calls the packages "
        f"{', '.join(missing)}; install what your system calls them, and call the same again."
    )


# The environment


def environment_python() -> Path:
    """Give the Python of `.venv`, whether or not it is there yet."""
    if sys.platform == "win32":
        return ENVIRONMENT / "Scripts" / "python.exe"
    return ENVIRONMENT / "bin" / "python"


def fingerprint() -> str:
    """Give one line that changes whenever the environment has to be made anew or mended."""
    digest = hashlib.sha256()
    for path in (LOCK, CONSTRAINTS, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return f"{sys.version_info[0]}.{sys.version_info[1]} {sys.platform} {digest.hexdigest()}\n"


def is_set_up() -> bool:
    """Say whether `.venv` is what the lock asks for; a file is read, nothing is started."""
    if not environment_python().exists() or not STAMP.exists():
        return False
    return STAMP.read_text(encoding="utf-8") == fingerprint()


def prepare(*, with_screen: bool = False) -> None:
    """Make `.venv` what the lock asks for; where it is already, this costs nothing."""
    require_system(with_screen=with_screen)
    if is_set_up():
        return
    STAMP.unlink(missing_ok=True)
    if not _environment_answers():
        print("Making the environment in .venv", flush=True)
        _call([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)])
    pip = [environment_python(), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    print("Installing what requirements.txt locks", flush=True)
    held = ["--require-hashes", "--only-binary", ":all:", "--constraint", CONSTRAINTS]
    _call([*pip, "install", "--quiet", *held, "--requirement", LOCK])
    _call([*pip, "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT])
    STAMP.write_text(fingerprint(), encoding="utf-8")


def _environment_answers() -> bool:
    """Say whether `.venv` has a Python that runs, has pip and is of our version."""
    if not environment_python().exists():
        return False
    question = "import sys, pip; print(*sys.version_info[:2])"
    answer = subprocess.run(
        [str(environment_python()), "-c", question], capture_output=True, text=True, check=False
    )
    return answer.returncode == 0 and answer.stdout.split() == [
        str(part) for part in sys.version_info[:2]
    ]


def _call(command: Sequence[object], **variables: str) -> None:
    status = _status_of(command, **variables)
    if status:
        words = " ".join(str(word) for word in command)
        raise Stopped(f"This ended with status {status}, so nothing after it was done:\n  {words}")


def _status_of(command: Sequence[object], **variables: str) -> int:
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, env=os.environ | variables, check=False).returncode


def _tool(module: str, *words: object, **variables: str) -> int:
    return _status_of([environment_python(), "-m", module, *words], **variables)


# The verbs


def setup(rest: Sequence[str]) -> int:
    """make .venv from the lock, and the project in it"""
    prepare()
    print(f"Ready: {environment_python()}", *rest)
    return 0


def run(rest: Sequence[str]) -> int:
    """play the sample day into build/sample-day; with a display open the desk on it"""
    seen = has_display()
    prepare(with_screen=seen)
    played = 0
    if not (seen and SAMPLE_STORE.exists()):
        words = ("demo", "--windows", "--out", SAMPLE_DAY, *rest)
        played = _tool("ui", *words, QT_QPA_PLATFORM="offscreen")
    if played or not seen:
        return played
    return _tool("ui", "--store", SAMPLE_STORE)


def test(rest: Sequence[str]) -> int:
    """run the tests: real PostgreSQL, real windows offscreen, real PDFs decoded back"""
    prepare()
    # What builds something whole takes minutes: `make test ARGS="-m slow"`, as the gate does.
    return _tool("pytest", "-n", "2", "--dist", "loadfile", "-m", "not slow", *rest)


def check(rest: Sequence[str]) -> int:
    """ruff, mypy and the import contracts; all of them, though one complains"""
    prepare()
    statuses = [
        _tool("ruff", "check", *rest, "."),
        _tool("ruff", "format", "--check", "."),
        _tool("mypy"),
        _status_of([environment_python().parent / "lint-imports"]),
    ]
    return max(statuses)


def torture(rest: Sequence[str]) -> int:
    """run the model of many desks, and kill real ones, for long: RMA_DESK_TORTURE=EXAMPLES"""
    prepare()
    examples = os.environ.get("RMA_DESK_TORTURE", "100")
    words = ("tests/remote/model", "tests/shared/test_killed.py", "-m", "slow or not slow")
    return _tool("pytest", "-s", *words, *rest, RMA_DESK_TORTURE=examples)


def bench(rest: Sequence[str]) -> int:
    """measure each target beside its reference; writes build/bench.json"""
    prepare()
    BUILD.mkdir(exist_ok=True)
    return _tool("tests.bench", *rest)


def installer(rest: Sequence[str]) -> int:
    """build the one-folder program in dist/rma-desk"""
    prepare()
    places = ["--distpath", ROOT / "dist", "--workpath", BUILD / "installer"]
    return _tool("PyInstaller", "--noconfirm", *places, *rest, "build_installer.spec")


def lock(rest: Sequence[str]) -> int:
    """resolve pyproject.toml anew into requirements.txt (needs uv)"""
    uv = shutil.which("uv")
    if uv is None:
        raise Stopped("Only this verb needs uv, and it is not on the PATH: pip install uv")
    shape = ["--universal", "--python-version", "3.11", "--generate-hashes", "--extra", "develop"]
    quiet = ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--quiet"]
    header = ["--custom-compile-command", "python3 make.py lock"]
    files = ["--constraint", CONSTRAINTS.name, "--output-file", LOCK.name, "pyproject.toml"]
    _call([uv, "pip", "compile", *shape, *quiet, *header, *rest, *files])
    if "://" in LOCK.read_text(encoding="utf-8"):
        raise Stopped(f"{LOCK.name} names a host. A lock must hold on any network: leave it out.")
    return 0


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "setup": setup,
    "run": run,
    "test": test,
    "check": check,
    "torture": torture,
    "bench": bench,
    "installer": installer,
    "lock": lock,
}

if __name__ == "__main__":
    raise SystemExit(main())
