"""Pictures from a file's bytes, upright and no larger than they are shown."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader


def read_picture(content: bytes, longest: int) -> QImage:
    """A picture whose longer side has at most so many pixels; null where nothing can be read.

    A telephone keeps what it took as its sensor lay and says beside it which side is up; it is
    turned here. Blocks, so it runs in the background.
    """
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > longest:
        reader.setScaledSize(size.scaled(longest, longest, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
