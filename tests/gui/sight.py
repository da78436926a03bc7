"""The window as its user finds it: fields by their names, buttons by their words, colours."""

import gettext
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
import zlib
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QTableView,
    QToolButton,
)

from gui.look.language import use_language
from gui.widgets.form_field import FormField
from gui.widgets.segments import Segment
from tests.pseudo import PseudoTranslations

_SVG = "{http://www.w3.org/2000/svg}"


@contextmanager
def pseudo_speaking():
    """Switch the running program to the pseudo-language for a while."""
    _switch(PseudoTranslations())
    try:
        yield
    finally:
        _switch(gettext.NullTranslations())


def _switch(translations):
    use_language(translations)
    # Qt posts it to windows, and a window sends it on at once. What is made again replaces others.
    QApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def plain(name):
    """Return a name without the mark of the letter that leads there."""
    return name.replace("&", "")


def field(parent, name):
    """Return the field of a form by its name: its editor, and the line under it."""
    (found,) = [
        field
        for field in parent.findChildren(FormField)
        if plain(field.findChild(QLabel).text()) == name
    ]
    return found


def editor(parent, name):
    """Return what a field of a form is edited with, by the field's name."""
    return field(parent, name).findChild(QLabel).buddy()


def button(parent, name):
    """Return the visible button of a name; one without words has it for screen readers."""
    (found,) = [
        button
        for button in parent.findChildren(QAbstractButton)
        if button.isVisible() and name in (plain(button.text()), button.accessibleName())
    ]
    return found


def segment(parent, name):
    """Return the button of a row of buttons, by its words, whether it is visible or not."""
    (found,) = [one for one in parent.findChildren(Segment) if plain(one.text()) == name]
    return found


def choose(box: QComboBox, text):
    """Choose an entry of a list, as its user does."""
    place = box.findText(text)
    assert place >= 0, f"{text!r} is not offered"
    box.setCurrentIndex(place)
    box.activated.emit(place)


def entry(menu: QMenu, text):
    """Return an entry of a menu by its words."""
    (found,) = [action for action in menu.actions() if plain(action.text()) == text]
    return found


def said(parent):
    """Return the visible words of labels, one a line."""
    labels = parent.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def words_of(widget):
    """Yield the words of a widget, its tip and what a screen reader calls it."""
    if isinstance(widget, QToolButton) and widget.defaultAction() is not None:
        return  # it says what its action says
    yield from (widget.toolTip(), widget.whatsThis())
    yield from (widget.accessibleName(), widget.accessibleDescription())
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QGroupBox() | QMenu():
            yield widget.title()
        case QLineEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from (widget.itemText(place) for place in range(widget.count()))
        case QTabBar():
            yield from (widget.tabText(place) for place in range(widget.count()))
        case QAbstractSpinBox():
            yield widget.text()
        case QTableView():
            yield from table_words(widget.model())
        case _:
            pass


def table_words(model):
    """Yield the words of a table and their tips."""
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    for column in range(model.columnCount()):
        for role in roles:
            yield model.headerData(column, Qt.Orientation.Horizontal, role) or ""
            for row in range(model.rowCount()):
                yield model.index(row, column).data(role) or ""


def headings(table):
    """Return the headings of a table."""
    model = table.model()
    return [
        model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())
    ]


def tips(canvas):
    """Return what a chart says of each point under the mouse, those of a grid, each once."""
    places = (
        QPointF(x, y) for y in range(2, canvas.height(), 6) for x in range(2, canvas.width(), 24)
    )
    return list(dict.fromkeys(filter(None, map(canvas.tool_tip, places))))


def painted_texts(widget):
    """Return all the text that a widget paints, with the heights of its font in pixels."""
    buffer, generator = QBuffer(), QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(widget.logicalDpiY())
    generator.setSize(widget.size())
    painter = QPainter(generator)
    widget.render(painter, QPoint())
    painter.end()
    texts = ElementTree.fromstring(str(buffer.data(), "utf-8")).iter(f"{_SVG}text")
    return [(text.text.strip(), float(text.attrib["font-size"])) for text in texts if text.text]


def painted(view, size=None):
    """Return a view's picture as an image."""
    view.resize(size or QSize(1000, 500))
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    view.render(image)
    return image


def colours(image, box=None):
    """Return the names of the colours in an image, or in a box of it."""
    box = box or image.rect()
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(box.left(), box.right(), 2)
        for y in range(box.top(), box.bottom(), 2)
    }


def texts_of(path):
    """Return the texts of an SVG with the heights, in pixels, of their base lines."""
    found = []

    def walk(element, down):
        matrix = re.match(r"matrix\(([^)]*)\)", element.get("transform", ""))
        if matrix:
            *_, scale, _, moved = map(float, matrix[1].split(","))
            down = moved + down * scale
        if element.tag.endswith("}text"):
            found.append((element.text, down + float(element.get("y"))))
        for child in element:
            walk(child, down)

    walk(ElementTree.parse(path).getroot(), 0.0)
    return found


_LIGATURE = re.compile("[\ufb00-\ufb06]")


def texts_of_pdf(path):
    """Return what is written in a PDF, a text for each time a painter wrote; not its shapes.

    Ligatures are read as their letters.
    """
    found = re.findall(rb"(\d+) 0 obj\s(.*?)endobj", path.read_bytes(), re.DOTALL)
    objects = {int(number): body for number, body in found}
    letters = {
        name: _letters(objects[int(re.search(rb"/ToUnicode (\d+)", objects[int(font)])[1])])
        for fonts in re.findall(rb"/Font <<(.*?)>>", b"".join(objects.values()), re.DOTALL)
        for name, font in re.findall(rb"/(\w+) (\d+) 0 R", fonts)
    }
    (place,) = re.findall(rb"/Contents (\d+) 0 R", b"".join(objects.values()))
    painted = zlib.decompressobj().decompress(objects[int(place)].split(b"stream\n", 1)[1])
    written = re.findall(rb"BT\s(.*?)ET", painted, re.DOTALL)
    return [_LIGATURE.sub(_spelt, _read_aloud(text, letters)) for text in written]


def _spelt(ligature):
    return unicodedata.normalize("NFKC", ligature[0])


def _letters(body):
    """Return the letters of a font by their codes in a page."""
    letters = {}
    for first, last, meant in re.findall(rb"<(\w{4})> <(\w{4})> (<\w+>|\[.*?\])", body):
        codes = range(int(first, 16), int(last, 16) + 1)
        texts = [bytes.fromhex(one.decode()) for one in re.findall(rb"<(\w+)>", meant)]
        for place, code in enumerate(codes):
            if len(texts) == 1:
                letters[code] = chr(int.from_bytes(texts[0]) + place)
            else:
                letters[code] = texts[place].decode("utf-16-be")
    return letters


def _read_aloud(text, letters):
    font, said = {}, ""
    for name, codes in re.findall(rb"/(\w+) [\d.]+ Tf|<(\w+)> Tj", text):
        if name:
            font = letters[name]
        else:
            steps = range(0, len(codes), 4)
            said += "".join(font[int(codes[step : step + 4], 16)] for step in steps)
    return said
