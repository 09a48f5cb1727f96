"""`voxpop experiment` keeps its word: tables, verdicts and files from real trials, the same for any number of processes."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from openai_server import running

from saves.file import create
from sim.experiments import Row
from sim.experiments.table import EXPERIMENTS
from sim.randomness import Luck
from sim.synthetic import twin_world

ROOT = Path(__file__).parent.parent
CODE = f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv[0] = 'voxpop'; from tui.cli import main; main()"

# One run of each, as small as it means anything.
SMALL = {
    "discrimination": ("--seeds", "1", "--agents", "20", "--on", "m.db"),
    "cocoon": ("--seeds", "1", "--agents", "8", "--ticks", "15"),
    "conformity": ("--seeds", "2", "--agents", "56", "--ticks", "1"),
    "memory": ("--seeds", "1", "--agents", "2", "--ticks", "24"),
    "activity": ("--seeds", "2", "--agents", "50", "--ticks", "20"),
    "cost": ("--seeds", "1", "--agents", "12", "--ticks", "1"),
    "awareness": ("--seeds", "2", "--agents", "60", "--ticks", "12"),
    "emotion-peaks": ("--seeds", "2", "--agents", "60", "--ticks", "12"),
    "attitude-trough": ("--seeds", "2", "--agents", "60", "--ticks", "12"),
    "polarisation": ("--seeds", "2", "--agents", "60", "--ticks", "12"),
    "policy": ("--seeds", "1", "--agents", "60", "--ticks", "20"),
    "friendship-paradox": ("--seeds", "2", "--agents", "60"),
    "individual": ("--seeds", "1", "--on", str(ROOT / "tests" / "labelled_news.jsonl")),
    "cascade": ("--seeds", "2", "--agents", "60", "--ticks", "12", "--on", str(ROOT / "tests" / "made_up_cascade.csv")),
    "demographics": ("--on", str(ROOT / "tests" / "labelled_people.csv")),
}


def call(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", CODE, "experiment", *arguments],
        cwd=cwd, capture_output=True, text=True, timeout=200, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_alone_it_lists_every_experiment_with_a_line_each(tmp_path: Path) -> None:
    lines = call(cwd=tmp_path).stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(EXPERIMENTS)
    assert set(SMALL) == set(EXPERIMENTS)


@pytest.mark.parametrize("name", SMALL)
def test_each_runs_tells_a_verdict_a_claim_and_keeps_its_files(name: str, tmp_path: Path) -> None:
    create(tmp_path / "m.db", twin_world(Luck(1), people=120, films=150), mind="rules").close()
    result = call(name, *SMALL[name], "--out", ".", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {"m.db", "table.csv", "result.json", f"{name}.svg"}
    kept = json.loads((tmp_path / "result.json").read_text())
    told = " ".join(result.stdout.split())
    assert kept["claims"]
    for claim in kept["claims"]:
        verdict = {True: "yes", False: "no", None: "cannot be told"}[claim["holds"]]
        assert f"{claim['text']}: {verdict}," in told
    rows = list(csv.DictReader((tmp_path / "table.csv").read_text().splitlines()))
    assert tuple(rows[0]) == Row.__struct_fields__
    assert {row["arm"] for row in rows} == set(kept["arms"]) == set(EXPERIMENTS[name].arms)
    picture = (tmp_path / f"{name}.svg").read_text()
    assert picture.startswith("<svg")
    assert kept["plots"][0]["title"].split()[0] in picture


@pytest.fixture(scope="module")
def kept_twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what one experiment left, run with one process ("1") and with three ("3")."""
    folder = tmp_path_factory.mktemp("kept")
    for workers in ("1", "3"):
        result = call("conformity", *SMALL["conformity"], "--workers", workers, "--out", workers, "--json", cwd=folder)
        assert json.loads(result.stdout) == json.loads((folder / workers / "result.json").read_text())
    return folder


def test_result_json_holds_settings_version_and_every_number(kept_twice: Path) -> None:
    kept = json.loads((kept_twice / "1" / "result.json").read_text())
    assert {
        "voxpop", "experiment", "source", "mind", "keys", "on", "arms", "seeds", "agents", "ticks", "constants", "trials",
        "wall_s", "cpu_s", "estimates", "claims", "plots", "notes",
    } == set(kept)  # fmt: skip
    assert (kept["experiment"], kept["mind"], kept["seeds"], kept["agents"], kept["ticks"]) == ("conformity", "rules", [1, 2], 56, 1)
    assert kept["constants"] == {"films": 3, "most_friends": 5, "near": 0.1}
    for estimate in kept["estimates"]:
        assert set(estimate) == {"arm", "measure", "interval", "published"}
        assert set(estimate["interval"]) == {"value", "low", "high", "n"}


