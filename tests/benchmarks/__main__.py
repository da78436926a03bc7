"""Takes the figures that are named, or all."""

import sys

from tests.benchmarks import (
    appearance_figures,
    breakdown_figures,
    engine_figures,
    keystroke_figures,
    kill_figures,
    load_figures,
    own_work_figures,
    replay_figures,
    resource_figures,
    scaling_figures,
    server_figures,
    server_page_figures,
    start_figures,
    statistics_figures,
    strategy_figures,
    template_figures,
    timeline_figures,
    trust_figures,
    window_figures,
)

MEASUREMENTS = (
    engine_figures.article_overhead,
    engine_figures.recording,
    breakdown_figures.rests,
    breakdown_figures.explaining,
    statistics_figures.real_false_differences,
    statistics_figures.hyperfine,
    strategy_figures.computing,
    strategy_figures.many_coroutines,
    strategy_figures.coroutine_overhead,
    strategy_figures.http_many,
    resource_figures.sampler_share,
    resource_figures.sampled_elapsed,
    scaling_figures.fitting,
    scaling_figures.scaling_redraw,
    server_figures.one_request,
    server_figures.in_a_row,
    server_figures.health,
    server_page_figures.server_page_repaint,
    trust_figures.looking,
    template_figures.forked_runs,
    template_figures.forked_memory,
    start_figures.run_cost,
    start_figures.from_start,
    start_figures.from_start_in_window,
    start_figures.waiting,
    kill_figures.kills,
    replay_figures.scrubbing,
    replay_figures.playing,
    timeline_figures.timeline_repaint,
    timeline_figures.trace_of_many,
    own_work_figures.calling,
    own_work_figures.ideals,
    load_figures.crowd,
    load_figures.blocked,
    keystroke_figures.keystrokes,
    window_figures.stalls,
    window_figures.latency,
    window_figures.start_up,
    appearance_figures.appearance,
    appearance_figures.view_change,
    window_figures.stop,
    window_figures.agreement,
)


def main(names):
    """Print each figure as it is taken."""
    known = {measure.__name__: measure for measure in MEASUREMENTS}
    for name in names or known:
        print(f"{name}: {known[name].__doc__}")
        for figure in known[name]():
            print("   ", figure, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
