"""Paints a lane's queries as bars, whether ten or a hundred thousand.

A few are painted as rectangles. Many become one image, one line of it per line of pixels: the
bars of a row do not overlap, so the lengths in pixels of bars and gaps, laid end to end, make up
the row's line. The cost depends on the pixels rather than the queries.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from engine.race.result.timeline import NEVER, Integers
from gui.charts.timeline.lanes import Spans
from gui.charts.timeline.layout import Band, Layout
from gui.look.theme import Theme
from gui.plot.ink import Ink

Pixels = NDArray[np.float64]
Image = NDArray[np.uint32]

_MOST_RECTANGLES = 1500
_ROW_FILL = 0.84
"""The share of its row's height that a node's bar takes."""

_SWITCH_FILL = 0.5
_WAIT_FILL = 0.22
_LEAST_PARTED = 4
"""Bars at least this many pixels wide end one pixel early, to set them apart from the next."""

_LEAST_SHAPED = 5.0
"""Rows lower than this many pixels are filled, and show nodes and switches by colour alone."""


def paint_bars(painter: QPainter, layout: Layout, band: Band, ink: Ink) -> None:
    """Paint the bars of a band that are in view."""
    spans = band.lane.spans
    seen = band.box.intersected(layout.plot)
    if spans is None or not spans.timeline.row_count or seen.height() <= 0:
        return
    last_row = spans.timeline.row_count - 1
    first = min(last_row, band.row_at(seen.top()))
    last = min(last_row, band.row_at(seen.bottom() - 1e-6))
    places = _places_in_view(layout, spans, first, last)
    if len(places) <= _MOST_RECTANGLES:
        _paint_rectangles(painter, layout, band, places, ink)
    else:
        _paint_image(painter, layout, band, seen, places, ink.theme)


def _places_in_view(layout: Layout, spans: Spans, first: int, last: int) -> Integers:
    """Return the places of the spans in view, in order, for rows ``first`` to ``last``."""
    timeline = spans.timeline
    own = slice(int(timeline.bounds[first]), int(timeline.bounds[last + 1]))
    is_seen = timeline.ends_ns[own] >= int(layout.first_ns)
    is_seen &= spans.held_ns[own] <= int(layout.last_ns)
    return np.flatnonzero(is_seen) + own.start


def _ends_ns(band: Band, spans: Spans, places: Integers) -> Integers:
    """Return where bars end, in ns; queries that have not ended extend to the run's present."""
    ends = spans.timeline.ends_ns[places]
    now_ns = round(band.lane.until_s * 1e9)
    return np.where(ends == NEVER, np.maximum(spans.timeline.starts_ns[places], now_ns), ends)


def _paint_rectangles(
    painter: QPainter, layout: Layout, band: Band, places: Integers, ink: Ink
) -> None:
    spans, theme = band.lane.spans, ink.theme
    assert spans is not None
    from_ns, left = layout.first_ns, layout.plot.left()
    per_ns = layout.per_ns

    def along(moments: Integers) -> Pixels:
        return np.clip(left + (moments - from_ns) * per_ns, left - 4, layout.plot.right() + 4)

    held, starts = along(spans.held_ns[places]), along(spans.timeline.starts_ns[places])
    ends = along(_ends_ns(band, spans, places))
    height = band.row_height
    is_shaped = height >= _LEAST_SHAPED
    # Without antialiasing: the edges of touching bars would shine through.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    middles = band.box.top() + (spans.timeline.rows[places] + 0.5) * height
    hues = spans.clusters[places] % len(theme.clusters)
    switches = spans.are_switches[places]

    def fill(
        which: NDArray[np.bool_], begins: Pixels, stops: Pixels, share: float, colour: QColor
    ) -> None:
        tall = max(1.0, height * share if is_shaped else height)
        widths = np.maximum(_parted(stops - begins), 1.0)[which].tolist()
        tops = (middles[which] - tall / 2).tolist()
        for x, y, width in zip(begins[which].tolist(), tops, widths, strict=True):
            painter.fillRect(QRectF(x, y, width, tall), colour)

    waits = starts - held >= 0.5
    fill(waits, held, starts, _WAIT_FILL, theme.waiting_colour)
    for hue in np.unique(hues).tolist():
        own = hues == hue
        node, switch = QColor(theme.clusters[hue]), theme.switch_colour(hue)
        fill(own & ~switches, starts, ends, _ROW_FILL, node)
        fill(own & switches, starts, ends, _SWITCH_FILL, switch)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if is_shaped and not band.lane.is_live:
        lost = spans.timeline.ends_ns[places] == NEVER
        size = min(ink.px(10), height)
        _paint_crosses(painter, ends[lost], middles[lost], size, ink)


