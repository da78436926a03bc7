"""What a run used, as the operating system counts it."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass

if sys.platform != "win32":
    import resource


@dataclass(frozen=True)
class Usage:
    """Counts of one process and of its children that have ended (getrusage(2))."""

    user_s: float = 0.0
    system_s: float = 0.0
    voluntary_switches: int = 0
    involuntary_switches: int = 0
    minor_faults: int = 0
    major_faults: int = 0

    @classmethod
    def now(cls) -> Usage:
        """Read the counts since the process began; all zero on Windows, which has none."""
        if sys.platform == "win32":
            return cls()
        own = resource.getrusage(resource.RUSAGE_SELF)
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return cls(
            user_s=own.ru_utime + children.ru_utime,
            system_s=own.ru_stime + children.ru_stime,
            voluntary_switches=own.ru_nvcsw + children.ru_nvcsw,
            involuntary_switches=own.ru_nivcsw + children.ru_nivcsw,
            minor_faults=own.ru_minflt + children.ru_minflt,
            major_faults=own.ru_majflt + children.ru_majflt,
        )

    def __sub__(self, earlier: Usage) -> Usage:
        return Usage(
            user_s=self.user_s - earlier.user_s,
            system_s=self.system_s - earlier.system_s,
            voluntary_switches=self.voluntary_switches - earlier.voluntary_switches,
            involuntary_switches=self.involuntary_switches - earlier.involuntary_switches,
            minor_faults=self.minor_faults - earlier.minor_faults,
            major_faults=self.major_faults - earlier.major_faults,
        )

    def as_dict(self) -> dict[str, float]:
        """Return the counts by name."""
        return asdict(self)
