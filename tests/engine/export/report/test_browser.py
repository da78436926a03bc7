"""A report in a browser: nothing to complain of, for the browser or for axe-core."""

import json
import re
import subprocess

import pytest

from tests.engine.export.report.test_report import engine, hostile_race, record_of
from tests.engine.races import made_up_race, made_up_spec

pytestmark = pytest.mark.long

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
LOOK = """
<script src="{axe}"></script>
<script>
axe.run().then(found => {{
  const said = document.createElement("pre");
  said.id = "found";
  said.textContent = JSON.stringify(
    {{rules: found.passes.length, violations: found.violations.map(one => one.id)}}
  );
  document.body.append(said);
}});
</script>
</body>
"""


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """Return where axe-core is."""
    folder = tmp_path_factory.mktemp("axe")
    subprocess.run(
        ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "axe-core@4"],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def browse(tmp_path):
    """Return a function that opens a page and returns it as it became, and the console's lines."""

    def browse(path, *, is_dark=False):
        scheme = ["--blink-settings=preferredColorScheme=0"] if is_dark else []
        run = subprocess.run(
            [
                *("chromium", "--headless", "--no-sandbox", "--disable-gpu"),
                *("--enable-logging=stderr", f"--user-data-dir={tmp_path / 'profile'}"),
                *("--allow-file-access-from-files", "--virtual-time-budget=20000"),
                *(*scheme, "--dump-dom", path.as_uri()),
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
        return run.stdout, [line for line in run.stderr.splitlines() if "CONSOLE" in line]

    return browse


@pytest.fixture(scope="module", params=["usual", "hostile"])
def report(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    events = hostile_race() if request.param == "hostile" else made_up_race(made_up_spec(repeats=7))
    file, target = folder / "race.racelane", folder / "race.html"
    file.write_bytes(record_of(events))
    run = engine("report", str(file), "--html", str(target))
    assert run.returncode == 0, run.stderr
    return target


def test_a_report_opens_without_a_word_on_the_console(report, browse):
    became, console = browse(report)
    assert console == []
    assert became.count("<img") >= 4
    # What the policy forbids would be told there.
    broken = report.with_name("broken.html")
    broken.write_text(report.read_text().replace("</main>", "</main><script>1</script>"))
    assert any("Content Security Policy" in line for line in browse(broken)[1])


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_a_report_has_no_barriers(report, browse, axe, is_dark):
    def violations(html):
        looked = report.with_name("looked.html")
        looked.write_text(POLICY.sub("", html).replace("</body>", LOOK.format(axe=axe.as_uri())))
        became, _console = browse(looked, is_dark=is_dark)
        found = json.loads(re.search(r'<pre id="found">(.*?)</pre>', became, re.DOTALL)[1])
        assert found["rules"] > 10
        return found["violations"]

    html = report.read_text()
    assert violations(html) == []
    # It would see one.
    assert "image-alt" in violations(re.sub(r' alt="[^"]*"', "", html))
    assert "color-contrast" in violations(html.replace("--muted: ", "--muted: #7c7c7c; --was: "))
