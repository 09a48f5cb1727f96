"""Fetching models from a hub: a real server on loopback that speaks its protocol, with every fault; nothing half-made looks whole."""

import hashlib
import logging
import os
import re
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from model_hub import COMMIT, FILE, REPOSITORY, Hub, cut, refused, serving, silent

from models.finding import hub, pull
from models.finding.alone import alone
from models.finding.folders import model_path, our_folder
from models.finding.hub import HubFile, PullError, looked_up
from models.finding.pull import PART, check_space, fetched_before, pulled
from models.finding.recommended import RECOMMENDED, wanted
from sim.errors import SimError
from tui.cli import voxpop

pytest.importorskip("huggingface_hub", reason="the extra 'llama' is not installed")
pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.usefixtures("socket_enabled")]

TOKEN = "hf_secret0123456789"


@pytest.fixture
def mirror(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    here = Hub(tiny_model.read_bytes())
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)

    with serving(here) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        yield here


def look(path: str = FILE, repository: str = REPOSITORY) -> HubFile:
    return looked_up(repository, path, os.environ)


def fetch(file: HubFile, **more: Any) -> Path:
    told: list[int] = []
    options: dict[str, Any] = {"silence": 20.0, "pause": 0.01, "progress": told.append}
    return pulled(file, our_folder(), **(options | more))


def files() -> list[str]:
    return sorted(path.name for path in our_folder().iterdir()) if our_folder().exists() else []


def test_licence_size_and_hash_are_known_before_anything_is_fetched(mirror: Hub) -> None:
    file = look()
    assert (file.licence, file.size, file.sha256) == ("apache-2.0", len(mirror.content), hashlib.sha256(mirror.content).hexdigest())
    assert file.page.endswith(f"/{REPOSITORY}") and COMMIT in file.url
    assert all("resolve" not in path for path in mirror.paths) and files() == []


def test_a_model_is_fetched_checked_and_goes_by_its_name(mirror: Hub) -> None:
    told: list[int] = []
    target = fetch(look(), progress=told.append)
    assert target.read_bytes() == mirror.content and files() == [FILE]
    assert told == sorted(told) and told[-1] == len(mirror.content)
    assert model_path("tiny-q8_0") == target
    assert fetch(look()) == target and len(mirror.ranges) == 1  # it was there


def test_a_cut_line_is_taken_up_where_it_broke(mirror: Hub) -> None:
    mirror.faults = [cut(200_000)]
    assert fetch(look()).read_bytes() == mirror.content
    first, second = mirror.ranges
    assert first == "" and 0 < int(second.removeprefix("bytes=").removesuffix("-")) <= 200_000


def test_what_came_before_a_failure_is_kept_apart_and_the_next_call_goes_on_from_it(mirror: Hub) -> None:
    mirror.faults = [cut(200_000), *[refused(503)] * pull.TRIES]
    with pytest.raises(PullError, match="answered 503; try again later"):
        fetch(look())
    (kept,) = files()
    before = fetched_before(look(), our_folder())
    assert kept.endswith(PART) and 0 < before <= 200_000 and not model_path("tiny-q8_0").exists()
    assert fetch(look()).read_bytes() == mirror.content
    assert mirror.ranges[-1] == f"bytes={before}-" and files() == [FILE]


def test_a_player_who_stops_it_loses_nothing(mirror: Hub) -> None:
    def stop(there: int) -> None:
        if there > 100_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(look(), progress=stop)
    assert fetched_before(look(), our_folder()) > 100_000
    assert fetch(look()).read_bytes() == mirror.content and mirror.ranges[-1].startswith("bytes=1")


def test_two_do_not_fetch_one_file_at_once(mirror: Hub) -> None:
    refusals: list[str] = []

    def meanwhile(there: int) -> None:
        if there and not refusals:
            with pytest.raises(PullError) as caught:
                fetch(look())
            refusals.append(str(caught.value))

    assert fetch(look(), progress=meanwhile).read_bytes() == mirror.content
    assert refusals == [f"{FILE} is being fetched already, in another window perhaps; wait for it, or stop that first"]
    assert files() == [FILE]


