"""Painting a lane's queries as bars, be they ten or a hundred thousand.

A few are painted as rectangles. Many become one image, a line of it for each line of pixels: the
bars of a row do not overlap, so that their lengths in pixels, and those of the gaps between, laid
end to end, are the row's line. What that costs depends on the pixels rather than the queries.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from engine.timeline import NEVER, Integers
from gui.charts.timeline_lanes import Spans
from gui.charts.timeline_layout import Band, Layout
from gui.theme import Theme

Pixels = NDArray[np.float64]
Image = NDArray[np.uint32]

_MOST_RECTANGLES = 3000
_ROW_FILL = 0.84
"""How much of its row's height a node's bar takes."""

_SWITCH_FILL = 0.5
_WAIT_FILL = 0.22
_LEAST_PARTED = 4
"""Bars of at least so many pixels end one early, so that each is told from the next."""

_LEAST_SHAPED = 5.0
"""Rows lower than so many pixels are filled, and show nodes and switches by colour alone."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Spans of a band that are in view, in its order, and where they begin and end in pixels."""

    places: Integers
    held: Pixels
    starts: Pixels
    ends: Pixels


def paint_bars(painter: QPainter, layout: Layout, band: Band, theme: Theme) -> None:
    """Paint the bars of a band that are in view."""
    spans = band.lane.spans
    if spans is None or not spans.timeline.row_count:
        return
    seen = band.box.intersected(layout.plot)
    if seen.height() <= 0:
        return
    first, last = band.row_at(seen.top()), band.row_at(seen.bottom() - 1e-6)
    part = _in_view(layout, band, spans, first, last)
    if len(part.places) <= _MOST_RECTANGLES:
        _paint_rectangles(painter, band, spans, part, theme)
    else:
        _paint_image(painter, layout, band, spans, seen, theme)


def _in_view(layout: Layout, band: Band, spans: Spans, first: int, last: int) -> _Part:
    timeline = spans.timeline
    last = min(last, timeline.row_count - 1)
    if first > last:
        first = last
    own = slice(int(timeline.bounds[first]), int(timeline.bounds[last + 1]))
    until_ns = band.lane.until_s * 1e9
    from_ns, to_ns = layout.scale.first_s * 1e9, layout.scale.end_s * 1e9
    begun = timeline.starts_ns[own]
    places = (
        np.flatnonzero((timeline.ends_ns[own] >= from_ns) & (spans.held_ns[own] <= to_ns))
        + own.start
    )
    starts = begun[places - own.start].astype(float)
    ends = timeline.ends_ns[places]
    ends_ns = np.where(ends == NEVER, np.maximum(starts, until_ns), ends)
    left, per_ns = layout.plot.left(), layout.plot.width() / (to_ns - from_ns)

    def x(moments: Pixels) -> Pixels:
        return np.clip(left + (moments - from_ns) * per_ns, left - 4, layout.plot.right() + 4)

    return _Part(places, x(spans.held_ns[places].astype(float)), x(starts), x(ends_ns))


def _paint_rectangles(
    painter: QPainter, band: Band, spans: Spans, part: _Part, theme: Theme
) -> None:
    height = band.row_height
    is_shaped = height >= _LEAST_SHAPED
    # Without smoothing: edges of bars that touch would shine through.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    middles = band.box.top() + (spans.timeline.rows[part.places] + 0.5) * height
    hues = spans.clusters[part.places] % len(theme.clusters)
    switches = spans.are_switches[part.places]

    def fill(
        which: NDArray[np.bool_], starts: Pixels, ends: Pixels, share: float, colour: QColor
    ) -> None:
        tall = max(1.0, height * share if is_shaped else height)
        widths = np.maximum(_parted(ends - starts), 1.0)[which].tolist()
        tops = (middles[which] - tall / 2).tolist()
        for x, y, width in zip(starts[which].tolist(), tops, widths, strict=True):
            painter.fillRect(QRectF(x, y, width, tall), colour)

    waits = part.starts - part.held >= 0.5
    fill(waits, part.held, part.starts, _WAIT_FILL, theme.waiting_colour)
    for hue in np.unique(hues).tolist():
        own = hues == hue
        node, switch = QColor(theme.clusters[hue]), theme.switch_colour(hue)
        fill(own & ~switches, part.starts, part.ends, _ROW_FILL, node)
        fill(own & switches, part.starts, part.ends, _SWITCH_FILL, switch)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if is_shaped and not band.lane.is_live:
        lost = spans.timeline.ends_ns[part.places] == NEVER
        _paint_crosses(painter, part.ends[lost], middles[lost], min(10.0, height), theme)


