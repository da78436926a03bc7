"""One measured number with its bound."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, in which unit, and the most, or least, it may be."""

    name: str
    value: float
    unit: str
    bound: float
    samples: str
    at_least: bool = False

    def __str__(self):
        is_kept = self.value >= self.bound if self.at_least else self.value <= self.bound
        verdict = "ok  " if is_kept else "MISS"
        side = "at least" if self.at_least else "at most"
        return (
            f"{verdict} {self.name:58} {self.value:9.3f} {self.unit:6} "
            f"({side} {self.bound:g}) {self.samples}"
        )


def shown(values, digits=2):
    """Return the raw samples as a short text."""
    return "[" + ", ".join(f"{value:.{digits}f}" for value in values) + "]"