def test_any_number_of_processes_gives_the_same_table_and_the_same_figures(kept_twice: Path) -> None:
    one, three = (kept_twice / workers for workers in ("1", "3"))
    assert (one / "table.csv").read_bytes() == (three / "table.csv").read_bytes()
    assert (one / "conformity.svg").read_bytes() == (three / "conformity.svg").read_bytes()
    first, second = (json.loads((folder / "result.json").read_text()) for folder in (one, three))
    assert {**first, "wall_s": 0, "cpu_s": 0} == {**second, "wall_s": 0, "cpu_s": 0}


def test_with_a_language_mind_cost_tells_the_calls_and_tokens_that_it_spent(tmp_path: Path, socket_enabled: None) -> None:
    with running() as server:
        result = call(
            "cost", "--seeds", "1", "--agents", "8", "--ticks", "1", "--mind", f"openai:small@{server.url}", "--out", ".", cwd=tmp_path
        )
    assert result.returncode == 0, result.stderr
    rows = list(csv.DictReader((tmp_path / "table.csv").read_text().splitlines()))
    spent = {(row["arm"], row["measure"]): float(row["value"]) for row in rows}
    assert spent["all", "calls"] >= spent["all", "decisions"] > 0, "a decision may take more than one call"
    for total in ("calls", "prompt_tokens", "completion_tokens"):
        assert spent["all", total] == sum(value for (arm, name), value in spent.items() if arm == "all" and name.endswith(f"/{total}")) > 0
    assert 1 <= spent["all", "a post/calls each"] < 3, "the decision to post, asked again at most"
    each = {name: value for (arm, name), value in spent.items() if arm == "all" and name in ("a visit/calls each", "a chat/calls each")}
    assert each and all(2 <= value < 12 for value in each.values()), "RecAgent takes 12 and 15"
    assert json.loads((tmp_path / "result.json").read_text())["keys"] == 0


def test_a_second_run_replaces_what_the_first_one_wrote(tmp_path: Path) -> None:
    for seeds in ("1", "2"):
        assert call("activity", "--seeds", seeds, "--agents", "20", "--ticks", "5", "--out", "here", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "here" / "result.json").read_text())["seeds"] == [1, 2]


WRONG = [
    (("coccoon",), 1, "no experiment 'coccoon'; did you mean 'cocoon'?"),
    (("cocoon", "--seeds", "0"), 2, "'--seeds': 0 is not in the range"),
    (("cocoon", "--agents", "1"), 2, "'--agents'"),
    (("cocoon", "--mind", "ruels"), 1, "no mind 'ruels'; did you mean 'rules'?"),
    (("cocoon", "--out", "file"), 1, "file is a file; allowed: a folder"),
    (("cocoon", "--out", "file/inner"), 1, "file/inner: cannot be written to (not a directory)"),
    (("cocoon", "--out", "theirs"), 1, "theirs: result.json is there already and no experiment wrote it"),
    (("cocoon", "--ticks", "5"), 1, "5 rounds; allowed in cocoon: 15 or more"),
    (("cocoon", "--on", "w.db"), 2, "--on 'w.db': cocoon makes its own world"),
    (("discrimination", "--on", "w.db"), 1, "no save 'w.db'"),
    (("conformity", "--agents", "4", "--seeds", "1", "--ticks", "1"), 1, "4 agents: nobody has 5 contacts who rated"),
]


@pytest.mark.parametrize(("arguments", "status", "message"), WRONG, ids=[" ".join(case[0]) for case in WRONG])
def test_whatever_is_wrong_gets_one_plain_line(arguments: tuple[str, ...], status: int, message: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "result.json").write_text("{}")
    result = call(*arguments, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (status, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert (tmp_path / "theirs" / "result.json").read_text() == "{}"


@pytest.mark.skipif(sys.platform == "win32", reason="there ctrl+c is no signal that a test can send")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_ended_leaves_no_process_and_no_traceback(number: int, tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-c", CODE, "experiment", "cocoon", "--workers", "2", "--out", "here"]
    run = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    parent = psutil.Process(run.pid)
    deadline = time.monotonic() + 60
    while len(children := parent.children(recursive=True)) < 3 and time.monotonic() < deadline:  # two workers and what tracks them
        time.sleep(0.1)
    assert len(children) >= 3
    os.kill(run.pid, number)
    _, told = run.communicate(timeout=60)
    assert run.returncode in (130, 143, -signal.SIGKILL)
    said = {"voxpop: stopped", "voxpop: stopped by SIGTERM"}
    assert number == signal.SIGKILL or told.strip() in said, "whoever is killed outright cannot ask its processes to be quiet"
    _, alive = psutil.wait_procs(children, timeout=30)
    assert not alive
    assert not any((tmp_path / "here").iterdir())


def test_seeds_begin_where_they_are_told_to(tmp_path: Path) -> None:
    ran = call("friendship-paradox", *SMALL["friendship-paradox"], "--first", "101", "--json", cwd=tmp_path)
    assert json.loads(ran.stdout)["seeds"] == [101, 102]
