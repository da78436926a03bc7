"""What the Scaling view says of a point."""

from __future__ import annotations

from engine.race.result.result import RaceResult
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import _
from gui.charts.scaling.lines import Plotted


def point_tip(result: RaceResult, point: Plotted) -> str:
    """Return the tool tip of a point, or an empty string before its first run."""
    summary = result.summary(point.lane, point.point)
    if summary is None:
        return ""
    title = result.lanes[point.lane].title
    lines = [_("{lane} at {point}").format(lane=title, point=point.point.text)]
    time, runs = seconds_text(summary.median_s), len(summary.elapsed_s)
    if runs == 1:
        lines.append(_("{time}, one run").format(time=time))
    else:
        lines.append(_("median {time} of {count} runs").format(time=time, count=runs))
    if summary.interval is not None:
        lines.append(
            _("{coverage:.1f} % interval: {low} to {high}").format(
                coverage=summary.interval.coverage * 100,
                low=seconds_text(summary.interval.low),
                high=seconds_text(summary.interval.high),
            )
        )
    lines.append(_("ideal {time}").format(time=seconds_text(summary.ideal_s)))
    if summary.throughput is not None and summary.efficiency is not None:
        text = _("{throughput:.4g} queries/s, efficiency {efficiency:.2f}")
        lines.append(text.format(throughput=summary.throughput, efficiency=summary.efficiency))
    return "\n".join(lines)
