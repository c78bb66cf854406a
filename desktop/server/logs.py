"""The server's log: one JSON object a line, on standard error, without anybody's data."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from desktop.faults import fault_facts

LOG = logging.getLogger("rma-desk.server")

_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "color_message"}


class AsJson(logging.Formatter):
    """A record as one line; what was given as `extra` stands beside the event's name.

    Of a fault only its kind and the places in the program are told: its words can quote a person.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        facts: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "process": record.process,
        }
        facts |= {
            name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD
        }
        if record.exc_info and record.exc_info[1] is not None:
            facts |= fault_facts(record.exc_info[1])
        return json.dumps(facts, ensure_ascii=False, default=str)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": f"{__name__}.AsJson"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "stream": "ext://sys.stderr",
        }
    },
    "loggers": {
        "rma-desk": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "uvicorn": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "uvicorn.access": {"handlers": [], "level": "ERROR", "propagate": False},
    },
}
"""For uvicorn, which is told not to log requests itself: it would note addresses and queries."""
