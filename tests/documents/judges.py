"""Programs that did not make the document and say what is in it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

_PACKAGES = {
    "qpdf": "qpdf",
    "gs": "ghostscript",
    "pdftotext": "poppler-utils",
    "zbarimg": "zbar-tools",
}


def judge(*command: str) -> str:
    """Standard output of a judge that must succeed.

    Where it is not installed the test is skipped with the command that installs it; on the
    build machine (CI=true) it fails instead, so that no judge is ever silently absent.
    """
    program = command[0]
    if shutil.which(program) is None:
        advice = f"{program} is missing: apt-get install {_PACKAGES[program]}"
        if os.environ.get("CI") == "true":
            pytest.fail(advice)
        pytest.skip(advice)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
    return done.stdout


def text_of(pdf: bytes, folder: Path) -> str:
    """All text of the PDF in reading order, as poppler reads it."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    return judge("pdftotext", "-raw", str(path), "-")


def codes_in(picture: Path, *symbologies: str) -> set[str]:
    """The codes that zbar sees in a picture, looking only for these symbologies."""
    wanted = [option for name in symbologies for option in ("-S", f"{name}.enable")]
    out = judge("zbarimg", "-q", "--raw", "-S", "disable", *wanted, str(picture))
    return set(out.splitlines())
