import msgspec

from engine.machine.facts import Conditions
from engine.machine.survey import MachineSurvey, survey_machine
from engine.race.events import RunFinished
from engine.race.result.machine import survey_of
from engine.race.result.result import fold
from tests.engine.races import ENVIRONMENT, made_up_race, made_up_spec


def test_this_machine_can_be_measured():
    survey = survey_machine()
    precision = survey.precision
    assert 0 <= precision.clock_step_s < 0.1
    assert precision.overshoot_s <= precision.overshoot_p95_s
    assert precision.query_cost_s > 0
    assert survey.build.versions["gevent"]
    assert msgspec.json.decode(msgspec.json.encode(survey), type=MachineSurvey) == survey
    assert {"Processor", "Clock step", "Load", "Control group"} <= dict(survey.lines()).keys()


def test_what_was_not_looked_at_has_no_line_and_what_is_not_told_says_so():
    assert dict(MachineSurvey(ENVIRONMENT).lines())["Processor"] == "Example CPU, 2 cores"
    assert "Governor" not in dict(MachineSurvey(ENVIRONMENT).lines())
    lines = dict(MachineSurvey(ENVIRONMENT, conditions=Conditions()).lines())
    assert lines["Governor"] == lines["Load"] == lines["Virtual machine"] == "unknown"
    assert lines["Control group"] == "no limit on time, no limit on memory"


def test_what_stays_fresh_is_listed():
    workers = dict(survey_machine().lines())["Workers"]
    assert "fresh: cpu, mixed" in workers
    assert "asyncio (http)" in workers


def test_a_race_says_how_its_workers_were_started():
    spec = made_up_spec("threads,gevent", cluster_counts=(1,))
    events = [
        msgspec.structs.replace(event, is_forked=event.run == 0)
        if isinstance(event, RunFinished)
        else event
        for event in made_up_race(spec)
    ]
    result = fold(events)
    forked, fresh = (result.lanes[run.planned.lane].title for run in result.runs)
    lines = dict(survey_of(result).lines())
    assert lines["Workers"] == f"forked: {forked}; fresh: {fresh}"
    assert dict(survey_of(fold(made_up_race(spec))).lines())["Workers"] == "fresh"
