"""Where one is in a lesson: the step, what of it is shown, the guesses, the results."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.lesson.figure import Unmeasured
from engine.lesson.lesson import Lesson, LessonRace, Step, Told, tell
from engine.load.lanes import LoadLane
from engine.load.result.result import LoadResult
from engine.load.spec import LoadSpec, check_load
from engine.race.plan.lanes import plan_lanes
from engine.race.plan.plan import PlannedLane
from engine.race.result.result import RaceResult
from engine.race.spec.installed import check_spec
from engine.race.spec.race import RaceSpec
from engine.vocabulary.spec_error import SpecError

LessonResult = RaceResult | LoadResult
MOST_GUESSES = 999


class Phase(enum.IntEnum):
    """What of a step is shown."""

    ASK = enum.auto()
    """The question, with its answers to guess among."""

    SHOW = enum.auto()
    """The race, or the words of a step without one."""

    REVEAL = enum.auto()
    """The race and what it has shown."""


@dataclass(slots=True)
class Walk:
    """A lesson as it is held."""

    lesson: Lesson
    place: int = 0
    """The current step, from 0."""

    phase: Phase = Phase.SHOW
    results: dict[str, LessonResult] = field(default_factory=dict)
    """The latest result of each race, by its name."""

    guesses: dict[int, Counter[int]] = field(default_factory=dict)
    """How many guessed each answer, by the step."""

    def __post_init__(self) -> None:
        self.phase = self.phases[0]

    @property
    def step(self) -> Step:
        """The current step."""
        return self.lesson.steps[self.place]

    @property
    def following(self) -> Step | None:
        """The next step, or None at the last."""
        return self.lesson.steps[self.place + 1] if not self.is_last else None

    @property
    def is_last(self) -> bool:
        """Whether the current step is the last."""
        return self.place + 1 == len(self.lesson.steps)

    @property
    def race(self) -> LessonRace | None:
        """The race of the current step, or None."""
        return self.lesson.race(self.step.race)

    @property
    def result(self) -> LessonResult | None:
        """The latest result of the step's race, or None before the first."""
        return self.results.get(self.step.race)

    @property
    def spec(self) -> RaceSpec | LoadSpec | None:
        """What a live race of the step races, or None where nothing says."""
        race, result = self.race, self.result
        if race is None:
            return None
        return race.spec or (result.spec if result is not None else None)

    @property
    def lanes(self) -> Sequence[PlannedLane | LoadLane]:
        """The lanes of the step's race, as far as they are known."""
        result, spec = self.result, self.spec
        if isinstance(result, RaceResult):
            return result.lanes
        if result is not None:
            return [lane.planned for lane in result.lanes]
        try:
            if isinstance(spec, RaceSpec):
                return plan_lanes(check_spec(spec))
            return check_load(spec).lanes() if spec is not None else ()
        except SpecError:
            return ()

    @property
    def is_over(self) -> bool:
        """Whether the step's race has a result that no longer grows."""
        return self.result is not None and self.result.is_over

    @property
    def is_seen(self) -> bool:
        """Whether the race is shown now."""
        return self.phase is not Phase.ASK and self.result is not None

    @property
    def can_replay(self) -> bool:
        """Whether the result is over, and anything of it ran."""
        result = self.result
        if result is None or not result.is_over:
            return False
        if isinstance(result, RaceResult):
            return any(run.clock_started_at_s is not None for run in result.runs)
        return any(len(lane.sent_s) > 0 for lane in result.lanes)

    @property
    def phases(self) -> tuple[Phase, ...]:
        """What of the current step is shown, one after another."""
        step = self.step
        asked = (Phase.ASK,) if step.question is not None else ()
        revealed = (Phase.REVEAL,) if step.reveal is not None else ()
        return (*asked, Phase.SHOW, *revealed)

    @property
    def lacks_race(self) -> bool:
        """Whether what is to be shown now needs a result that is not there."""
        return self.phase is not Phase.ASK and self.race is not None and self.result is None

    @property
    def told(self) -> Told | None:
        """What the race has shown, once that is revealed."""
        reveal, result = self.step.reveal, self.result
        if self.phase is not Phase.REVEAL or reveal is None or result is None:
            return None
        return tell(reveal, result)

    @property
    def right_answers(self) -> frozenset[int]:
        """The places of the right answers, once they are revealed."""
        question, result = self.step.question, self.result
        if self.phase is not Phase.REVEAL or question is None or result is None:
            return frozenset()
        try:
            return question.right_answers(result)
        except Unmeasured:
            return frozenset()

    @property
    def counted(self) -> Counter[int]:
        """How many guessed each answer of the current step."""
        return self.guesses.setdefault(self.place, Counter())

    def guess(self, number: int) -> bool:
        """Count a guess, from 1, or clear all for 0; return whether there is such an answer."""
        question = self.step.question
        if self.phase is not Phase.ASK or question is None:
            return False
        if number == 0:
            self.counted.clear()
        elif number <= len(question.answers):
            self.counted[number - 1] = min(MOST_GUESSES, self.counted[number - 1] + 1)
        else:
            return False
        return True

    def go_on(self) -> bool:
        """Show what comes next; return whether anything does.

        Nothing is revealed while a race is missing or still runs.
        """
        later = [phase for phase in self.phases if phase > self.phase]
        if later:
            if later[0] is Phase.REVEAL and not self.is_over:
                return False
            self.phase = later[0]
            return True
        if self.is_last:
            return False
        self.place += 1
        self.phase = self.phases[0]
        return True

    def go_back(self) -> bool:
        """Show what came before; return whether anything did."""
        earlier = [phase for phase in self.phases if phase < self.phase]
        if earlier:
            self.phase = earlier[-1]
            return True
        if self.place == 0:
            return False
        self.place -= 1
        self.phase = self.phases[-1]
        if self.phase is Phase.REVEAL and not self.is_over:
            self.phase = Phase.SHOW
        return True
