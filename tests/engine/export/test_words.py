"""Words are for people, in their language; keys are for programs, and stay as they are."""

import csv
import gettext
import io
import json

import pytest

from engine.article.claims import CLAIMS
from engine.doubts.doubt import Severity
from engine.doubts.doubts import doubts
from engine.export.check.json import check_json
from engine.export.check.markdown import check_markdown
from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.load.table import COLUMNS as LOAD_COLUMNS
from engine.export.load.table import load_grid
from engine.export.table.columns import COLUMNS, columns_named
from engine.export.table.table import make_table
from engine.load.result.result import fold_load
from engine.race.result.result import fold
from engine.race.spec.presets import preset_named
from engine.record.kinds import fold_any
from engine.statistics.comparison import Verdict
from engine.vocabulary.wording import use_translations
from tests.engine.checks import made_up_check
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race, made_up_spec


class Bracketed(gettext.NullTranslations):
    """A language in which every text is the English one in brackets."""

    def gettext(self, message):
        return f"[{message}]"

    def ngettext(self, singular, plural, count):
        return self.gettext(singular if count == 1 else plural)


@pytest.fixture
def _bracketed():
    use_translations(Bracketed())
    yield
    use_translations(gettext.NullTranslations())


@pytest.fixture
def result():
    spec = made_up_spec("sequential,threads,gevent", repeats=10)
    return fold(made_up_race(spec, overhead_s={"threads": 9.0}))


@pytest.mark.usefixtures("_bracketed")
def test_verdicts_are_worded_for_people_and_keys_in_files(result):
    (column,) = columns_named(["verdict"])
    verdicts = [row.cells[0] for row in make_table(result, [column]).rows]
    assert any("[slower]" in verdict for verdict in verdicts)
    keys = {row["verdict"] for row in csv.DictReader(io.StringIO(to_csv(result)))} - {""}
    assert "slower" in keys
    assert keys <= {verdict.value for verdict in Verdict}


@pytest.mark.usefixtures("_bracketed")
def test_headings_and_tips_of_tables_are_worded_when_they_are_shown(result):
    assert all("[" in heading for heading in make_table(result, COLUMNS).headings)
    assert all(str(column.summary).startswith("[") for column in COLUMNS)
    load = fold_load(made_up_load())
    assert all(heading.startswith("[") for heading in load_grid(load).headings)
    assert all(str(column.tip).startswith("[") for column in LOAD_COLUMNS)


@pytest.mark.usefixtures("_bracketed")
def test_how_grave_a_doubt_is_is_worded_for_people_and_a_key_in_files():
    assert Severity.WARNING.word == "[warning]"
    assert Severity.NOTE.word == "[note]"
    unfair = fold(made_up_race(preset_named("quick").spec))
    (doubt,) = json.loads(to_json(unfair))["doubts"]
    assert (doubt["kind"], doubt["severity"]) == ("unfair", "warning")


def test_a_doubt_is_worded_when_it_is_shown_and_english_in_files(request):
    spec = made_up_spec("sequential,threads", cluster_counts=(1,))
    result = fold(made_up_race(spec, overhead_s={"sequential": -0.05, "threads": -0.02}))
    (doubt,) = [doubt for doubt in doubts(result) if doubt.kind == "beaten"]
    assert doubt.seen.startswith("Sequential at 1 cluster took ")
    assert "and 1 other lane too: queries ended early" in doubt.seen
    request.getfixturevalue("_bracketed")
    assert "sequential at [1 cluster] took " in doubt.seen
    assert "and [1 other lane] too]: queries ended early" in doubt.seen
    assert doubt.to_do.startswith("[race again; ")
    (document,) = [
        doubt for doubt in json.loads(to_json(result))["doubts"] if doubt["kind"] == "beaten"
    ]
    assert "[" not in document["message"] + document["advice"]
    assert "and 1 other lane too: queries ended early" in document["message"]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_claim_is_worded_when_it_is_shown(claim, request):
    texts = [claim.sentence, claim.threshold, claim.chart_title, claim.mark_title, claim.note]
    texts = [text for text in texts if text is not None]
    english = list(map(str, texts))
    request.getfixturevalue("_bracketed")
    assert list(map(str, texts)) == [f"[{text}]" for text in english]


def test_ratings_of_claims_are_worded_for_people_and_english_in_files(request):
    check = fold_any(made_up_check())
    english = check_json(check)
    assert "computing on 4 cores: gevent is 1.0\u00d7 as fast" in english
    request.getfixturevalue("_bracketed")
    assert check_json(check) == english
    said = check_markdown(check).replace("\\", "")
    assert (
        "| [holds in part] | [processes: [[the caller survived]; 2 of 3 others answered]]" in said
    )
    assert "[computing on [4 cores]: gevent is 1.0\u00d7 as fast as one after another]" in said
    assert "[cannot be judged here]" in said
