"""Made-up loads for tests of what reads them; times in seconds."""

from engine.load.events import (
    HealthProbed,
    LaneFinished,
    LoadFinished,
    LoadStarted,
    LoopLagged,
    RequestsEnded,
    RequestsSent,
    ServerFailed,
    ServerStarted,
    ServerStarting,
)
from engine.load.spec import LoadSpec
from engine.stream.event import FORMAT_VERSION, Outcome
from engine.vocabulary.cause import told
from tests.engine.races import ENVIRONMENT


def made_up_load(spec=None, *, latency_s=None, probe_s=None, died=None, lanes=None, over=True):
    """Return the events of a load whose requests come one after another, each answered in time.

    Args:
        spec: What to load; blocking and asyncio, ten requests each, by default. Ten requests too
            where it gives a duration.
        latency_s: From a strategy to each of its answers' time over its ideal; 0.01 by default.
        probe_s: From a strategy to the wait of each visit of the probe; 0.001 by default.
        died: From a strategy to why its server fails before the last answer.
        lanes: How many lanes to play, all by default.
        over: Whether the load ends.
    """
    spec = spec or LoadSpec(strategies=("blocking", "asyncio"), requests=10, users=1, sleep_s=0.1)
    planned = spec.lanes()
    requests = spec.requests or 10
    events = [
        LoadStarted(
            at_s=0.0,
            format_version=FORMAT_VERSION,
            started_at="2026-03-14T15:09:26.535+00:00",
            spec=spec,
            lanes=planned,
            environment=ENVIRONMENT,
        )
    ]
    at_s = 0.0
    for place, lane in enumerate(planned[:lanes]):
        each_s = lane.ideal_s + (latency_s or {}).get(lane.strategy, 0.01)
        death = (died or {}).get(lane.strategy)
        begun_s = at_s + 0.5
        events += [
            ServerStarting(at_s=at_s, lane=place),
            ServerStarted(at_s=begun_s, lane=place, pid=100 + place, address="127.0.0.1:40123"),
        ]
        for request in range(requests):
            due_s = begun_s + request * each_s
            at_s = due_s + each_s
            events.append(
                RequestsSent(
                    at_s=due_s, lane=place, requests=[request], intended_s=[due_s], sent_s=[due_s]
                )
            )
            events.append(
                HealthProbed(
                    at_s=at_s,
                    lane=place,
                    intended_s=[due_s, due_s + 0.01],
                    latency_s=[(probe_s or {}).get(lane.strategy, 0.001)] * 2,
                )
            )
            events.append(
                LoopLagged(
                    at_s=at_s, lane=place, loop_s=[due_s], lag_s=[0.0005], rss_bytes=40_000_000
                )
            )
            if death is not None and request == requests - 1:
                continue
            events.append(
                RequestsEnded(
                    at_s=at_s,
                    lane=place,
                    requests=[request],
                    ended_s=[at_s],
                    statuses=[200],
                    own_elapsed_s=[each_s - 0.001],
                    causes=[None],
                )
            )
        if death is None:
            events.append(LaneFinished(at_s=at_s, lane=place))
        else:
            events.append(ServerFailed(at_s=at_s, lane=place, cause=told(death)))
    if over:
        events.append(LoadFinished(at_s=at_s, outcome=Outcome.COMPLETED))
    return events
