"""Words within a word ("case open", "rma issue"), each with its own options and examples."""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable

from desktop.commands.answer import Answer


class Words:
    """The second words of one word; each takes the common options too."""

    def __init__(self, parser: ArgumentParser, common: ArgumentParser, epilog: str) -> None:
        parser.epilog = epilog
        self._common = common
        self._words = parser.add_subparsers(dest="act", metavar="ACT", required=True)

    def add(
        self, name: str, help_line: str, run: Callable[[Namespace], Answer], example: str = ""
    ) -> ArgumentParser:
        """Add one; `example` is a worked command line that its help ends with."""
        parser = self._words.add_parser(
            name,
            help=help_line,
            description=f"{help_line[:1].upper()}{help_line[1:]}.",
            epilog=f"example:\n  {example}" if example else None,
            formatter_class=RawDescriptionHelpFormatter,
            parents=[self._common],
        )
        parser.set_defaults(run=run)
        return parser
