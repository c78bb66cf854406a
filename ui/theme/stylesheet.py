"""The one stylesheet, made of the tokens. Widgets say what they are by the property `look`."""

from importlib.resources import files
from pathlib import Path

from ui.theme.fonts import mono_family
from ui.theme.tokens import CORNER, HEAD_PIXELS, SMALL_PIXELS, Tokens


def stylesheet(tokens: Tokens) -> str:
    """All rules of a set, as one text."""
    return "\n".join(
        (
            _words(tokens),
            _surfaces(tokens),
            _buttons(tokens),
            _fields(tokens),
            _tables(tokens),
            _window(tokens),
            _small_parts(tokens),
        )
    )


def mark(name: str, tokens: Tokens) -> str:
    """The file of a mark that only a stylesheet can place (`check`, `caret`, `dot`); Qt takes the
    twice as fine one beside it on a fine screen."""
    return Path(str(files("resources") / "icons" / f"{name}-{tokens.name}.png")).as_posix()


def _words(t: Tokens) -> str:
    return f"""
    QLabel {{ background: transparent; }}
    QLabel[look="head"] {{ font-size: {HEAD_PIXELS}px; font-weight: 600; }}
    QLabel[look="title"] {{ font-weight: 600; }}
    QLabel[look="section"] {{ font-size: {SMALL_PIXELS}px; font-weight: 600; color: {t.muted}; }}
    QLabel[look="muted"] {{ color: {t.muted}; }}
    QLabel[look="small"] {{ color: {t.muted}; font-size: {SMALL_PIXELS}px; }}
    QLabel[look="problem"] {{ color: {t.bad}; font-size: {SMALL_PIXELS}px; }}
    QLabel[look="caution"] {{ color: {t.warning}; font-size: {SMALL_PIXELS}px; }}
    QLabel[look="mono"] {{ font-family: "{mono_family()}"; font-size: {SMALL_PIXELS}px; }}
    QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line};
        padding: 4px 8px; }}
    """


def _surfaces(t: Tokens) -> str:
    return f"""
    QMainWindow, QDialog, QWidget[look="pane"] {{ background: {t.ground}; }}
    QFrame[look="card"] {{ background: {t.surface}; border: 1px solid {t.line};
        border-radius: {CORNER}px; }}
    QFrame[look="card"][tone="warning"] {{ border-color: {t.warning}; }}
    QFrame[look="card"][tone="bad"] {{ border-color: {t.bad}; }}
    QFrame[look="paper"] {{ background: {t.sunk}; border: 1px solid {t.line};
        border-radius: 4px; }}
    QFrame[look="hairline"] {{ background: {t.line}; border: none; max-height: 1px;
        min-height: 1px; }}
    QFrame[look="drop"] {{ background: transparent; border: 1px dashed {t.muted};
        border-radius: {CORNER}px; }}
    QFrame[look="drop"][over="true"] {{ background: {t.accent_soft}; border-color: {t.accent}; }}
    QFrame[look="drop"]:focus {{ border-color: {t.accent}; }}
    QScrollArea {{ background: transparent; border: none; }}
    QScrollArea > QWidget > QWidget[look="scrolled"] {{ background: transparent; }}
    """


def _buttons(t: Tokens) -> str:
    return f"""
    QPushButton {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line};
        border-radius: 6px; padding: 0 12px; min-height: 30px; }}
    QPushButton:hover {{ background: {t.sunk}; }}
    QPushButton:pressed {{ background: {t.line}; }}
    QPushButton:focus {{ border: 2px solid {t.accent}; padding: 0 11px; min-height: 28px; }}
    QPushButton:disabled {{ color: {t.muted}; background: {t.sunk}; }}
    QPushButton[look="primary"] {{ background: {t.accent}; color: {t.on_accent};
        border-color: {t.accent}; }}
    QPushButton[look="primary"]:hover {{ background: {t.accent_pressed}; }}
    QPushButton[look="primary"]:pressed {{ background: {t.accent_pressed}; }}
    QPushButton[look="primary"]:focus {{ border: 2px solid {t.text}; }}
    QPushButton[look="primary"]:disabled {{ background: {t.sunk}; color: {t.muted};
        border-color: {t.line}; }}
    QPushButton[look="link"] {{ background: transparent; border: 1px solid transparent;
        color: {t.accent}; padding: 0; min-height: 16px; text-align: left; }}
    QPushButton[look="link"]:hover {{ text-decoration: underline; }}
    QPushButton[look="link"]:focus {{ border: 1px solid {t.accent}; padding: 0;
        min-height: 16px; }}
    QPushButton[look="quiet"] {{ background: transparent; border: 1px solid transparent;
        color: {t.muted}; padding: 0 4px; min-height: 24px; }}
    QPushButton[look="quiet"]:hover {{ color: {t.text}; }}
    QPushButton[look="quiet"]:focus {{ border: 1px solid {t.accent}; padding: 0 4px;
        min-height: 24px; }}
    QPushButton[look="chip"] {{ background: {t.sunk}; color: {t.muted}; border-radius: 4px;
        border: 1px solid {t.sunk}; padding: 0 6px; min-height: 18px;
        font-size: {SMALL_PIXELS}px; }}
    QPushButton[look="chip"]:checked {{ background: {t.accent_soft}; color: {t.accent};
        border-color: {t.accent_soft}; }}
    QPushButton[look="chip"]:focus {{ border: 1px solid {t.accent}; padding: 0 6px;
        min-height: 18px; }}
    QPushButton::menu-indicator {{ image: none; width: 0; }}
    QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 4px;
        padding: 3px; }}
    QToolButton:hover {{ background: {t.sunk}; }}
    QToolButton:focus {{ border: 1px solid {t.accent}; }}
    """