def _paint_crosses(painter: QPainter, xs: Pixels, ys: Pixels, size: float, ink: Ink) -> None:
    """Mark the queries that never ended."""
    painter.setPen(ink.pen(ink.theme.danger, 2))
    half = QPointF(size / 3, size / 3)
    slanted = QPointF(size / 3, -size / 3)
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        middle = QPointF(x + size * 0.8, y)
        painter.drawLine(middle - half, middle + half)
        painter.drawLine(middle - slanted, middle + slanted)


def _parted(widths: Pixels) -> Pixels:
    return np.where(widths >= _LEAST_PARTED, widths - 1, widths)


def _paint_image(
    painter: QPainter,
    layout: Layout,
    band: Band,
    seen: QRectF,
    places: Integers,
    theme: Theme,
) -> None:
    # In device pixels, or pictures at a larger scale would be coarse.
    ratio = painter.deviceTransform().m11()
    width = max(1, round(seen.width() * ratio))
    height = max(1, round(seen.height() * ratio))
    ys = seen.top() + (np.arange(height) + 0.5) / ratio - band.box.top()
    at = ys / band.row_height
    assert band.lane.spans is not None
    last_row = band.lane.spans.timeline.row_count - 1
    rows = np.clip(at.astype(np.int64), 0, last_row)
    drawn, line_of = np.unique(rows, return_inverse=True)
    is_shaped = band.row_height * ratio >= _LEAST_SHAPED
    lines = _lines(layout, band, places, drawn, width, theme, is_shaped=is_shaped)
    if is_shaped:
        away = np.abs(at - rows - 0.5) * 2
        # Outward from the row's middle: all; bars only; nodes only; nothing.
        kind = np.searchsorted((_WAIT_FILL, _SWITCH_FILL, _ROW_FILL), away)
        every_line = np.concatenate((*lines, np.zeros((1, width), dtype=np.uint32)))
        line_of = np.where(kind < 3, kind * len(drawn) + line_of, len(every_line) - 1)
        pixels = every_line[line_of]
    else:
        pixels = lines[0] if len(drawn) == height else lines[0][line_of]
        pixels[at > last_row + 1] = 0
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
    # Exactly the image's size, or it would be scaled, which takes longer.
    painter.drawImage(QRectF(seen.left(), seen.top(), width / ratio, height / ratio), image)


def _lines(
    layout: Layout,
    band: Band,
    places: Integers,
    rows: Integers,
    width: int,
    theme: Theme,
    *,
    is_shaped: bool,
) -> list[Image]:
    """Return lines of pixels for rows given in ascending order.

    Returns:
        Lines with everything; if rows are shaped, also lines without waiting, and lines with
        nodes only.
    """
    spans = band.lane.spans
    assert spans is not None
    timeline = spans.timeline
    # Leave out rows that have no line of their own.
    line_of = np.full(timeline.row_count, -1, dtype=np.int64)
    line_of[rows] = np.arange(len(rows))
    lines = line_of[timeline.rows[places]]
    if len(rows) < timeline.row_count:
        places, lines = places[lines >= 0], lines[lines >= 0]
    offsets = lines * width
    from_ns, per_ns = layout.first_ns, width / (layout.last_ns - layout.first_ns)

    def pixel(moments: Integers) -> Integers:
        pixels = (moments.astype(np.float64) - from_ns) * per_ns
        return np.clip(pixels, 0, width).astype(np.int64)

    starts = pixel(timeline.starts_ns[places])
    # At least one pixel, but not past the next bar's start or the line's end.
    stops = np.minimum(np.maximum(pixel(_ends_ns(band, spans, places)), starts + 1), width)
    stops += offsets
    starts += offsets
    size = len(rows) * width
    stops = np.minimum(stops, np.append(starts[1:], size))
    stops -= stops - starts >= _LEAST_PARTED
    before = np.concatenate(([0], stops[:-1]))
    held = np.clip(pixel(spans.held_ns[places]) + offsets, before, starts)
    lengths = np.stack((held - before, starts - held, stops - starts), axis=1).ravel()
    lengths = np.append(lengths, size - (stops[-1] if len(stops) else 0))
    # One small number per pixel: nothing, waiting, the clusters' nodes, then their switches.
    count = len(theme.clusters)
    hues = spans.clusters[places] % count
    bars = (2 + hues + count * spans.are_switches[places]).astype(np.uint8)
    paints = np.zeros((len(places), 3), dtype=np.uint8)
    paints[:, 1], paints[:, 2] = 1, bars
    flat = np.repeat(np.append(paints.ravel(), np.uint8(0)), lengths)
    painted = flat.reshape(len(rows), width)
    inks = [0, theme.waiting_colour.rgba()]
    inks += [QColor(name).rgba() for name in theme.clusters]
    inks += [theme.switch_colour(hue).rgba() for hue in range(count)]
    everything = np.array(inks, dtype=np.uint32)
    if not is_shaped:
        return [everything[painted]]
    without_waiting = everything.copy()
    without_waiting[1] = 0
    nodes_alone = without_waiting.copy()
    nodes_alone[2 + count :] = 0
    return [colours[painted] for colours in (everything, without_waiting, nodes_alone)]
