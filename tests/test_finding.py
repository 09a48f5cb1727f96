"""Finding minds: files in the folders of many programs, names and keys; whatever lies there, it is told in plain lines."""

import json
import os
import threading
from pathlib import Path

import pytest

from models.finding.candidate import Candidate, plain_count, plain_size
from models.finding.files import model_files
from models.finding.folders import model_path, our_folder, places
from models.finding.keys import keys
from models.finding.named import named
from models.finding.servers import thinks_elsewhere
from models.finding.walk import Limits, Walk
from models.llama import gguf
from models.llama.machine import Machine

DIGEST = "a" * 64


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "player"


@pytest.fixture(scope="session")
def model(tiny_model: Path) -> bytes:
    return tiny_model.read_bytes()


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def listed(home: Path, environment: dict[str, str] | None = None, **more: object) -> list[Candidate]:
    return model_files(environment or {}, home, system="linux", **more)  # type: ignore[arg-type]


def names(home: Path, environment: dict[str, str] | None = None) -> list[str]:
    return [candidate.name for candidate in listed(home, environment)]


def ollama(folder: Path, called: str, digest: str, layers: object = None) -> None:
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{digest}", "size": 1}
    put(folder / "manifests" / called, json.dumps({"schemaVersion": 2, "layers": [layer] if layers is None else layers}).encode())


def test_models_of_every_program_are_found_once_and_named_as_a_player_would_name_them(home: Path, model: bytes) -> None:
    put(our_folder() / "tiny.gguf", model + b"1")
    studio = put(home / ".lmstudio/models/maker/model-GGUF/model.Q4_K_M.gguf", model + b"22")
    blob = put(home / ".cache/huggingface/hub/models--maker--model/blobs/abc", model + b"333")
    snapshot = home / ".cache/huggingface/hub/models--maker--model/snapshots/0123/hub.gguf"
    snapshot.parent.mkdir(parents=True)
    snapshot.symlink_to(blob)
    (home / ".cache/huggingface/hub/models--maker--model/snapshots/4567").mkdir()
    (home / ".cache/huggingface/hub/models--maker--model/snapshots/4567/hub.gguf").symlink_to(blob)
    cache = put(home / ".cache/llama.cpp/cached.gguf", model + b"4444")
    ollama(home / ".ollama/models", "registry.ollama.ai/library/qwen2.5/0.5b", DIGEST)
    ollama(home / ".ollama/models", "hf.co/maker/model/latest", DIGEST)
    stored = put(home / f".ollama/models/blobs/sha256-{DIGEST}", model + b"55555")
    rows = listed(home)
    assert [(row.name, row.where) for row in rows] == [
        ("llama:tiny", "voxpop"),
        (f"llama:{studio}", "LM Studio"),
        (f"llama:{snapshot}", "Hugging Face"),
        (f"llama:{cache}", "llama.cpp"),
        (f"llama:{stored}", "Ollama"),
    ]
    assert rows[-1].what.startswith("hf.co/maker/model:latest") and rows[1].size == len(model) + 2
    assert all(row.kind == "llama" and not row.unusable for row in rows)


def test_folders_that_the_environment_names_are_looked_in(home: Path, tmp_path: Path, model: bytes) -> None:
    given = {"HF_HUB_CACHE": "hub", "OLLAMA_MODELS": "ollama", "LLAMA_CACHE": "llama"}
    environment = {variable: str(tmp_path / folder) for variable, folder in given.items()}
    put(tmp_path / "hub/models--a--b/snapshots/c/hub.gguf", model)
    put(tmp_path / "llama/cache.gguf", model)
    put(tmp_path / f"ollama/blobs/sha256-{DIGEST}", model)
    ollama(tmp_path / "ollama", "registry.ollama.ai/library/tiny/latest", DIGEST)
    assert {row.what.split(",")[0] for row in listed(home, environment)} == {"hub", "cache", "tiny:latest"}
    assert names(home, {"HF_HOME": str(tmp_path / "nothing")}) == []
    pointed = put(tmp_path / "studio/models/a/b/pointed.gguf", model)
    put(home / ".lmstudio-home-pointer", f"{tmp_path / 'studio'}\n".encode())
    assert names(home) == [f"llama:{pointed}"]


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_every_system_has_its_own_folders(system: str, home: Path) -> None:
    looked = {place.owner: place.path for place in places({"LOCALAPPDATA": "/local"}, home, system)}
    caches = {"linux": home / ".cache/llama.cpp", "darwin": home / "Library/Caches/llama.cpp", "win32": Path("/local/llama.cpp")}
    assert looked["llama.cpp"] == caches[system] and looked["Hugging Face"] == home / ".cache/huggingface/hub"


def test_a_split_model_is_one_model_with_all_its_parts(home: Path, model: bytes) -> None:
    folder = home / ".lmstudio/models/a/b"
    for part in (1, 2, 3):
        put(folder / f"whole-{part:05}-of-00003.gguf", model)
        if part != 2:
            put(folder / f"holed-{part:05}-of-00003.gguf", model)
    holed, whole = listed(home)
    assert (whole.name, whole.size) == (f"llama:{folder / 'whole-00001-of-00003.gguf'}", 3 * len(model))
    assert "missing" in holed.unusable and not whole.unusable


