import dataclasses

import click
import pytest
from click.testing import CliRunner

from engine.cli.command.replay import replay
from engine.cli.output_options import output_options
from engine.cli.shown.kinds import SHOWN
from engine.cli.shown.race import RACE
from engine.export.export import Export
from engine.load.spec import LoadSpec
from engine.race.result.result import fold
from engine.record.kinds import KINDS
from engine.record.lines import encode_event
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race, made_up_spec

NAMES = Export(
    "names",
    "the lanes' names",
    lambda result: " ".join(lane.title for lane in result.lanes),
    write_all=lambda result: " and ".join(lane.title for lane in result.lanes),
    all_summary="Have the names joined by and.",
)


def command_with(*exports):
    shown = dataclasses.replace(RACE, exports=exports)

    @click.command()
    @output_options(shown)
    def finish(outputs):
        outputs.write(shown, fold(made_up_race(made_up_spec())))

    return finish


def test_every_kind_of_record_is_shown():
    assert SHOWN.keys() == KINDS.keys()


@pytest.mark.parametrize(
    ("options", "written"),
    [(("--names", "-"), " "), (("--names", "-", "--names-all"), " and ")],
)
def test_an_export_is_an_option_that_writes_it(options, written):
    titles = [lane.title for lane in fold(made_up_race(made_up_spec())).lanes]
    found = CliRunner().invoke(command_with(NAMES), [*options, "--quiet"])
    assert found.exit_code == 0
    assert found.stdout == written.join(titles)


def test_help_says_what_an_export_writes():
    text = CliRunner().invoke(command_with(NAMES), ["--help"]).stdout
    assert "Write the lanes' names; `-` writes to stdout." in text
    assert "Have the names joined by and." in text
    assert "--csv" not in text


def test_an_export_may_have_the_name_of_another_option():
    named = dataclasses.replace(NAMES, name="lane-names")

    @click.command()
    @click.option("--lanes", "lane_names")
    @output_options(dataclasses.replace(RACE, exports=(named,)))
    def show(outputs, lane_names):
        click.echo(f"{outputs.exports['lane-names']} {lane_names}")

    found = CliRunner().invoke(show, ["--lane-names", "file", "--lanes", "two"])
    assert found.stdout == "file two\n"


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--trace", "-"), "a load has no trace: its file holds no queries"),
        (("--band", "2"), "a load is not compared: it has no baseline and no band"),
        (("--baseline", "threads"), "a load is not compared: it has no baseline and no band"),
    ],
)
def test_a_load_is_not_replayed_as_what_only_races_have(options, problem, tmp_path):
    file = tmp_path / "load.racelane"
    file.write_bytes(
        b"".join(
            map(encode_event, made_up_load(LoadSpec(strategies=("threads",), requests=2, users=1)))
        )
    )
    found = CliRunner().invoke(replay, [str(file), *options])
    assert found.exit_code == 2
    assert problem in found.stderr
    assert not found.stdout
