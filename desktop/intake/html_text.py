"""The words of an HTML mail as lines of text; nothing is fetched, run or kept of its looks."""

from html.parser import HTMLParser

_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_TABLES_AND_LISTS = ["dd", "dl", "dt", "li", "ol", "table", "tbody", "thead", "tr", "ul"]
_BLOCKS = frozenset(
    [*_HEADINGS, *_TABLES_AND_LISTS, "address", "blockquote", "body", "div", "hr", "p", "pre"]
)
_UNSEEN = frozenset(["script", "style", "head", "title", "template", "noscript"])


def text_of_html(html: str) -> str:
    """The text: a line for each block or row, tabs between cells, "> " before quoted lines."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._unseen = 0
        self._quoted = 0

    def text(self) -> str:
        lines = (line.strip(" ").rstrip() for line in self._lines)
        kept: list[str] = []
        for line in lines:
            if line or (kept and kept[-1]):
                kept.append(line)
        return "\n".join(kept).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._break()
        elif tag in ("td", "th"):
            self._cell()
        elif tag in _BLOCKS:
            self._quoted += tag == "blockquote"
            self._break_if_begun()
            if tag == "li":
                self._lines[-1] += "- "

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self._quoted = max(0, self._quoted - (tag == "blockquote"))
            self._break_if_begun()
            if tag == "p":
                self._break()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        words = " ".join(data.split())
        if not words:
            return
        line = self._lines[-1]
        space = " " if data[:1].isspace() and line and not line.endswith(("\t", " ")) else ""
        tail = " " if data[-1:].isspace() else ""
        self._lines[-1] = f"{line or '> ' * bool(self._quoted)}{space}{words}{tail}"

    def _cell(self) -> None:
        if self._lines[-1].strip():
            self._lines[-1] = self._lines[-1].rstrip(" ") + "\t"

    def _break_if_begun(self) -> None:
        if self._lines[-1]:
            self._break()

    def _break(self) -> None:
        self._lines.append("")
