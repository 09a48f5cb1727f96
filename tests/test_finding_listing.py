"""All that could think here, in one list: nobody waits for what does not answer."""

import asyncio
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from local_server import answering, models, reply

from models.finding import listing
from models.finding.folders import our_folder
from models.finding.listing import found, runs_files
from models.frames import send_frame
from tui.commands.doctor import CHECKS

loopback = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "player"


@pytest.fixture
def tiny(tiny_model: Path) -> None:
    our_folder().mkdir(parents=True)
    (our_folder() / "tiny.gguf").write_bytes(tiny_model.read_bytes())


@loopback
async def test_all_that_is_here_is_found_at_once_and_the_rules_come_first(home: Path, tiny: None, socket_enabled: None) -> None:
    with answering(reply(models("served"))) as port:
        rows = await found({"OPENAI_API_KEY": "k"}, home, {port: "Jan"})
    assert [row.kind for row in rows] == ["rules", "llama", "server", "key"]
    assert [row.kind for row in await found({}, home, {})] == ["rules", "llama"]


@pytest.mark.parametrize("library", ["llama_cpp", "xllamacpp"])
def test_one_library_that_runs_files_is_enough_also_for_the_doctor(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "find_spec", lambda name: object() if name == library else None)
    assert runs_files() and listing.libraries() == [library]
    (said,) = [finding for check in CHECKS if check.__name__ == "_minds" for finding in check() if finding.subject == "llama.cpp"]
    assert said.state.startswith({"llama_cpp": "llama-cpp-python", "xllamacpp": "xllamacpp"}[library]) and not said.remedy


async def test_without_any_library_a_file_cannot_be_used_and_the_way_to_one_is_told(
    home: Path, tiny: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "find_spec", lambda name: None)
    assert (await found({}, home, {}))[1].unusable == listing.LIBRARY_MISSING
    assert any(finding.remedy == listing.LIBRARY_MISSING for check in CHECKS if check.__name__ == "_minds" for finding in check())


def test_a_folder_that_does_not_answer_keeps_nobody_who_has_stopped_looking(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = threading.Event()
    monkeypatch.setattr(listing, "model_files", lambda *_: answers.wait(60) or [])

    async def looked() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await found({}, home, {})

    try:
        looking = threading.Thread(target=lambda: asyncio.run(looked()), daemon=True)
        looking.start()
        looking.join(20)
        assert not looking.is_alive()
    finally:
        answers.set()


async def test_what_goes_wrong_in_the_folders_is_raised_where_it_is_awaited(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise PermissionError("closed")

    monkeypatch.setattr(listing, "model_files", fails)
    with pytest.raises(PermissionError, match="closed"):
        await found({}, home, {})


STUCK = """
import asyncio, sys, time
sys.path[:] = {path!r}
import models.finding.listing, tui.seeking
async def found():
    return await asyncio.to_thread(time.sleep, 120)
models.finding.listing.found = found
tui.seeking.main()
"""


def test_a_search_that_nobody_wants_any_more_ends_whatever_its_threads_wait_for() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", STUCK.format(path=sys.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        send_frame(process.stdin, b"\x90")  # no names
        process.stdin.close()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.stdout.close()
