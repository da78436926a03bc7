"""What surrounds the monkey: files to open, places to save, words to type, and a leash."""

import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import msgspec
from PySide6.QtCore import QSize

from engine.load.spec import LoadSpec
from engine.machine.limits import Limit, Limits
from engine.race.plan.limits import limit_problem
from engine.race.plan.planner import plan_race
from engine.race.spec.presets import preset_named
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.record.lines import encode_event
from gui.ask.dialogs import Dialogs
from gui.ask.picture_dialog import PictureDialog
from gui.window.main_window import MainWindow
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race, made_up_spec

WORDS = (
    "", " ", "0", "1", "-1", "2", "7", "0,3", "0.05", ",5", "1,2,4", "1-64*2", "100-800+100",
    "999", "9999", "999999", "1e308", "nan", "inf", "9" * 40, "-0", "0x10", "\u0663", "½",
    "\uff11\uff12", "a" * 300, "long words " * 20, "并发策略竞赛", "線程與進程", "नमस्ते", "עברית",
    "e\u0301\u200d\u202e", "🏁🐒", "<b>bold</b>", "<img src=x>", "&amp; &x &", "[red]x[/red]",
    "[/opt/3.13t]", "{} {0} {x}", "100 % %s %d", "=1+2", "@x", "*", "\\textbf{x}", "$x_1$",
    "a\nb", "a\tb", "a\0b", "raise@2", "hang@1", "crash@2.5", "http", "native coroutines",
    "/nonexistent/python", sys.executable,
)  # fmt: skip

_MOST_TASKS = 120
_MOST_QUERIES = 4000
_MOST_PICTURE = QSize(1920, 1080)
_SHORT = msgspec.structs.replace(
    preset_named("quick").spec, cluster_counts=(1, 2), sleep_s=0.01, name=""
)
_LIMITS = Limits(
    tasks=Limit("the leash", _MOST_TASKS, 0),
    files=Limit("the leash", 512, 0),
    memory=Limit("the leash", 2**30, 0),
)
_SHORT_LOAD = LoadSpec(strategies=("threads", "asyncio"), users=4, requests=20, sleep_s=0.01)


class RandomDialogs(Dialogs):
    """Picks files at random in a folder of its own; all else is asked for real."""

    def __init__(self, random: Random, folder: Path) -> None:
        self._random = random
        self._folder = folder
        self._files = _corpus(folder)

    def ask_race_to_open(self, parent, folder):
        gone = self._folder / "gone.racelane"
        return self._random.choice([*self._files, gone, self._folder, None])

    def ask_interpreter(self, parent, path):
        return self._random.choice([Path(sys.executable), self._files[0], self._folder, None])

    def ask_foreign(self, parent, foreign):
        return self._random.random() < 0.5

    def ask_file_to_save(self, parent, title, proposed, ending):
        return self._random.choice([self._place(ending), None])

    def ask_picture(self, parent, view, options, proposed):
        def ask_path(parent, ending):
            return self._place(self._random.choice([ending, ".bmp", ""]))

        dialog = PictureDialog(view, options, ask_path, parent)
        dialog.exec()
        if dialog.path is None:
            return None
        # Small: a picture of four times the size takes its time on any machine.
        own_size = dialog.options.own_size.boundedTo(_MOST_PICTURE)
        return dialog.path, replace(dialog.options, own_size=own_size, own_scale=1)

    def _place(self, suffix: str) -> Path:
        names = ("saved", "说明", "a b", "x" * 80, "x" * 300, "missing/x", "<b>&")
        return self._folder / f"{self._random.choice(names)}{suffix}"


def hold(window: MainWindow) -> None:
    """Put small races and loads in the place of such as would strain the machine, once typed."""
    spec = window.race.form.spec()
    if spec is not None and _strains(spec):
        window.race.form.set_spec(_SHORT)
    load = window.server.form.spec()
    if load is not None and _load_strains(load):
        window.server.form.set_spec(_SHORT_LOAD)


def _strains(spec: RaceSpec) -> bool:
    queries = sum(spec.cluster_counts) * (spec.nodes + spec.switches) * len(spec.lanes)
    return queries > _MOST_QUERIES or bool(limit_problem(spec, plan_race(spec), _LIMITS))


def _load_strains(load: LoadSpec) -> bool:
    queries = load.clusters * (load.nodes + load.switches)
    most = (load.users, 60), (load.pool, 60), (queries, 200), (load.clusters * load.users, 600)
    return (
        any(value > bound for value, bound in most)
        or (load.requests or 0) > _MOST_QUERIES
        or (load.rate or 0) > 200
    )


def _corpus(folder: Path) -> list[Path]:
    """Write races and loads, whole, damaged, of odd names, and what is none."""
    lanes = [f"threads:name={name}" for name in ("<b>x</b>", "名字" * 20, "n" * 60, "{} & %s")]
    odd = RaceSpec(
        lanes=tuple(map(parse_lane, ["sequential", *lanes])),
        cluster_counts=(1, 2),
        nodes=1,
        switches=1,
        sleep_s=0.1,
    )
    failed = ("threads", "processes", "gevent", "sequential")
    whole = {
        "race": made_up_race(),
        "odd": made_up_race(odd),
        "failed": made_up_race(failed=failed),
        "some-failed": made_up_race(failed=failed[:1]),
        "cut": made_up_race(over=False, runs=3),
        "none": made_up_race(over=False, runs=0),
        "no-sleep": made_up_race(made_up_spec(sleep_s=0.0)),
        "many": made_up_race(made_up_spec(cluster_counts=tuple(range(1, 40)))),
        "load": made_up_load(),
        "cut-load": made_up_load(over=False, lanes=1),
        "no-sleep-load": made_up_load(
            LoadSpec(strategies=("blocking", "asyncio"), requests=10, users=1, sleep_s=0.0)
        ),
    }
    contents = {name: b"".join(map(encode_event, events)) for name, events in whole.items()}
    contents |= {
        "damaged": contents["race"][:-200],
        "empty": b"",
        "picture": b"\x89PNG\r\n\x1a\n\0\0",
        "binary": bytes(range(256)) * 40,
        "no-plan": contents["race"].replace(b"estimate_s", b"guess_s", 1),
    }
    files = []
    for name, content in contents.items():
        file = folder / f"{name}.racelane"
        file.write_bytes(content)
        files.append(file)
    return files
