"""What ships with the program besides code: fonts, terms, sample data, help. Read by name."""

from importlib.resources import files


def text(*path: str) -> str:
    """The text of a shipped file, by its path below this folder. Raises FileNotFoundError."""
    return files(__name__).joinpath(*path).read_text(encoding="utf-8")


def content(*path: str) -> bytes:
    """The bytes of a shipped file, by its path below this folder. Raises FileNotFoundError."""
    return files(__name__).joinpath(*path).read_bytes()
