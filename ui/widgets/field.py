"""A labelled field of a form: `*` when it is mandatory, its problem in words below it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QDate, QDateTime, QEvent, QLocale, QObject, Qt, QTime, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme import Tone
from ui.widgets.field_title import FieldTitle
from ui.widgets.words import words

_WRITINGS: Final = (
    "d MMM yyyy", "dMMMyyyy", "yyyy-MM-dd", "d.M.yyyy", "d/M/yyyy", "d-M-yyyy", "d M yyyy",
    "ddMMyyyy",
)  # fmt: skip

Editor = QLineEdit | QPlainTextEdit | QComboBox | QDateEdit


class Field(QWidget):
    """One field. `name` is its name in forms and refusals, `label` what a person reads.

    Without `has_title` the label is only spoken: for a cell whose column has a head.
    """

    edited = Signal(str, str)
    """Its name, and its new value; not when the program itself sets it."""
    left = Signal(str)
    """Its name: the keyboard went elsewhere, so it can be checked."""

    def __init__(
        self,
        name: str,
        label: str,
        editor: Editor | None = None,
        mandatory: bool = False,
        parent: QWidget | None = None,
        has_title: bool = True,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.label = label
        self.editor: Editor = editor if editor is not None else QLineEdit()
        self._is_setting = False
        self._title = FieldTitle(label, mandatory)
        self._problem = words("", "problem", wrap=True)
        self._build(mandatory)
        self._title.setVisible(has_title)
        self._join()

    @property
    def value(self) -> str:
        """What it holds; a date as ISO, an empty one as ""."""
        match self.editor:
            case QLineEdit():
                return self.editor.text()
            case QPlainTextEdit():
                return self.editor.toPlainText()
            case QComboBox():
                return _chosen(self.editor)
            case QDateEdit():
                date = self.editor.date()
                empty = date == self.editor.minimumDate()
                return "" if empty else date.toString(Qt.DateFormat.ISODate)

    def set_value(self, value: str) -> None:
        """Fills it without saying that somebody edited it; keeps the cursor where it can."""
        if value == self.value:
            return
        self._is_setting = True
        try:
            _fill(self.editor, value)
        finally:
            self._is_setting = False

    @property
    def problem(self) -> str:
        """The sentence that stands below it."""
        return self._problem.text()

    def set_problem(self, sentence: str, tone: Tone = Tone.BAD) -> None:
        """Puts a sentence below it and marks it; an empty one takes the mark away."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self._problem.setProperty("look", "problem" if tone is Tone.BAD else "caution")
        self.editor.setAccessibleDescription(sentence)
        self._mark(self._problem, "tone", "")
        self._mark(self.editor, "tone", tone.value if sentence else "")

    def set_label(self, label: str) -> None:
        """Asks for something else: what a person reads, and hears."""
        self.label = label
        self._title.setText(label)
        self.editor.setAccessibleName(label)

    def mark_changed(self, changed: bool, was: str = "") -> None:
        """Shows that a returned form or another person changed it, and from what."""
        self.editor.setToolTip(self.tr("Was: {0}").format(was) if changed and was else "")
        if not self._problem.text():
            self._mark(self.editor, "tone", Tone.INFO.value if changed else "")

    def focus(self) -> None:
        """Puts the keyboard into it."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and isinstance(event, QFocusEvent) and _leaves(event):
            if isinstance(self.editor, QLineEdit):
                # What is longer than its place is read from its beginning.
                self.editor.setCursorPosition(0)
            self.left.emit(self.name)
        if event.type() == QEvent.Type.Wheel and not self.editor.hasFocus():
            # Scrolling past a list or a date must not change it.
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _build(self, mandatory: bool) -> None:
        self._title.setBuddy(self.editor)
        spoken = self.tr("{0}, mandatory").format(self.label) if mandatory else self.label
        self.editor.setAccessibleName(spoken)
        self.editor.setObjectName(self.name)
        self._problem.hide()
        all_ = QVBoxLayout(self)
        all_.setContentsMargins(0, 0, 0, 0)
        all_.setSpacing(4)
        all_.addWidget(self._title)
        all_.addWidget(self.editor)
        all_.addWidget(self._problem)
        all_.addStretch(1)

    def _join(self) -> None:
        match self.editor:
            case QLineEdit():
                self.editor.textChanged.connect(self._tell)
            case QPlainTextEdit():
                self.editor.textChanged.connect(self._tell)
                self.editor.setTabChangesFocus(True)
            case QComboBox():
                self.editor.currentTextChanged.connect(self._tell)
            case QDateEdit():
                self.editor.dateChanged.connect(self._tell)
        self.editor.installEventFilter(self)

    def _tell(self) -> None:
        if not self._is_setting:
            self.edited.emit(self.name, self.value)

    def _mark(self, widget: QWidget, name: str, value: str) -> None:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _leaves(event: QFocusEvent) -> bool:
    """Whether the keyboard goes elsewhere; into the field's own list or menu is not elsewhere."""
    own = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)
    return event.lostFocus() and event.reason() not in own