HOLDING = """
import sys
sys.path[:] = {path!r}
from pathlib import Path
from models.finding.alone import alone
with alone(Path({lock!r})) as held:
    print(held, flush=True)
    sys.stdin.read()
"""


def test_a_program_that_was_killed_locks_nobody_out(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    code = HOLDING.format(path=sys.path, lock=str(lock))
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline().strip() == b"True"
        with alone(lock) as held:
            assert not held
        other.kill()
    assert lock.exists()
    with alone(lock) as held:
        assert held
    with alone(lock) as held:
        assert held


def test_a_server_that_cannot_begin_in_the_middle_begins_anew(mirror: Hub) -> None:
    mirror.ranged, mirror.faults = False, [cut(200_000)]
    assert fetch(look()).read_bytes() == mirror.content


def test_content_of_another_hash_is_thrown_away(mirror: Hub) -> None:
    spoiled = bytes(len(mirror.content))
    mirror.faults = [lambda answer: bool(answer.send_file(len(spoiled), spoiled)) or True]
    with pytest.raises(PullError, match=r"its sha256 differs"):
        fetch(look())
    assert files() == []
    assert fetch(look()).read_bytes() == mirror.content


def test_more_than_was_told_is_not_taken(mirror: Hub) -> None:
    long = mirror.content * 2
    mirror.faults = [lambda answer: bool(answer.send_file(len(long), long)) or True]
    with pytest.raises(PullError, match="larger than the hub says"):
        fetch(look())
    assert all(name.endswith(PART) for name in files())


def test_silence_is_given_up_in_one_plain_line(mirror: Hub) -> None:
    mirror.faults = [silent(5.0)] * pull.TRIES
    with pytest.raises(PullError, match="does not answer; is there a network"):
        fetch(look(), silence=0.1)


STATUS = {
    "gone": ((404, "RepoNotFound"), "no repository 'maker/tiny-GGUF' at 127.0.0.1"),
    "unknown": ((401, ""), "no repository 'maker/tiny-GGUF', or not without a token"),
    "gated": ((403, "GatedRepo"), "given out on terms only: agree to them at http"),
    "forbidden": ((403, ""), "answered 403: maker/tiny-GGUF may not be had"),
    "broken": ((500, ""), "answered 500; try again later"),
    "busy": ((429, ""), "answered 429; try again later"),
}


@pytest.mark.parametrize(("answer", "line"), STATUS.values(), ids=list(STATUS))
def test_a_refusal_is_one_plain_line(answer: tuple[int, str], line: str, mirror: Hub) -> None:
    mirror.status, mirror.code = answer
    with pytest.raises(PullError, match=line) as caught:
        look()
    assert "\n" not in str(caught.value) and caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("status", "code", "line"),
    [
        (403, "GatedRepo", rf"on terms only: agree to them at http://127\.0\.0\.1:\d+/{REPOSITORY}, then"),
        (401, "", "no repository|token"),
        (404, "", "404"),
    ],
)
def test_a_download_that_is_refused_is_not_asked_for_again(status: int, code: str, line: str, mirror: Hub) -> None:
    mirror.faults = [refused(status, code)] * 9
    with pytest.raises(PullError, match=line):
        fetch(look())
    assert len(mirror.faults) == 8 and all(name.endswith(PART) for name in files())


ODD_ANSWERS = {
    "a page": b"<html>sign in to this network</html>",
    "a list": b"[]",
    "no object": b"null",
    "odd files": b'{"id": "x", "siblings": 7}',
}


