"""What the form holds that came from elsewhere, and that nobody here has agreed to use yet."""

from __future__ import annotations

from engine.race.spec.foreign import Foreign, foreign_in
from engine.race.spec.race import RaceSpec


class Provenance:
    """Remembers which interpreters and addresses a file, picture, link or clipboard brought.

    They stay unasked however often the form changes, until somebody agrees to use them.
    """

    def __init__(self) -> None:
        self.unasked: frozenset[Foreign] = frozenset()
        """What was brought and not agreed to, whether or not the form still holds it."""

    def bring(self, spec: RaceSpec, own: RaceSpec | None) -> None:
        """Take a spec from elsewhere.

        Args:
            spec: What is brought.
            own: What the form held before, if it could be used. What its user has entered
                there needs no asking.
        """
        known = frozenset(foreign_in(own)) - self.unasked if own is not None else frozenset()
        self.unasked |= frozenset(foreign_in(spec)) - known

    def unasked_in(self, spec: RaceSpec) -> tuple[Foreign, ...]:
        """Return what a race of a spec would use and nobody has agreed to."""
        return tuple(one for one in foreign_in(spec) if one in self.unasked)

    def agree(self, spec: RaceSpec) -> None:
        """Let everything be used that a spec holds."""
        self.unasked -= frozenset(foreign_in(spec))

    def may_use(self, value: str) -> bool:
        """Return whether a path or address can be used without asking."""
        return all(one.value != value for one in self.unasked)