def _chosen(box: QComboBox) -> str:
    """The value of what is chosen; where somebody may type, of what is typed, or the typed text."""
    if not box.isEditable():
        held = box.currentData()
        return box.currentText() if held is None else str(held)
    text = box.currentText()
    at = box.findText(text, Qt.MatchFlag.MatchFixedString)
    held = box.itemData(at) if at >= 0 else None
    return text if held is None else str(held)


def choice(options: Sequence[tuple[str, str]], editable: bool = False) -> QComboBox:
    """An editor to choose from (value, words); typing finds an entry."""
    box = QComboBox()
    box.setEditable(editable)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    for value, shown in options:
        box.addItem(shown, value)
    return box


def narrow(box: QComboBox) -> QComboBox:
    """The same list, as narrow as its place: its longest entry does not set the width."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    return box


def date_editor(empty_words: str) -> QDateEdit:
    """An editor of a date that may be left empty; `empty_words` stand there then."""
    editor = _DateEditor()
    editor.setDisplayFormat("d MMM yyyy")
    editor.setCalendarPopup(True)
    editor.setMinimumDate(QDate(1990, 1, 1))
    editor.setSpecialValueText(empty_words)
    editor.setDate(editor.minimumDate())
    return editor


def text_editor(lines: int = 3) -> QPlainTextEdit:
    """An editor of several lines."""
    editor = QPlainTextEdit()
    editor.setFixedHeight(lines * 18 + 14)
    return editor


class _DateEditor(QDateEdit):
    """Takes a whole date in any usual writing where it is empty or wholly selected; Tab leaves it.

    Qt's own takes no key while it is empty, and goes from day to month to year by Tab.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.lineEdit()
        is_whole = bool(line.text()) and line.selectedText() == line.text()
        if is_whole and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.setDate(self.minimumDate())
        elif self._is_typed(event) and (is_whole or self.date() == self.minimumDate()):
            if is_whole:
                self.setDate(self.minimumDate())
            if line.text() == self.specialValueText():
                line.selectAll()
            line.insert(event.text())
        else:
            super().keyPressEvent(event)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        is_date = text == self.specialValueText() or _read_date(text).isValid()
        state = QValidator.State.Acceptable if is_date else QValidator.State.Intermediate
        return state, text, position

    def dateTimeFromText(self, text: str) -> QDateTime:
        read = _read_date(text)
        return QDateTime(read if read.isValid() else self.date(), QTime())

    def _is_typed(self, event: QKeyEvent) -> bool:
        none = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        return bool(event.text()) and event.text().isprintable() and not event.modifiers() & ~none

    def focusNextPrevChild(self, forwards: bool) -> bool:
        return QWidget.focusNextPrevChild(self, forwards)


def _read_date(text: str) -> QDate:
    """A date as people write it; an invalid one where it is none, or not yet."""
    for writing in _WRITINGS:
        read = QLocale().toDate(text.strip(), writing)
        if read.isValid():
            return read
    return QDate()


def _fill(editor: Editor, value: str) -> None:
    match editor:
        case QLineEdit():
            at = editor.cursorPosition()
            editor.setText(value)
            editor.setCursorPosition(min(at, len(value)) if editor.hasFocus() else 0)
        case QPlainTextEdit():
            editor.setPlainText(value)
        case QComboBox():
            at = editor.findData(value)
            if at < 0:
                at = editor.findText(value)
            editor.setCurrentIndex(at)
            if at < 0 and editor.isEditable():
                editor.setEditText(value)
        case QDateEdit():
            date = QDate.fromString(value, Qt.DateFormat.ISODate)
            editor.setDate(date if date.isValid() else editor.minimumDate())
