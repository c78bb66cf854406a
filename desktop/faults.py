"""What is noted of a fault of the program: its kind and its place, never a value."""

import traceback
from pathlib import Path
from typing import Any


def fault_facts(fault: BaseException) -> dict[str, Any]:
    """The kind of a fault and the lines that led to it; its words can quote a person."""
    frames = traceback.extract_tb(fault.__traceback__)
    places = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
    return {"fault": type(fault).__name__, "places": places[-12:]}