def test_what_speaks_to_nobody_is_left_out(home: Path, model: bytes) -> None:
    for name in (
        "mmproj-model-f16.gguf",
        "ggml-vocab-qwen2.gguf",
        "nomic-embed-text.gguf",
        "bge-reranker.gguf",
        "notes.txt",
        "x.gguf.part",
    ):
        put(our_folder() / name, model)
    ollama(home / ".ollama/models", "registry.ollama.ai/library/nomic-embed-text/latest", DIGEST)
    assert names(home) == []


BROKEN = {
    "empty": b"",
    "a page": b"<!DOCTYPE html><html>",
    "a pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    "noise": bytes(range(256)) * 40,
    "another version": b"GGUF\xff\xff\xff\xff" + b"\x00" * 40,
    "huge counts": b"GGUF\x03\x00\x00\x00" + b"\xff" * 40,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_file_is_listed_with_the_reason(content: bytes, home: Path) -> None:
    put(our_folder() / "broken.gguf", content)
    (row,) = listed(home)
    assert row.name == "llama:broken" and row.unusable and "\n" not in row.unusable


def test_a_cut_file_is_listed_with_the_reason(home: Path, model: bytes) -> None:
    put(our_folder() / "cut.gguf", model[: len(model) // 2])
    assert listed(home)[0].unusable


def test_pipes_loops_dead_links_and_closed_folders_stop_nobody(home: Path, model: bytes) -> None:
    folder = home / ".lmstudio/models"
    put(folder / "a/good.gguf", model)
    os.mkfifo(folder / "pipe.gguf")
    (folder / "a/loop").symlink_to(folder)
    (folder / "dead.gguf").symlink_to(folder / "nowhere")
    (folder / "folder.gguf").mkdir()
    put(home / ".ollama/models", b"a file where a folder is looked for")
    assert names(home) == [f"llama:{folder / 'a/good.gguf'}"]


def test_odd_names_are_shown_plain_and_cannot_be_used(home: Path, model: bytes) -> None:
    put(our_folder() / "red\x1b[31m\u202e.gguf", model)
    put(our_folder() / os.fsdecode(b"latin\xe9.gguf"), model)
    rows = listed(home)
    assert len(rows) == 2 and all(row.unusable == "its name holds odd characters; rename it" for row in rows)
    assert all(row.name.isprintable() and row.what.isprintable() for row in rows)


ODD_MANIFESTS = [
    b"",
    b"[]",
    b"{}",
    b'{"layers": 7}',
    b"\xff",
    b'{"layers": [{"digest": "\xff"}]}',
    b'{"layers": [{"digest": "sha256:../../../../etc/passwd"}]}',
    b"[" * 10_000,
]


def test_manifests_of_another_form_are_passed_over(home: Path) -> None:
    for number, content in enumerate(ODD_MANIFESTS):
        put(home / f".ollama/models/manifests/registry.ollama.ai/library/odd/{number}", content)
    ollama(home / ".ollama/models", "registry.ollama.ai/library/gone/1b", DIGEST)
    (row,) = listed(home)
    assert row.what == "gone:1b" and "missing" in row.unusable


def test_no_odd_file_ends_the_list(home: Path, model: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    describe = gguf.describe

    def described(path: Path) -> object:
        return 1 / 0 if path.stem == "odd" else describe(path)

    monkeypatch.setattr(gguf, "describe", described)
    for name in ("even", "odd"):
        put(our_folder() / f"{name}.gguf", model)
    even, odd = listed(home)
    assert not even.unusable and odd.unusable == "no sense can be made of what it says of itself (ZeroDivisionError)"


@pytest.mark.parametrize("pointer", [b"/a\0b", b"\xff\xfe", b"", b"\n\n"])
def test_an_odd_pointer_of_lm_studio_points_nowhere(pointer: bytes, home: Path, model: bytes) -> None:
    put(home / ".lmstudio-home-pointer", pointer)
    usual = put(home / ".lmstudio/models/a/b/usual.gguf", model)
    assert names(home) == [f"llama:{usual}"]


@pytest.mark.skipif(os.name == "nt", reason="no pipes among its files")
def test_a_pipe_for_a_pointer_keeps_nobody_waiting(home: Path) -> None:
    home.mkdir()
    os.mkfifo(home / ".lmstudio-home-pointer")
    listing = threading.Thread(target=names, args=(home,), daemon=True)
    listing.start()
    listing.join(20)
    assert not listing.is_alive()


def test_a_folder_without_end_is_left_at_the_limit_and_that_is_told(home: Path, model: bytes) -> None:
    for number in range(60):
        put(our_folder() / f"{number:02}.gguf", model)
    rows = listed(home, limits=Limits(entries=50))
    assert len(rows) == 51 and "not looked through to its end" in rows[-1].unusable
    deep = put(home / ".cache/llama.cpp" / "/".join("abcdefghijkl") / "deep.gguf", model)
    assert f"llama:{deep}" not in names(home)


def test_no_time_is_no_walk(tmp_path: Path) -> None:
    put(tmp_path / "a.gguf", b"")
    walk = Walk(Limits(seconds=-1))
    assert list(walk.files(tmp_path, lambda name: True)) == [] and walk.cut == [tmp_path]


@pytest.mark.parametrize("architecture", ["bert", "clip"])
def test_a_file_that_says_it_speaks_to_nobody_is_left_out(architecture: str, home: Path) -> None:
    pytest.importorskip("gguf", reason="the extra 'test' is not installed in full")
    from tiny_gguf import tiny_gguf

    our_folder().mkdir(parents=True)
    tiny_gguf(our_folder(), architecture, architecture=architecture)
    assert names(home) == []


def test_a_model_too_big_for_this_machine_is_listed_with_the_reason(home: Path, model: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.llama.machine.this_machine", lambda: Machine(2, 1 << 20))
    put(our_folder() / "tiny.gguf", model)
    assert "of memory" in listed(home)[0].unusable


def test_a_model_in_our_folder_goes_by_its_name(model: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ours = put(our_folder() / "tiny.gguf", model)
    small = put(our_folder() / "qwen2.5-0.5b-instruct-q4_k_m.gguf", model)
    assert model_path("tiny") == model_path("tiny.gguf") == ours
    assert model_path("Qwen2.5-0.5B") == model_path("qwen2.5-0.5b-instruct-q4_k_m") == small
    for given in ("nothing", "some/tiny", "/tiny", "x\0y", "x" * 5000, "", "qwen3-0.6b"):
        assert model_path(given) == Path(given)
    here = put(tmp_path / "tiny.gguf", model)
    assert model_path("tiny.gguf") == Path("tiny.gguf") and here.is_file()


# Keys, and names of the player's own


def test_keys_are_told_by_their_variable_and_never_shown() -> None:
    secret = "sk-secret-0123456789"
    environment = dict.fromkeys(("OPENAI_API_KEY", "VOXPOP_API_KEYS", "GROQ_API_KEY"), secret) | {"MISTRAL_API_KEY": "  "}
    rows = keys(environment)
    assert [row.where for row in rows] == ["VOXPOP_API_KEYS", "GROQ_API_KEY"] and all(row.paid and row.unusable for row in rows)
    assert secret not in repr(rows)
    assert keys({"OPENAI_API_KEY": secret})[0].where == "OPENAI_API_KEY" and keys({}) == []
    hidden = keys({"OPENAI_API_KEY": secret, "OPENAI_BASE_URL": "https://me:pw-0123@example.org/v1"})
    assert "pw-0123" not in repr(hidden)


MINDS = """
[quick]
model = "tiny"
url = "http://127.0.0.1:11434/v1"
[clever]
model = "big"
url = "https://api.example.org/v1"
key = "env:EXAMPLE_KEY"
[passed-on]
model = "gpt-oss:120b-cloud"
url = "http://127.0.0.1:11434/v1"
[own]
llama = "%s"
[gone]
llama = "/nowhere.gguf"
"""


def test_names_of_the_players_own_are_listed_and_what_they_lack(tmp_path: Path, model: bytes) -> None:
    file = put(tmp_path / "tiny.gguf", model)
    path = put(tmp_path / "minds.toml", (MINDS % file).encode())
    quick, clever, passed_on, own, gone = named({"VOXPOP_MINDS": str(path)})
    assert (quick.name, quick.what, quick.paid, quick.unusable) == ("quick", "tiny at 127.0.0.1:11434", False, "")
    assert passed_on.paid and thinks_elsewhere("GLM-4.6:Cloud ") and not thinks_elsewhere("cloud-7b")
    assert clever.paid and clever.unusable == "there is no key in env:EXAMPLE_KEY; set EXAMPLE_KEY"
    assert (own.what, own.size) == ("tiny", len(model)) and "no file '/nowhere.gguf'" in gone.unusable
    secret = "sk-secret-0123456789"
    rows = named({"VOXPOP_MINDS": str(path), "EXAMPLE_KEY": secret})
    assert not rows[1].unusable and secret not in repr(rows)


def test_a_minds_file_that_is_none_says_why(tmp_path: Path) -> None:
    (row,) = named({"VOXPOP_MINDS": str(put(tmp_path / "minds.toml", b"[x"))})
    assert row.kind == "named" and "no TOML" in row.unusable and "\n" not in row.unusable
    assert named({"VOXPOP_MINDS": str(tmp_path / "none.toml")}) == []


def test_sizes_and_counts_read_as_people_say_them() -> None:
    assert [plain_size(size) for size in (7, 491_000_000, 999_600_000, 1_117_000_000)] == ["7 bytes", "491 MB", "1 GB", "1.12 GB"]
    assert [plain_count(count) for count in (136_000, 494_000_000, 1_543_000_000)] == ["136k", "494M", "1.54B"]
