from engine.race.spec.foreign import Foreign, ForeignKind, foreign_in
from engine.race.spec.presets import PRESETS, preset_named
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane


def spec_of(*lanes):
    return RaceSpec(cluster_counts=(1,), lanes=tuple(map(parse_lane, lanes)))


def test_interpreters_and_addresses_are_foreign_each_once():
    spec = spec_of(
        "threads:python=/tmp/evil",
        "threads:python=/tmp/evil:name=again",
        "dask:scheduler=tcp://10.0.0.5:8786",
    )
    assert foreign_in(spec) == (
        Foreign(ForeignKind.INTERPRETER, "threads", "Interpreter", "/tmp/evil"),
        Foreign(ForeignKind.OPTION, "dask", "Scheduler", "tcp://10.0.0.5:8786"),
    )


def test_numbers_and_words_of_the_program_are_not():
    assert foreign_in(spec_of("thread-pool:size=8:warm", "processes:spawn", "dask")) == ()


def test_no_preset_uses_anything_foreign():
    assert [preset.name for preset in PRESETS if foreign_in(preset.spec)] == []
    assert foreign_in(preset_named("quick").spec) == ()
