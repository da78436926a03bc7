"""One measured number with its bound."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, in which unit, and the most it may be."""

    name: str
    value: float
    unit: str
    bound: float
    samples: str

    def __str__(self):
        verdict = "ok  " if self.value <= self.bound else "MISS"
        return (
            f"{verdict} {self.name:58} {self.value:9.3f} {self.unit:6} "
            f"(at most {self.bound:g}) {self.samples}"
        )


def shown(values, digits=2):
    """Return the raw samples as a short text."""
    return "[" + ", ".join(f"{value:.{digits}f}" for value in values) + "]"
