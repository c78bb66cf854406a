"""How this room says no to a whole file, and the limits that keep reading bounded."""

from typing import TYPE_CHECKING

from desktop.domain.refusal import Refused

if TYPE_CHECKING:
    from desktop.intake.looks import Recognised

MAX_TEXT_BYTES = 500_000_000
"""The largest text register that is read, in bytes."""
MAX_CELL_CHARACTERS = 32_767
"""The longest cell; what Excel itself allows in one."""
MAX_RECORD_LINES = 100
"""How many lines one quoted row may run over before its quotation mark counts as never closed."""
MAX_COLUMNS = 1_000
"""The widest row."""
MAX_SHEET_CELLS = 4_000_000
"""The largest sheet, as rows times columns; larger ones are to be saved as CSV, which streams."""
MAX_SHEET_BYTES = 400_000_000
"""What all parts of a workbook may come to when unpacked."""
MAX_RATIO = 150
"""How many times its packed size a large part of a workbook may unpack to."""


class FileRefused(Refused):
    """A file that is not read at all.

    `what_happened` and `what_to_do` are one sentence or two each, `sentence` is both. `look` is
    what was recognised nevertheless, for a window that offers to name the columns by hand; None
    when there is nothing to go on from.
    """

    def __init__(
        self, what_happened: str, what_to_do: str, look: "Recognised | None" = None
    ) -> None:
        super().__init__(f"{what_happened} {what_to_do}", field="file", rule="input")
        self.what_happened = what_happened
        self.what_to_do = what_to_do
        self.look = look


class ReadingCancelled(Exception):
    """Somebody cancelled while a file was read; what was read so far is to be thrown away."""
