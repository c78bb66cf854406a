"""Pages one over the other, of which one is seen."""

from PySide6.QtWidgets import QStackedWidget


class Pages(QStackedWidget):
    """Takes the place that it is given, however many lines the words on its pages need there.

    Asked how high it would have to be for a width, a stack lays out every page, the hidden ones
    too, and a window asks at each change of a label: that alone would hold the keys.
    """

    def hasHeightForWidth(self) -> bool:
        return False