def _fields(t: Tokens) -> str:
    kinds = "QLineEdit, QPlainTextEdit, QComboBox, QDateEdit, QSpinBox"
    focused = ", ".join(f"{kind}:focus" for kind in kinds.split(", "))
    bad = ", ".join(f'{kind}[tone="bad"]' for kind in kinds.split(", "))
    caution = ", ".join(f'{kind}[tone="warning"]' for kind in kinds.split(", "))
    changed = ", ".join(f'{kind}[tone="info"]' for kind in kinds.split(", "))
    return f"""
    {kinds} {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line};
        border-radius: 5px; padding: 0 9px; min-height: 28px;
        selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QPlainTextEdit {{ padding: 5px 5px; }}
    {bad} {{ border: 1px solid {t.bad}; }}
    {caution} {{ border: 1px solid {t.warning}; }}
    {changed} {{ border: 1px solid {t.accent}; background: {t.accent_soft}; }}
    {focused} {{ border: 2px solid {t.accent}; padding: 0 8px; min-height: 26px; }}
    QPlainTextEdit:focus {{ padding: 4px 4px; }}
    QPlainTextEdit[look="line"] {{ padding: 2px 5px; min-height: 26px; }}
    QPlainTextEdit[look="line"]:focus {{ padding: 1px 4px; min-height: 26px; }}
    QLineEdit:disabled, QComboBox:disabled {{ background: {t.sunk}; color: {t.muted}; }}
    QLineEdit:read-only {{ background: {t.sunk}; }}
    QLineEdit[look="search"] {{ padding-left: 8px; padding-right: 60px; min-height: 32px;
        border: 1px solid {t.muted}; }}
    QLineEdit[look="search"]:focus {{ border: 1px solid {t.accent}; padding-left: 8px;
        padding-right: 60px; min-height: 32px; }}
    QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 22px; }}
    QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{mark("caret", t)}");
        width: 12px; height: 12px; }}
    QDateEdit, QSpinBox {{ padding: 0 7px; min-height: 25px; }}
    QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.text};
        border: 1px solid {t.line}; selection-background-color: {t.accent_soft};
        selection-color: {t.text}; }}
    QCheckBox, QRadioButton {{ background: transparent; spacing: 8px; padding: 2px; }}
    QCheckBox, QRadioButton {{ border: 1px solid transparent; border-radius: 4px; }}
    QCheckBox:focus, QRadioButton:focus {{ border-color: {t.accent}; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: 14px; height: 14px;
        border: 1px solid {t.muted}; background: {t.surface}; border-radius: 3px; }}
    QRadioButton::indicator {{ border-radius: 8px; }}
    QCheckBox::indicator:checked, QRadioButton::indicator:checked {{
        background: {t.accent}; border-color: {t.accent}; }}
    QListView::indicator {{ width: 14px; height: 14px; border: 1px solid {t.muted};
        border-radius: 3px; background: {t.surface}; }}
    QListView::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
        image: url("{mark("check", t)}"); }}
    QCheckBox::indicator:checked {{ image: url("{mark("check", t)}"); }}
    QRadioButton::indicator:checked {{ image: url("{mark("dot", t)}"); }}
    QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{
        background: {t.sunk}; border-color: {t.line}; }}
    """


def _tables(t: Tokens) -> str:
    return f"""
    QTableView, QListView, QListWidget {{ background: {t.surface}; border: none;
        selection-background-color: {t.accent_soft}; selection-color: {t.text}; outline: none; }}
    QTableView[look="framed"] {{ border: 1px solid {t.line}; border-radius: {CORNER}px; }}
    QHeaderView {{ background: {t.sunk}; border: none; }}
    QHeaderView::section {{ background: {t.sunk}; color: {t.muted}; border: none;
        border-bottom: 1px solid {t.line}; padding: 0 12px; min-height: 32px; font-weight: 600;
        font-size: {SMALL_PIXELS}px; text-align: left; }}
    QHeaderView::section:first {{ border-top-left-radius: {CORNER - 1}px; }}
    QHeaderView::section:last {{ border-top-right-radius: {CORNER - 1}px; }}
    QTableCornerButton::section {{ background: {t.sunk}; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
    QScrollBar::handle {{ background: {t.line}; border-radius: 3px; min-height: 28px;
        min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _window(t: Tokens) -> str:
    return f"""
    QWidget[look="rail"] {{ background: {t.rail}; }}
    QWidget[look="top"] {{ background: {t.surface}; border-bottom: 1px solid {t.line}; }}
    QWidget[look="status"] {{ background: {t.surface}; border-top: 1px solid {t.line}; }}
    QWidget[look="status"] QLabel {{ color: {t.muted}; font-size: {SMALL_PIXELS}px; }}
    QMenu {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line};
        padding: 4px; }}
    QMenu::item {{ padding: 6px 20px 6px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.accent_soft}; }}
    QMenu::item:disabled {{ color: {t.muted}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
    QSplitter::handle {{ background: transparent; }}
    """


def _small_parts(t: Tokens) -> str:
    return f"""
    QFrame[look="banner"] {{ border-radius: {CORNER}px; border: 1px solid {t.line};
        background: {t.surface}; }}
    QFrame[look="banner"][tone="good"] {{ background: {t.good_ground}; border-color: {t.good}; }}
    QFrame[look="banner"][tone="info"] {{ background: {t.accent_soft};
        border-color: {t.accent}; }}
    QFrame[look="banner"][tone="warning"] {{ background: {t.warning_ground};
        border-color: {t.warning}; }}
    QFrame[look="banner"][tone="bad"] {{ background: {t.bad_ground}; border-color: {t.bad}; }}
    QProgressBar {{ background: {t.sunk}; border: none; border-radius: 3px; max-height: 6px;
        min-height: 6px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
    """
