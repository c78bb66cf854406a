"""What the day needs beside a window: the store with its people, mails as files, paper written."""

from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.documents.render import PRINTER_HEADS_DPI
from desktop.paper import unread_codes, write_paper
from desktop.sample.stage import Stage as Sample
from desktop.sample.steps import PAPERS, case
from ui.sample_day.stage import NotThere, Stage, Until

if TYPE_CHECKING:
    from desktop.paper import MadePaper


class House:
    """Holds the sample's store open while the window is played on it."""

    def __init__(self, sample: Sample, folder: Path, tell: Callable[[str], None]) -> None:
        self.sample = sample
        self._files = folder
        self._tell = tell

    def mail(self, number: str) -> Path:
        """A shipped mail as a file that can be dropped."""
        return self._as_file("mails", number)

    def register(self, name: str) -> Path:
        """A shipped register as a file that can be pasted."""
        return self._as_file("registers", name)

    def _as_file(self, kind: str, name: str) -> Path:
        folder = files("resources").joinpath("sample", kind)
        found = next(one for one in folder.iterdir() if one.name.startswith(name))
        path = self._files / found.name
        path.write_bytes(found.read_bytes())
        return path

    def behind(self, stage: Stage, play: Callable[[Sample], None]) -> Iterator[Until]:
        """Has a scene of the command played behind the window, which goes on living meanwhile."""
        faults: list[object] = []
        task = stage.bench.background.run(lambda: play(self.sample))
        task.failed.connect(faults.append)
        yield stage.until("the scene behind the window is over", lambda: True)
        if faults and isinstance(faults[0], BaseException):
            raise faults[0]

    def case_number(self, name: str) -> str:
        """The number of a case that a scene of the command opened."""
        return case(self.sample, self.sample.cases[name]).number

    def keep_papers(self, made: "Iterable[MadePaper]") -> None:
        """Writes papers out, each code of them read back first as a printer's head makes it."""
        for paper in made:
            for dpi in PRINTER_HEADS_DPI:
                if unread := unread_codes(paper, dpi):
                    raise NotThere(f"{paper.file_name}: not read back at {dpi:g} dpi: {unread}.")
            self.sample.papers.append(write_paper(paper, self.sample.folder / PAPERS))
            self._tell(f"Written {paper.file_name}: {len(paper.codes)} codes read back.")