def _paint_crosses(painter: QPainter, xs: Pixels, ys: Pixels, size: float, theme: Theme) -> None:
    """Mark where queries were lost that never ended."""
    painter.setPen(QPen(QColor(theme.danger), 2))
    half = QPointF(size / 3, size / 3)
    slanted = QPointF(size / 3, -size / 3)
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        middle = QPointF(x + size * 0.8, y)
        painter.drawLine(middle - half, middle + half)
        painter.drawLine(middle - slanted, middle + slanted)


def _parted(widths: Pixels) -> Pixels:
    return np.where(widths >= _LEAST_PARTED, widths - 1, widths)


def _paint_image(
    painter: QPainter, layout: Layout, band: Band, spans: Spans, seen: QRectF, theme: Theme
) -> None:
    # In pixels of the device, or pictures of several pixels to one would be coarse.
    ratio = painter.deviceTransform().m11()
    width = max(1, round(seen.width() * ratio))
    height = max(1, round(seen.height() * ratio))
    ys = seen.top() + (np.arange(height) + 0.5) / ratio - band.box.top()
    rows = np.clip((ys / band.row_height).astype(np.int64), 0, spans.timeline.row_count - 1)
    pixels = np.zeros((height, width), dtype=np.uint32)
    distances = np.abs(ys / band.row_height - rows - 0.5) * 2
    distances[ys / band.row_height >= spans.timeline.row_count] = 2
    if band.row_height * ratio < _LEAST_SHAPED:
        distances[distances < 2] = 0
    lines, line_of = np.unique(rows, return_inverse=True)
    full = _lines(layout, band, spans, lines, width, theme)
    within = distances <= _ROW_FILL
    pixels[within] = full[2][line_of[within]]
    within = distances <= _SWITCH_FILL
    pixels[within] = full[1][line_of[within]]
    within = distances <= _WAIT_FILL
    pixels[within] = full[0][line_of[within]]
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
    painter.drawImage(seen, image)


def _lines(
    layout: Layout, band: Band, spans: Spans, rows: Integers, width: int, theme: Theme
) -> tuple[Image, Image, Image]:
    """Return lines of pixels of some rows, given in ascending order.

    Returns:
        Lines with everything, without what waits, and with nodes alone.
    """
    timeline = spans.timeline
    own = slice(int(timeline.bounds[rows[0]]), int(timeline.bounds[rows[-1] + 1]))
    from_ns, to_ns = layout.scale.first_s * 1e9, layout.scale.end_s * 1e9
    # A row that has no line of its own is left out, as are spans out of view.
    line_of = np.full(timeline.row_count, -1, dtype=np.int64)
    line_of[rows] = np.arange(len(rows))
    lines = line_of[timeline.rows[own]]
    is_seen = (lines >= 0) & (timeline.ends_ns[own] >= from_ns) & (spans.held_ns[own] <= to_ns)
    places = np.flatnonzero(is_seen) + own.start
    offsets = lines[is_seen] * width
    per_ns = width / (to_ns - from_ns)
    until_ns = max(band.lane.until_s * 1e9, 0.0)

    def pixel(moments: Pixels) -> Integers:
        return np.clip((moments - from_ns) * per_ns, 0, width).astype(np.int64)

    starts_ns = timeline.starts_ns[places].astype(float)
    ends = timeline.ends_ns[places]
    ends_ns = np.where(ends == NEVER, np.maximum(starts_ns, until_ns), ends)
    starts = pixel(starts_ns)
    # At least a pixel, but no further than the next one's start or the line's end.
    stops = np.minimum(np.maximum(pixel(ends_ns), starts + 1), width) + offsets
    starts = starts + offsets
    size = len(rows) * width
    stops = np.minimum(stops, np.append(starts[1:], size))
    stops -= stops - starts >= _LEAST_PARTED
    before = np.concatenate(([0], stops[:-1]))
    held = np.clip(pixel(spans.held_ns[places].astype(float)) + offsets, before, starts)
    lengths = np.stack((held - before, starts - held, stops - starts), axis=1).ravel()
    lengths = np.append(lengths, size - (stops[-1] if len(stops) else 0))
    node_colours = np.array([QColor(name).rgba() for name in theme.clusters], dtype=np.uint32)
    switch_colours = np.array(
        [theme.switch_colour(hue).rgba() for hue in range(len(theme.clusters))], dtype=np.uint32
    )
    hues = spans.clusters[places] % len(theme.clusters)
    switches = spans.are_switches[places]
    colours = np.zeros((len(places), 3), dtype=np.uint32)

    def drawn() -> Image:
        image = np.repeat(np.append(colours.ravel(), np.uint32(0)), lengths)
        return image.reshape(len(rows), width)

    colours[:, 2] = np.where(switches, 0, node_colours[hues])
    nodes_alone = drawn()
    colours[:, 2] = np.where(switches, switch_colours[hues], node_colours[hues])
    bars = drawn()
    colours[:, 1] = theme.waiting_colour.rgba()
    return drawn(), bars, nodes_alone