@pytest.mark.parametrize("page", ODD_ANSWERS.values(), ids=list(ODD_ANSWERS))
def test_an_answer_that_is_none_of_a_hub_is_one_plain_line(page: bytes, mirror: Hub) -> None:
    mirror.page = page
    with pytest.raises(PullError, match="not what the hub answers"):
        look()


def test_a_file_without_a_hash_is_not_fetched(mirror: Hub) -> None:
    mirror.told = {"siblings": [{"rfilename": FILE, "size": 5}]}
    with pytest.raises(PullError, match="does not say which hash"):
        look()


@pytest.mark.parametrize(
    "path", ["../x.gguf\n", "a\\b.gguf", ".gguf", "-x.gguf", "model.safetensors", "x\x1b.gguf", "m-00001-of-00002.gguf"]
)
def test_only_a_plain_file_of_a_model_can_be_asked_for(path: str, mirror: Hub) -> None:
    with pytest.raises(PullError):
        look(path)
    assert mirror.paths == []


def test_a_file_that_is_not_there_is_told_with_the_nearest(mirror: Hub) -> None:
    with pytest.raises(PullError, match=re.escape(f"no file 'tiny-q4_0.gguf' in {REPOSITORY}; it has {FILE}")):
        look("tiny-q4_0.gguf")


def test_without_a_network_it_is_one_plain_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(PullError, match=re.escape("127.0.0.1:9 cannot be reached; is there a network?")):
        look()
    monkeypatch.setenv("HF_ENDPOINT", "http://me:pw-0123@127.0.0.1:9")
    with pytest.raises(PullError) as caught:
        look()
    assert "pw-0123" not in str(caught.value)
    monkeypatch.setenv("HF_ENDPOINT", "ftp://x")
    with pytest.raises(PullError, match="HF_ENDPOINT 'ftp://x'"):
        look()


@pytest.mark.parametrize(
    "address",
    [
        "http://[",
        "http://a b",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:0",
        "http://",
        "http:///x",
        "http://127.0.0.1:9/\x00",
        "http://a\u2028b",
    ],
)
def test_an_address_that_is_none_is_one_plain_line(address: str) -> None:
    with pytest.raises(PullError, match=r"^HF_ENDPOINT '.*'; allowed: an address like https://huggingface\.co$") as caught:
        looked_up(REPOSITORY, FILE, {"HF_ENDPOINT": address})
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("address", ["http://me:pw-0123@[", "me:pw-0123@x", "http://me:pw/-0123@127.0.0.1:9", "ftp://me:pw-0123@x"])
def test_no_password_in_an_address_that_is_none_is_shown(address: str) -> None:
    with pytest.raises(PullError) as caught:
        looked_up(REPOSITORY, FILE, {"HF_ENDPOINT": address})
    assert "0123" not in str(caught.value)


def test_a_host_that_cannot_be_written_as_one_is_one_plain_line() -> None:
    with pytest.raises(PullError, match="no address that can be asked; see HF_ENDPOINT"):
        looked_up(REPOSITORY, FILE, {"HF_ENDPOINT": "http://\u0300x"})


def test_without_the_library_it_is_one_plain_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(hub, "import_module", missing)
    with pytest.raises(PullError, match=re.escape("pip install 'voxpop[llama]'")):
        look()


