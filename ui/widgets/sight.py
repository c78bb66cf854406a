"""Keeps in sight what is chosen in a list when there is less room than before."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QAbstractItemView


def keep_in_sight(view: QAbstractItemView, before: QSize) -> None:
    """Scrolls to what is chosen where it was seen `before`; to be called when a view was resized.

    Where somebody had scrolled away from it, it stays so.
    """
    index = view.currentIndex()
    if index.isValid() and QRect(QPoint(0, 0), before).intersects(view.visualRect(index)):
        view.scrollTo(index)
