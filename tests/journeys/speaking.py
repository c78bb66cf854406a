"""Words of the command line, spoken in this process, and what they answer."""

import json
from typing import Any

import pytest

from desktop.cli import main

DONE, IN_PART, REFUSED = 0, 1, 2


def said(
    capsys: pytest.CaptureFixture[str], day: list[str], *words: object, status: int = DONE
) -> Any:
    """What a word answers in this process."""
    capsys.readouterr()
    assert main([*day, *(str(word) for word in words)]) == status, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)
