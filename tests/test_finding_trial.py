"""Trials: one small real decision, and a line on how it went; models that fail in every way are told apart, and none fails the trial."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openai_server import Fault, Server, running

from models.finding.candidate import Candidate
from models.finding.folders import our_folder
from models.finding.rotten import looks_rotten
from models.finding.trial import Verdict, small_world_observation, trial
from models.language.prompt import prompt_of
from models.language.scenes import scene_of
from tui.cli import voxpop
from tui.seeking import Tidings, seek

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
IDLE = json.dumps({"because": "I am tired of films.", "action": {"type": "idle"}})
KEY = "sk-secret-0123456789"


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


async def tried(server: Server, **more: Any) -> Verdict:
    return await trial(f"openai:tiny@{server.url}", **({"seconds": 60.0} | more))


async def test_the_rules_are_always_ready() -> None:
    verdict = await trial("rules")
    assert verdict.thinks and verdict.line.startswith("always ready") and verdict.per_minute > 60


async def test_a_good_answer_is_valid_and_timed(server: Server) -> None:
    server.script = lambda number, body: IDLE
    verdict = await tried(server)
    assert (verdict.outcome, verdict.thinks) == ("well", True)
    assert verdict.line.startswith("answers in ") and ", valid; about " in verdict.line
    assert verdict.tokens_per_second > 0 and verdict.per_minute == pytest.approx(60 / verdict.seconds)
    assert verdict.thought is not None and verdict.thought.answers[0].text == IDLE


async def test_a_trial_asks_what_somebody_of_a_small_town_is_asked(server: Server) -> None:
    server.script = lambda number, body: IDLE
    await tried(server)
    observation = small_world_observation()
    prompt = prompt_of(observation, scene_of(observation), ())
    (body,) = server.asked
    assert body["messages"][0]["content"] == prompt.shared and prompt.now in body["messages"][1]["content"]
    again = small_world_observation()
    assert prompt_of(again, scene_of(again), ()) == prompt


ANSWERS: dict[str, tuple[list[str], str, str]] = {
    "without its reason": (['{"type": "idle"}'], "mended", "not quite in the form asked for (mended)"),
    "after a hint": (["I would rather not say.", IDLE], "mended", "in the form asked for only after 1 hint;"),
    "never": (["I would rather not say what I do."], "unusable", "no usable answer: there is no JSON object"),
    "one letter for ever": (["!" * 400], "rotten", "answers with noise, as if its file were damaged"),
    "one word for ever": ([json.dumps({"because": "the the the " * 90, "action": {"type": "idle"}})], "rotten", "answers with noise"),
    "letters of no script": (["\ufffd\ufffd\ufffd (((%%%### \ufffd\ufffd ~~~^^^ \ufffd"], "rotten", "answers with noise"),
}


@pytest.mark.parametrize(("answers", "outcome", "line"), ANSWERS.values(), ids=list(ANSWERS))
async def test_every_kind_of_answer_has_its_verdict(answers: list[str], outcome: str, line: str, server: Server) -> None:
    server.script = lambda number, body: answers[min(number, len(answers) - 1)]
    verdict = await tried(server)
    assert verdict.outcome == outcome and line in verdict.line
    assert verdict.thinks == (outcome == "mended") and "\n" not in verdict.line


async def test_a_server_that_refuses_is_told_as_it_says(server: Server) -> None:
    server.script = lambda number, body: Fault(404, body=b'{"error": {"message": "no such model"}}')
    verdict = await tried(server)
    assert verdict.outcome == "silent" and "404" in verdict.line and "\n" not in verdict.line


async def test_silence_is_too_slow_and_what_was_asked_is_told_all_the_same(server: Server) -> None:
    server.script = lambda number, body: Fault(seconds=3.0)
    verdict = await tried(server, seconds=0.2)
    assert (verdict.outcome, verdict.line) == ("slow", "too slow: nothing in 0.2 s")
    assert verdict.thought is not None and "What do you do?" in str(verdict.thought.prompt)


async def test_a_trial_that_is_cancelled_ends(server: Server) -> None:
    server.script = lambda number, body: Fault(seconds=2.0)
    task = asyncio.create_task(tried(server))
    while not server.asked:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_key_goes_only_to_servers_that_the_player_named(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXPOP_API_KEYS", KEY)
    server.script = lambda number, body: IDLE
    verdicts = [await tried(server), await tried(server, keys=True)]
    assert [KEY in key for key in server.keys] == [False, True] and KEY not in repr(verdicts)


@pytest.mark.parametrize("name", ["ruels", "openai:", "openai:gpt@ftp://x", "llama:/nowhere.gguf"])
async def test_a_name_that_is_none_is_a_verdict_and_no_error(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = await trial(name)
    assert verdict.outcome == "unknown" and not verdict.thinks and verdict.line


# llama.cpp itself


async def test_a_model_of_random_weights_loads_and_is_told_apart_from_one_that_thinks(tiny_model: Path) -> None:
    pytest.importorskip("llama_cpp", reason="the extra 'llama' is not installed")
    words: list[str] = []
    verdict = await trial(f"llama:{tiny_model}", seconds=100, load_seconds=100, told=words.append)
    assert verdict.load_seconds > 0 and words[0] == "loading ..."
    assert verdict.outcome in ("rotten", "unusable") and verdict.thought is not None and verdict.thought.answers


async def test_rotten_weights_are_recognised(tmp_path: Path) -> None:
    pytest.importorskip("llama_cpp", reason="the extra 'llama' is not installed")
    from tiny_gguf import tiny_gguf

    verdict = await trial(f"llama:{tiny_gguf(tmp_path, 'rotten', rotten=True)}", seconds=100, load_seconds=100)
    assert not verdict.thinks and "rotten" in verdict.line


async def test_loading_has_a_limit_of_its_own(tiny_model: Path) -> None:
    pytest.importorskip("llama_cpp", reason="the extra 'llama' is not installed")
    verdict = await trial(f"llama:{tiny_model}", load_seconds=0.001)
    assert (verdict.outcome, verdict.line) == ("unloaded", "does not load: not within 0.001 s")


SOUND = [
    "",
    "{}",
    "idle",
    IDLE,
    "I think that I shall watch a film tonight, and then call a friend; nothing else.",
    "今日はもう一度<ゴジラ>を見て、友だちに電話します。Sounds good, señor!",
    "Σήμερα θα δω μια ταινία. Сегодня я посмотрю фильм.",
    "今天我想看一部电影,然后给朋友打电话聊聊天。",
    "Ha ha ha ha! No, no, no. I saw it twice already, and it was great.",
    json.dumps({"because": "x", "action": {"type": "post", "text": "Wow!!!! What a film <Heat> was, 10/10, would watch again :)"}}),
]


@pytest.mark.parametrize("text", SOUND)
def test_no_sound_answer_is_taken_for_noise(text: str) -> None:
    assert not looks_rotten(text)


@pytest.mark.parametrize(
    "text",
    [
        "!" * 50,
        '{"because": "' + "aaaa" * 40,
        "GGGGGGGGGGGGGGGG",
        "xq" * 60,
        "\ufffd" * 30,
        "z" * 5000,
        "[[[[" * 9,
        "Oiti眝cvtct٫xjʕ̦F irVaron t!pe aonloդ/<onon it҅дޟl spkk you",
    ],
)
def test_noise_is_taken_for_noise(text: str) -> None:
    assert looks_rotten(text)


# The command


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: Server) -> Server:
    """A machine on which nothing thinks but one server."""
    monkeypatch.setattr("models.finding.servers.PORTS", {int(server.url.split(":")[2].split("/")[0]): "Jan"})
    monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path))
    for name in ("OLLAMA_HOST", "HF_HOME", "HF_HUB_CACHE", "LLAMA_CACHE", "XDG_CACHE_HOME", "OPENAI_API_KEY", "VOXPOP_API_KEYS"):
        monkeypatch.delenv(name, raising=False)
    server.script = lambda number, body: IDLE
    return server


def minds(*words: str) -> Result:
    return CliRunner().invoke(voxpop, ["minds", *words])


def test_the_list_has_a_verdict_for_each_and_says_how_to_play(alone: Server) -> None:
    told = minds("--json")
    rows = {row["name"]: row for row in json.loads(told.stdout)}
    assert rows["rules"]["verdict"]["thinks"]
    assert rows[f"openai:tiny@{alone.url}"]["verdict"]["outcome"] in ("well", "slow")
    assert f"voxpop play --mind openai:tiny@{alone.url}" in minds("--no-trial").output


def test_no_trial_asks_nobody(alone: Server) -> None:
    rows = json.loads(minds("--no-trial", "--json").stdout)
    assert [row["verdict"] for row in rows] == [None, None] and alone.asked == []


def test_where_nothing_is_the_player_is_told_how_to_get_a_model(alone: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.finding.servers.PORTS", {})
    assert "voxpop minds pull qwen2.5-0.5b" in minds().output


def test_what_may_cost_money_is_not_tried_unasked(alone: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    rows = json.loads(minds("--json").stdout)
    assert rows[-1]["kind"] == "key" and rows[-1]["verdict"] is None and KEY not in json.dumps(rows)


def test_a_broken_file_is_listed_with_its_reason(alone: Server) -> None:
    our_folder().mkdir(parents=True)
    (our_folder() / "broken.gguf").write_bytes(b"<html>")
    (row,) = [row for row in json.loads(minds("--json").stdout) if row["kind"] == "llama"]
    assert row["name"] == "llama:broken" and row["unusable"]


def test_a_list_that_is_stopped_keeps_what_is_there(alone: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stopped(name: str, **_: object) -> Verdict:
        if name == "rules":
            return Verdict("rules", "well", "always ready")
        raise KeyboardInterrupt

    monkeypatch.setattr("models.finding.trial.trial", stopped)
    told = minds()
    assert told.exit_code == 0 and "always ready" in told.output and "not tried: stopped" in " ".join(told.output.split())


def test_of_a_server_with_many_models_only_the_smallest_are_asked(alone: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("big:70b", "gpt-oss:120b-cloud", "small:1b", "tiny:0.5b", "other:7b")
    offered = [Candidate(f"openai:{name}@{alone.url}", "server", name, paid="cloud" in name) for name in names]

    async def found() -> list[Candidate]:
        return offered

    monkeypatch.setattr("models.finding.listing.found", found)
    monkeypatch.setenv("COLUMNS", "400")
    told = minds().output
    assert list(dict.fromkeys(body["model"] for body in alone.asked)) == ["tiny:0.5b", "small:1b"]
    assert "not tried, to spare its server; to try it: voxpop minds try openai:big:70b@" in told
    assert "not tried, since it may cost money; to try it: voxpop minds try openai:gpt-oss:120b-cloud@" in told
    alone.asked.clear()
    tidings: list[Tidings] = []
    asyncio.run(seek(tidings.append))
    assert list(dict.fromkeys(body["model"] for body in alone.asked)) == ["tiny:0.5b", "small:1b"]


def test_trying_one_shows_what_it_was_told_and_answered(alone: Server) -> None:
    told = minds("try", f"openai:tiny@{alone.url}", "--seconds", "60")
    assert told.exit_code == 0 and "What do you do?" in told.output and IDLE in told.output and "answers in" in told.output
    alone.script = lambda number, body: "no"
    told = minds("try", f"openai:tiny@{alone.url}", "--seconds", "60")
    assert told.exit_code == 1 and "no usable answer" in str(told.exception)