def test_a_disk_that_is_too_small_is_told_before_anything_is_fetched(mirror: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    check_space(tmp_path, 0)
    room = namedtuple("room", "total used free")(0, 0, pull.SPARE + 1000)
    monkeypatch.setattr(pull.shutil, "disk_usage", lambda folder: room)
    check_space(tmp_path, 1000)
    with pytest.raises(PullError, match=r"not enough room in .*: 0\.2 GB needed, 0\.2 GB free"):
        fetch(look())
    assert mirror.ranges == [] and files() == []


def test_a_disk_that_fills_up_is_one_plain_line_and_what_is_there_is_kept(mirror: Hub) -> None:
    resource = pytest.importorskip("resource", reason="no limits of files on this system")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    file = look()
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, before[1]))
    try:
        with pytest.raises(PullError) as caught:
            fetch(file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert str(our_folder()) in str(caught.value) and "too large" in str(caught.value)
    assert fetched_before(file, our_folder()) == 150_000
    assert fetch(file).read_bytes() == mirror.content


def test_a_player_who_wants_no_network_is_taken_at_their_word(mirror: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(PullError, match="HF_HUB_OFFLINE forbids"):
        look()
    assert mirror.paths == []


def test_another_file_of_that_name_is_never_overwritten(mirror: Hub) -> None:
    our_folder().mkdir(parents=True)
    (our_folder() / FILE).write_bytes(b"mine")
    with pytest.raises(PullError, match="is there already, and is another file"):
        fetch(look())
    assert (our_folder() / FILE).read_bytes() == b"mine"


def test_a_folder_that_cannot_be_written_to_is_one_plain_line(mirror: Hub) -> None:
    our_folder().parent.mkdir(parents=True, exist_ok=True)
    our_folder().write_bytes(b"")
    with pytest.raises(PullError) as caught:
        fetch(look())
    assert str(our_folder()) in str(caught.value)


def test_the_players_token_goes_to_the_hub_and_into_no_message(
    mirror: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    caplog.set_level(logging.DEBUG)
    mirror.faults = [refused(500)] * 20
    with pytest.raises(PullError) as caught:
        fetch(look())
    assert set(mirror.keys) == {f"Bearer {TOKEN}"}
    assert TOKEN not in repr(caught.value) + repr(look()) + caplog.text


def test_recommended_models_are_called_by_short_names_and_others_by_their_place() -> None:
    assert wanted("Qwen2.5-0.5B") == ("Qwen/Qwen2.5-0.5B-Instruct-GGUF", "qwen2.5-0.5b-instruct-q4_k_m.gguf")
    assert wanted("a/b/c/d.gguf") == ("a/b", "c/d.gguf")
    for page in ("resolve/main/c.gguf?download=true", "blob/main/c.gguf"):
        assert wanted(f"https://huggingface.co/a/b/{page}") == ("a/b", "c.gguf")
    for name in ("qwen2.5-05b", "a/b", "", "//x"):
        with pytest.raises(SimError, match=f"no model '{name}'"):
            wanted(name)
    assert all(each.file.endswith(".gguf") and each.licence and 4e8 < each.size < 3e9 for each in RECOMMENDED.values())


# The command


def invoked(*words: str) -> Any:
    return CliRunner().invoke(voxpop, ["minds", "pull", *words])


def test_without_a_name_the_recommended_models_are_listed() -> None:
    told = invoked().output
    assert all(each.name in told and each.licence in told for each in RECOMMENDED.values())


def test_the_command_shows_licence_and_size_and_then_how_to_play(mirror: Hub) -> None:
    told = invoked(f"{REPOSITORY}/{FILE}", "--yes")
    assert told.exit_code == 0, told.output
    assert "licence: apache-2.0" in told.output and "voxpop play --mind llama:tiny-q8_0" in told.output
    assert files() == [FILE]


def test_the_command_fetches_nothing_before_it_is_told_to(mirror: Hub) -> None:
    told = invoked(f"{REPOSITORY}/{FILE}")
    assert "licence: apache-2.0" in told.output and "add --yes" in str(told.exception) and files() == []


def test_a_pulled_recommended_model_keeps_its_short_name(mirror: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    short = RECOMMENDED["qwen2.5-0.5b"]
    about = mirror.about()
    about["siblings"][1]["rfilename"] = short.file
    mirror.told = {"siblings": about["siblings"]}
    told = invoked("qwen2.5-0.5b", "--yes")
    assert "voxpop play --mind llama:qwen2.5-0.5b" in told.output and model_path("qwen2.5-0.5b").name == short.file
    assert "is here" in invoked().output
