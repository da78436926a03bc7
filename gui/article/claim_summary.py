"""All claims with their ratings on one sheet, for pictures."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.article.claim import Claim
from engine.article.judgement import Judgement, Rating
from engine.vocabulary.wording import _
from gui.look.theme import Theme
from gui.plot.canvas import Canvas
from gui.plot.text import text_width

_MARGIN = 12.0


class ClaimSummary(Canvas):
    """Paints one row per claim: the sentence, the rating, and what was measured."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[Claim, Judgement | None]] = []

    def show_claims(self, rows: list[tuple[Claim, Judgement | None]], theme: Theme) -> None:
        """Show claims with their judgements, None for one that was not run."""
        self._rows = rows
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(900, 560)

    @override
    def paint(self, painter: QPainter) -> None:
        height = self.height() / max(1, len(self._rows))
        for place, (claim, judgement) in enumerate(self._rows):
            box = QRectF(0, place * height, self.width(), height)
            self._paint_row(painter, box, claim, judgement)

    def _paint_row(
        self, painter: QPainter, box: QRectF, claim: Claim, judgement: Judgement | None
    ) -> None:
        ink = self.ink
        bold, small, margin = ink.name_font, ink.small_font, ink.px(_MARGIN)
        words = [str(rating.caption) for rating in Rating]
        width = text_width(ink.names, *words) + 2 * margin
        painter.setPen(ink.pen(self.theme.line))
        painter.drawLine(box.topLeft(), box.topRight())
        left = QRectF(box).adjusted(margin, 0, -width - 3 * margin, 0)
        names, notes = ink.names, ink.small
        top = box.center().y() - (names.height() + notes.height()) / 2
        painter.setFont(bold)
        painter.setPen(QColor(self.theme.text))
        elide = Qt.TextElideMode.ElideRight
        line = QRectF(left.left(), top, left.width(), names.height())
        painter.drawText(line, 0, names.elidedText(str(claim.sentence), elide, line.width()))
        painter.setFont(small)
        painter.setPen(QColor(self.theme.muted))
        line = QRectF(left.left(), top + names.height(), left.width(), notes.height())
        figures = judgement.figures if judgement is not None else (claim.threshold,)
        said = "; ".join(map(str, figures))
        painter.drawText(line, 0, notes.elidedText(said, elide, line.width()))
        badge = QRectF(0, 0, width, names.height() * 1.5)
        badge.moveCenter(box.center())
        badge.moveRight(box.right() - margin)
        self._paint_badge(painter, badge, bold, judgement)

    def _paint_badge(
        self, painter: QPainter, box: QRectF, font: QFont, judgement: Judgement | None
    ) -> None:
        theme = self.theme
        colours = {
            Rating.HOLDS: (theme.good, theme.good_ground),
            Rating.IN_PART: (theme.partly, theme.partly_ground),
            Rating.FAILS: (theme.danger, theme.notice),
        }
        rating = judgement.rating if judgement is not None else None
        colour, ground = (
            colours.get(rating, (theme.muted, theme.hover))
            if rating
            else (
                theme.muted,
                theme.hover,
            )
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, self.ink.px(6), self.ink.px(6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        text = str(rating.caption) if rating is not None else _("not run")
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
