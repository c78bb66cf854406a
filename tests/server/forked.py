"""Server processes that are forked from one which has imported all that they need: to import it
takes most of what a test with a server of its own takes.

They are processes like any other, which are told to stop and killed; only `python -m desktop` is
not said anew for each. Systems without `fork` start them as programs."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from desktop.cli import main

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

ROOT = Path(__file__).parents[2]
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
_WANTED = (
    "tests.server.forked",
    "alembic.command",
    "argon2",
    "desktop.commands.serve",
    "desktop.remote.local_acts",
    "desktop.server.app",
    "uvicorn",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.auto",
)


class Forked:
    """`rma-desk` with these words in a process of its own, as `subprocess.Popen` has it."""

    def __init__(self, words: Sequence[str]) -> None:
        context = _context()
        said, says = context.Pipe(duplex=False)
        told, tells = context.Pipe(duplex=False)
        arguments = (list(words), dict(os.environ), says, tells)
        # A daemon does not outlive a test run that was broken off.
        self._process = context.Process(target=_run, args=arguments, daemon=True)
        self._process.start()
        for end in (says, tells):
            end.close()
        self.stdout, self.stderr = _text(said), _text(told)
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Its exit status, None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status, once it has ended. Raises TimeoutExpired."""
        self._process.join(timeout)
        status = self._process.exitcode
        if status is None:
            raise subprocess.TimeoutExpired("rma-desk", timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Send it a signal, where it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_WANTED))
    return context


def _text(end: Connection) -> TextIO:
    stream = os.fdopen(os.dup(end.fileno()), encoding="utf-8")
    end.close()
    return stream


def _run(
    words: list[str], environment: dict[str, str], says: Connection, tells: Connection
) -> None:
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(says.fileno(), 1)
    os.dup2(tells.fileno(), 2)
    for end in (says, tells):
        end.close()
    # Those that the process was forked with may take a pipe for the file that was there.
    streams = (os.fdopen(number, "w", 1, "utf-8", closefd=False) for number in (1, 2))
    sys.stdout, sys.stderr = streams
    sys.exit(main(words))
