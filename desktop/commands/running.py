"""Has a word done: its answer to standard output, a refusal or fault in a sentence to the other."""

import logging
import platform
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from logging.handlers import RotatingFileHandler
from pathlib import Path

from desktop import __version__
from desktop.commands.answer import Answer, Ended, refusal_facts, refusal_lines
from desktop.commands.seats import server_of
from desktop.domain.refusal import Refused
from desktop.intake.refused import ReadingCancelled

_LOG_BYTES = 512 * 1024


def run(options: Namespace) -> int:
    """Do what the parsed word says and return the exit status."""
    handler: Callable[[Namespace], Answer] = options.run
    try:
        server_of(options)
        answer = _told_of_line(options, handler(options))
    except Refused as refused:
        return _refused(options, refused)
    except ReadingCancelled as cancelled:
        return _refused(options, Refused(str(cancelled), rule="cancelled"))
    except KeyboardInterrupt:
        return _refused(options, Refused("Stopped; nothing half-done was kept.", rule="cancelled"))
    except BrokenPipeError:
        raise
    except Exception as fault:  # noqa: BLE001 - the last resort: noted in a file, told in a sentence
        return _refused(options, _unexpected(fault))
    print(answer.as_json() if options.json else "\n".join(answer.lines))
    sys.stdout.flush()
    return int(answer.ended)


def _told_of_line(options: Namespace, answer: Answer) -> Answer:
    """The answer with what still waits for a server, which is said on standard error."""
    left = getattr(options, "line_left", None)
    if left is None:
        return answer
    for line in left.lines:
        print(line, file=sys.stderr)
    facts = {**answer.facts, **left.facts}
    return replace(answer, facts=facts, ended=max(answer.ended, left.ended))


def _refused(options: Namespace, refused: Refused) -> int:
    print("\n".join(refusal_lines(refused)), file=sys.stderr)
    if options.json:
        print(Answer(refusal_facts(refused), ()).as_json())
        sys.stdout.flush()
    left = getattr(options, "line_left", None)
    # The line broke while it was asked: it is in the outbox, and goes on by itself.
    waits = refused.rule == "line" and left is not None and left.waiting
    return int(Ended.IN_PART if waits else Ended.REFUSED)


def _unexpected(fault: Exception) -> Refused:
    path = _note(fault)
    return Refused(
        f"Something went wrong in the program ({type(fault).__name__}). Nothing half-done was "
        f"kept. The place in the program is noted in {path}; send that file to whoever looks "
        "after it.",
        rule="fault",
    )


def _note(fault: Exception) -> Path:
    """The kind of the fault and the lines that led to it; never a value, which can be personal."""
    from platformdirs import user_log_path

    folder = user_log_path("rma-desk", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "rma-desk.log"
    handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.Logger("rma-desk.command")
    log.addHandler(handler)
    where = "".join(
        f"\n  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(fault.__traceback__)
    )
    versions = f"RMA Desk {__version__}, Python {platform.python_version()}, {platform.system()}"
    log.error("%s in %s%s", type(fault).__name__, versions, where)
    handler.close()
    return path
