import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.race.plan.better_race import fair_spec, thorough_spec
from engine.race.spec.difference import differences
from engine.race.spec.installed import (
    can_run,
    check_lane,
    check_spec,
    decode_spec,
    spec_problems,
)
from engine.race.spec.lane import Lane
from engine.race.spec.presets import PRESETS
from engine.race.spec.race import RaceSpec, encode_spec
from engine.race.spec.text.lane import parse_lane
from engine.strategies import STRATEGIES
from engine.vocabulary.spec_error import SpecError
from engine.workload.kinds import KINDS
from engine.workload.task_graph import FanOut


def values(**changes):
    lanes = (Lane("threads"),)
    good = {"cluster_counts": (1, 2), "lanes": lanes, "sleep_s": 0.1, "repeats": 1, "seed": 7}
    return good | changes


@pytest.mark.parametrize(
    ("changes", "field", "named"),
    [
        ({"cluster_counts": ()}, "cluster_counts", "at least one"),
        ({"cluster_counts": (0,)}, "cluster_counts", "1..10000, got 0"),
        ({"cluster_counts": (1, 1)}, "cluster_counts", "differ"),
        ({"cluster_counts": tuple(range(1, 66))}, "cluster_counts", "at most 64"),
        ({"nodes": -1}, "nodes", "0..1000, got -1"),
        ({"switches": 1001}, "switches", "0..1000, got 1001"),
        ({"nodes": 0, "switches": 0}, "nodes", "both"),
        ({"sleep_s": -0.5}, "sleep_s", "0..3600 s, got -0.5 s"),
        ({"sleep_s": 1e9}, "sleep_s", "got 1e+09 s"),
        ({"sleep_s": float("nan")}, "sleep_s", "got nan"),
        ({"sleep_s": float("inf")}, "sleep_s", "got inf"),
        ({"repeats": 0}, "repeats", "1..1000, got 0"),
        ({"seed": -1}, "seed", "got -1"),
        ({"lanes": ()}, "lanes", "at least one"),
        ({"lanes": (Lane("threads"), Lane("threads"))}, "lanes", "twice"),
        ({"lanes": (Lane("gevent"), Lane("gevent", FanOut.STAGE))}, "lanes", "twice"),
        ({"cluster_counts": (10_000,), "nodes": 1000}, "cluster_counts", "1000000"),
        ({"cluster_counts": tuple(range(1, 41)), "repeats": 1000}, "repeats", "20000"),
        ({"name": "x" * 61}, "name", "60"),
    ],
)
def test_a_bad_value_is_refused_by_field_and_bound(changes, field, named):
    with pytest.raises(SpecError) as error:
        check_spec(RaceSpec(**values(**changes)))
    assert error.value.field == field
    assert named in str(error.value)


def test_every_bad_field_is_named_at_once():
    good = RaceSpec(**values())
    fields = {name: getattr(good, name) for name in good.__struct_fields__}
    errors = list(spec_problems(**fields | {"sleep_s": -1, "seed": -1, "lanes": ()}))
    assert {error.field for error in errors} == {"sleep_s", "seed", "lanes"}


@pytest.mark.parametrize(
    ("text", "lane"),
    [
        ("gevent", Lane("gevent")),
        ("processes:spawn", Lane("processes", None, {"start_method": "spawn"})),
        ("gevent@cluster", Lane("gevent", FanOut.CLUSTER)),
        (
            " processes:forkserver@query ",
            Lane("processes", FanOut.QUERY, {"start_method": "forkserver"}),
        ),
    ],
)
def test_a_lane_is_read(text, lane):
    assert parse_lane(text) == lane


@pytest.mark.parametrize(
    "text",
    [
        "fibres",
        "",
        "threads:spawn",
        "gevent@node",
        "processes:x",
        "gevent@",
        "processes:fork:spawn",
    ],
)
def test_an_unknown_lane_is_refused(text):
    with pytest.raises(SpecError, match="must"):
        parse_lane(text)


def test_an_unknown_option_is_refused():
    with pytest.raises(SpecError, match="start_method must be one of fork"):
        check_lane(Lane("processes", None, {"start_method": "vfork"}))
    with pytest.raises(SpecError, match="options among none, got 'colour'"):
        check_lane(Lane("threads", None, {"colour": "red"}))


def test_what_is_unknown_here_can_be_named_but_not_run():
    lanes = (Lane("fibres", None, {"depth": "3"}), Lane("threads"))
    spec = RaceSpec(**values(lanes=lanes, kind="quantum", kind_options={"spin": "up"}))
    assert [lane.title for lane in spec.lanes] == ["fibres (depth 3)", "threads"]
    assert not can_run(spec)
    with pytest.raises(SpecError, match=r"strategies must be among .*, got 'fibres'"):
        check_spec(spec)
    with pytest.raises(SpecError, match=r"strategies must be among .*, got 'fibres'"):
        decode_spec(encode_spec(spec))
    fields = {name: getattr(spec, name) for name in spec.__struct_fields__}
    assert {error.field: str(error) for error in spec_problems(**fields)} == {
        "lanes": f"strategies must be among {', '.join(s.name for s in STRATEGIES)}, got 'fibres'",
        "kind": f"kind must be one of {', '.join(k.name for k in KINDS)}, got 'quantum'",
    }
    assert differences(spec, spec) == ()
    assert "strategies" in map(str, differences(spec, RaceSpec(**values())))


def test_what_is_unknown_here_is_not_raced_better():
    spec = RaceSpec(**values(lanes=(Lane("fibres"), Lane("gevent"))))
    assert thorough_spec(spec) is None
    assert fair_spec(spec) is None


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_spec_survives_its_json(preset):
    assert decode_spec(encode_spec(preset.spec)) == preset.spec


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff",
        b'{"cluster_counts":[1],"lanes":[{"strategy":"threads"}],"sleeps":1}',
        b'{"cluster_counts":["1"],"lanes":[{"strategy":"threads"}]}',
        b'{"cluster_counts":[1],"lanes":[{"strategy":"fibres"}]}',
        b'{"cluster_counts":[1],"lanes":[{"strategy":"threads"}],"sleep_s":1e999}',
    ],
)
def test_damaged_json_is_refused(text):
    with pytest.raises(SpecError):
        decode_spec(text)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(text):
    try:
        decode_spec(text)
    except SpecError:
        return


lanes = st.sets(st.sampled_from([strategy.name for strategy in STRATEGIES]), min_size=1).map(
    lambda names: tuple(Lane(name) for name in sorted(names))
)


@given(
    counts=st.sets(st.integers(1, 500), min_size=1, max_size=8),
    lanes=lanes,
    sleep_s=st.floats(0, 3600),
    fan_out=st.sampled_from(FanOut),
    repeats=st.integers(1, 50),
    seed=st.integers(0, 2**31 - 1),
)
def test_any_sound_spec_survives_its_json(counts, lanes, sleep_s, fan_out, repeats, seed):
    spec = RaceSpec(
        cluster_counts=tuple(counts),
        lanes=lanes,
        sleep_s=sleep_s,
        fan_out=fan_out,
        repeats=repeats,
        seed=seed,
    )
    assert decode_spec(encode_spec(spec)) == spec
    assert msgspec.structs.asdict(spec)["seed"] == seed
