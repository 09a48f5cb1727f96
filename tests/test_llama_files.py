"""Files that hold no model to run: each gives one plain line that names it, and leaves no process behind."""

import os
import socket
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from model_processes import left_behind
from msgspec.structs import replace
from tiny_gguf import Shape, byte_vocabulary, spm_vocabulary, tiny_gguf

from models.completer import BarredError, CompleterError, OutageError, Prompt, Request
from models.llama.completer import LlamaCompleter
from models.llama.gguf import ModelFileError, content_hash, describe
from models.llama.machine import Machine, MemoryShortError, chosen, divided
from models.llama.named import llama_completer, split_name
from models.llama.protocol import Options
from models.minds import check_mind
from sim.errors import SimError

pytest.importorskip("llama_cpp", reason="the extra 'llama' is not installed")

SMALL = Options(context=512, at_once=2, threads=1)
U32 = 4  # how a header says that a number is of 32 bits

Make = Callable[[Path, bytes], Path]


def of(content: bytes, name: str = "bad.gguf") -> Make:
    """Return what writes a file of this content."""

    def make(folder: Path, good: bytes) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def edited(edit: Callable[[bytes], bytes], name: str = "bad.gguf") -> Make:
    """Return what writes a good model with something changed."""

    def make(folder: Path, good: bytes) -> Path:
        changed = edit(good)
        assert changed != good
        (folder / name).write_bytes(changed)
        return folder / name

    return make


def renamed(old: bytes, new: bytes) -> Make:
    assert len(old) == len(new)
    return edited(lambda good: good.replace(old, new))


def numbered(key: str, number: int) -> Make:
    """Return what writes a good model that says another number."""

    def edit(good: bytes) -> bytes:
        at = good.index(struct.pack("<Q", len(key)) + key.encode()) + 8 + len(key)
        assert good[at : at + 4] == struct.pack("<I", U32)
        return good[: at + 4] + struct.pack("<I", number) + good[at + 8 :]

    return edited(edit)


def tensor_changed(kind: int | None = None, offset: int | None = None, axes: int | None = None) -> Make:
    """Return what writes a good model of which one tensor is described otherwise."""

    def edit(good: bytes) -> bytes:
        at = good.index(b"token_embd.weight") + len(b"token_embd.weight")
        there = struct.unpack_from("<IQQIQ", good, at)
        wanted = (axes or there[0], there[1], there[2], kind if kind is not None else there[3], offset if offset is not None else there[4])
        return good[:at] + struct.pack("<IQQIQ", *wanted) + good[at + struct.calcsize("<IQQIQ") :]

    return edited(edit)


def folder_of(*inside: str) -> Make:
    def make(folder: Path, good: bytes) -> Path:
        bad = folder / "bad.gguf"
        bad.mkdir()
        for name in inside:
            (bad / name).write_bytes(good)
        return bad

    return make


def pipe(folder: Path, good: bytes) -> Path:
    os.mkfifo(folder / "bad.gguf")
    return folder / "bad.gguf"


def unix_socket(folder: Path, good: bytes) -> Path:
    here = Path.cwd()
    os.chdir(folder)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("bad.gguf")
    finally:
        os.chdir(here)
    return folder / "bad.gguf"


def dangling(folder: Path, good: bytes) -> Path:
    (folder / "bad.gguf").symlink_to(folder / "nowhere")
    return folder / "bad.gguf"


def archive(folder: Path, good: bytes) -> Path:
    with zipfile.ZipFile(folder / "bad.gguf", "w") as packed:
        packed.writestr("data.pkl", "weights")
    return folder / "bad.gguf"


def parts(*numbers: int, of_: int, asked: int = 1) -> Make:
    def make(folder: Path, good: bytes) -> Path:
        for number in numbers:
            (folder / f"bad-{number:05d}-of-{of_:05d}.gguf").write_bytes(good)
        return folder / f"bad-{asked:05d}-of-{of_:05d}.gguf"

    return make


def written(**changes: object) -> Make:
    """Return what writes a model of another making."""
    return lambda folder, good: tiny_gguf(folder, "bad", **changes)  # type: ignore[arg-type]


def header(version: int = 3, tensors: int = 1, entries: int = 1, rest: bytes = b"") -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, entries) + rest + bytes(64)


def entry(key: str, kind: int, value: bytes) -> bytes:
    return struct.pack("<Q", len(key)) + key.encode() + struct.pack("<I", kind) + value


# What is wrong -> how to make it, and what must be said of it. These are refused before anything is started ...
REFUSED_AT_ONCE: dict[str, tuple[Make, str]] = {
    "missing": (lambda folder, good: folder / "bad.gguf", "does not exist"),
    "under a file": (lambda folder, good: of(b"")(folder, good) / "bad.gguf", "does not exist"),
    "a name with a null": (lambda folder, good: folder / "bad\0.gguf", "does not exist"),
    "a link to nothing": (dangling, "does not exist"),
    "an empty folder": (folder_of(), "is a folder"),
    "a folder with models": (folder_of("one.gguf", "two.gguf"), "it holds one.gguf, two.gguf"),
    "a pipe": (pipe, "is a pipe"),
    "a socket": (unix_socket, "is a socket"),
    "a device": (lambda folder, good: Path("/dev/null"), "is a device"),
    "empty": (of(b""), "is empty"),
    "one byte": (of(b"G"), "is a text"),
    "magic only": (of(b"GGUF"), "is cut"),
    "zeros": (of(bytes(4096)), "nothing but zeros"),
    "noise": (of(bytes(range(256)) * 16), "is not a GGUF file"),
    "a text": (of(b"You are welcome.\n" * 100), "is a text"),
    "a web page": (of(b"\n<!DOCTYPE html><html><body>404</body></html>"), "is a web page"),
    "json": (of(b'{"error": "Entry not found"}'), "is a text"),
    "a git-lfs pointer": (of(b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 400\n"), "is a Git LFS pointer"),
    "safetensors": (of(struct.pack("<Q", 1000) + b'{"__metadata__":{}}'), "safetensors"),
    "a pytorch archive": (archive, "zip"),
    "gzip": (of(b"\x1f\x8b\x08" + bytes(range(200))), "gzip"),
    "an old llama.cpp file": (of(b"tjgg" + bytes(200)), "given up (GGJT)"),
    "version 1": (of(header(version=1)), "version 1; it must be 2 or 3"),
    "version 99": (of(header(version=99)), "version 99; it must be 2 or 3"),
    "big-endian": (of(b"GGUF" + struct.pack(">IQQ", 3, 1, 1) + bytes(64)), "another byte order"),
    "big-endian magic": (of(b"FUGG" + bytes(100)), "another byte order"),
    "absurdly many tensors": (of(header(tensors=1 << 60)), "announces 1,152,921,504,606,846,976 tensors"),
    "absurdly many entries": (of(header(entries=1 << 60)), "announces 1,152,921,504,606,846,976 entries"),
    "an absurdly long name": (of(header(rest=struct.pack("<Q", 1 << 50))), "is broken"),
    "an absurdly long text": (of(header(rest=entry("a", 8, struct.pack("<Q", 1 << 40)))), "is broken"),
    "an absurdly long list": (of(header(rest=entry("a", 9, struct.pack("<IQ", 4, 1 << 50)))), "is broken"),
    "a list of lists": (of(header(rest=entry("a", 9, struct.pack("<IQ", 9, 1)))), "is broken"),
    "an entry of no kind": (of(header(rest=entry("a", 77, b""))), "kind 77"),
    "cut in the header": (edited(lambda good: good[:1000]), "end within the header"),
    "cut in the vocabulary": (edited(lambda good: good[: good.index(b"token_embd")]), "end within the header"),
    "cut in the weights": (edited(lambda good: good[: len(good) // 2]), "is cut: 2"),
    "cut by a page": (edited(lambda good: good[:-4096]), "is cut"),
    "weights beyond the end": (tensor_changed(offset=1 << 40), "is cut"),
    "weights with too many axes": (tensor_changed(axes=9), "9 axes"),
    "no architecture": (renamed(b"general.architecture", b"general.architectura"), "does not say which architecture"),
    "a vocabulary only": (
        edited(lambda good: good[:8] + struct.pack("<Q", 0) + good[16:]),
        "holds a vocabulary only",
    ),
    "a reading model": (written(architecture="bert"), "reads and does not write (bert)"),
    "an eye": (written(architecture="clip"), "not a language model"),
    "parts missing": (parts(1, 3, of_=4), "missing beside it: bad-00002-of-00004.gguf, bad-00004-of-00004.gguf"),
    "not the first part": (parts(1, 2, of_=2, asked=2), "name the first: 'bad-00001-of-00002.gguf'"),
    "part nine of two": (parts(9, of_=2, asked=9), "part 9 of 2"),
}

# ... and these by llama.cpp, in the model's process.
REFUSED_BY_LLAMA: dict[str, tuple[Make, str]] = {
    "an unknown architecture": (written(architecture="voxpop"), "unknown model architecture: 'voxpop'"),
    "no layers said": (renamed(b"llama.block_count", b"llama.block_cuont"), "llama.block_count"),
    "too many layers said": (numbered("llama.block_count", 3), "blk.2"),
    "a missing tensor": (renamed(b"blk.1.ffn_down.weight", b"blk.1.ffn_dawn.weight"), "blk.1.ffn_down.weight"),
    "a wrong width": (numbered("llama.feed_forward_length", 256), "has wrong shape"),
    "an odd number of heads": (numbered("llama.attention.head_count", 3), "invalid n_rot"),
    "no such tokenizer": (renamed(b"gpt2", b"gptx"), "unknown tokenizer: 'gptx'"),
    "no tokens": (renamed(b"tokenizer.ggml.tokens", b"tokenizer.ggml.tokans"), "cannot find tokenizer vocab"),
    "weights of no kind": (tensor_changed(kind=99), "invalid ggml type 99"),
    "weights askew": (tensor_changed(offset=7), "has offset 7"),
}


@pytest.fixture
def good(tiny_model: Path) -> bytes:
    return tiny_model.read_bytes()


@pytest.mark.parametrize("wrong", REFUSED_AT_ONCE)
def test_a_file_without_a_model_is_refused_in_one_plain_line(wrong: str, tmp_path: Path, good: bytes) -> None:
    make, said = REFUSED_AT_ONCE[wrong]
    path = make(tmp_path, good)
    with pytest.raises(ModelFileError) as refusal:
        describe(path)
    is_plain(str(refusal.value), path, said)
    with pytest.raises(SimError) as again:
        check_mind(f"llama:{path}")  # as the command line does, before anything is started
    assert str(again.value) == str(refusal.value)


@pytest.mark.parametrize("wrong", REFUSED_BY_LLAMA)
async def test_a_model_that_llama_cpp_refuses_is_refused_in_one_plain_line(wrong: str, tmp_path: Path, good: bytes) -> None:
    make, said = REFUSED_BY_LLAMA[wrong]
    path = make(tmp_path, good)
    completer = LlamaCompleter(str(path), SMALL)
    with pytest.raises(SimError) as refusal:
        await completer.start()
    is_plain(str(refusal.value), path, said)
    assert completer.loaded is None and completer.pid is None
    await completer.aclose()
    assert left_behind() == []


def is_plain(line: str, path: Path, said: str) -> None:
    assert said in line
    assert path.name.replace("\0", "") in line
    assert line.isprintable() and len(line) < 600 and "Error" not in line


async def test_a_model_on_which_llama_cpp_aborts_takes_its_own_process_alone(tmp_path: Path, good: bytes) -> None:
    completer = LlamaCompleter(str(numbered("llama.block_count", 0)(tmp_path, good)), SMALL)
    for _ in range(2):
        with pytest.raises(OutageError, match=r"bad: its process was ended by SIGABRT: [\w.-]+:\d+: GGML_ASSERT\("):
            await completer.start()
    with pytest.raises(BarredError, match="bad: it died 3 times in a row"):
        await completer.start()
    assert left_behind() == []


async def test_rotten_weights_load_and_are_found_out_by_the_first_answer(tmp_path: Path) -> None:
    completer = LlamaCompleter(str(tiny_gguf(tmp_path, rotten=True)), SMALL)
    try:
        with pytest.raises(CompleterError, match="tiny: "):
            await completer.complete(Request(Prompt("rules", "me", "now"), {"type": "object"}, seed=1, max_tokens=8))
    finally:
        await completer.aclose()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tiny_gguf(tmp_path)
    path.chmod(0)
    with pytest.raises(ModelFileError, match="Permission denied"):
        describe(path)


def test_a_file_is_described_by_its_header(tmp_path: Path) -> None:
    path = tiny_gguf(tmp_path, "Tiny-1", shape=Shape(width=64, layers=3, heads=4, key_value_heads=2, context=2048))
    facts = describe(path)
    assert (facts.name, facts.architecture, facts.quantisation, facts.context) == ("Tiny-1", "llama", "F32", 2048)
    assert facts.bytes_ == path.stat().st_size and facts.bytes_ * 0.8 < facts.parameters * 4 < facts.bytes_
    assert facts.cache_bytes == 3 * 2 * (16 + 16) * 2  # layers, heads, key and value, bytes
    assert facts.vocabulary == len(byte_vocabulary().tokens)
    assert "<|im_start|>" in facts.template
    assert describe(tiny_gguf(tmp_path, "spm", vocabulary=spm_vocabulary(), template=None)).template == ""


@pytest.mark.parametrize("heads", [[float("nan"), 2.0], [float("inf")], [-3, 2], [1 << 63]])
def test_odd_numbers_of_heads_count_as_not_said(heads: list[float], tmp_path: Path, good: bytes) -> None:
    form, kind = ("f", 6) if isinstance(heads[0], float) else ("q", 11) if min(heads) < 0 else ("Q", 10)
    said = struct.pack(f"<IQ{len(heads)}{form}", kind, len(heads), *heads)
    old = entry("llama.attention.head_count_kv", U32, b"")
    at = good.index(old)
    new = entry("llama.attention.head_count_kv", 9, said)
    path = of(good[:at] + new + good[at + len(old) + 4 :] + bytes(4096))(tmp_path, good)
    facts = describe(path)
    assert 1 <= facts.cache_bytes < 1 << 40
    chosen(facts, Options(), Machine(cores=2, free=1 << 33))


def test_a_model_is_known_by_its_content(tmp_path: Path) -> None:
    first, same, other = (tiny_gguf(tmp_path, name, seed=seed) for name, seed in (("a", 1), ("a", 1), ("b", 2)))
    assert content_hash(first) == content_hash(same) != content_hash(other)


def test_a_model_called_by_its_hash_has_the_name_that_its_maker_gave_it(tmp_path: Path) -> None:
    path = tiny_gguf(tmp_path, "Tiny").rename(tmp_path / f"sha256-{'0' * 64}")
    assert describe(path).name == "Tiny"


def test_a_model_that_does_not_fit_is_refused_with_figures(tiny_model: Path) -> None:
    facts = describe(tiny_model)
    with pytest.raises(MemoryShortError, match=r"'tiny' needs about 0\.1 GiB of memory with a context of 4,096 tokens; 0\.0 GiB is free"):
        chosen(facts, Options(), Machine(cores=4, free=1 << 20))
    with pytest.raises(MemoryShortError, match="it may take"):
        chosen(facts, Options(memory=64 << 20), Machine(cores=4, free=1 << 33))
    with pytest.raises(SimError, match="needs about"):
        llama_completer(f"{tiny_model}?memory=64MiB", tiny_model)


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 1), (4, 3), (64, 16)])
def test_a_core_is_left_to_the_screen(cores: int, threads: int, tiny_model: Path) -> None:
    assert chosen(describe(tiny_model), Options(), Machine(cores, free=1 << 33)).threads == threads


def test_what_the_player_chooses_is_taken(tiny_model: Path) -> None:
    options = Options(context=8192, at_once=3, threads=7, memory=1 << 30, gpu_layers=0)
    assert chosen(describe(tiny_model), options, Machine(cores=2, free=1 << 33)) == options


def test_fewer_are_at_work_than_the_player_chooses_rather_than_that_no_prompt_finds_room(tiny_model: Path) -> None:
    facts = describe(tiny_model)
    for context, at_once in ((512, 1), (4096, 1), (8192, 3), (17 * 2048, 16)):
        options = chosen(facts, Options(context=context, at_once=16), Machine(cores=2, free=1 << 33))
        division = divided(options.context, options.at_once, facts.context)
        assert options.at_once == at_once and division.agents == at_once and division.each == min(2048, context // 2)


def test_the_cache_grows_with_free_memory_and_stays_in_its_share(tiny_model: Path) -> None:
    facts = describe(tiny_model)
    contexts = [chosen(facts, Options(), Machine(4, free << 20)).context for free in (150, 160, 1 << 12)]
    assert contexts == sorted(contexts) and contexts[-1] == 34 * 4096
    assert all(divided(context, 1, facts.context).each >= 2048 for context in contexts)


@pytest.mark.parametrize(
    ("layers", "width", "heads", "kept", "free", "each", "agents"),
    [
        (24, 896, 14, 2, 8, 4096, range(30, 33)),  # 0.5B weights
        (28, 1536, 12, 2, 8, 4096, range(20, 33)),  # 1.5B
        (32, 4096, 32, 8, 8, 2048, range(8, 12)),  # 8B
    ],
)
def test_as_many_agents_as_there_is_memory_for_keep_their_places_and_each_has_room_for_a_prompt(
    layers: int, width: int, heads: int, kept: int, free: int, each: int, agents: range, tiny_model: Path
) -> None:
    facts = replace(describe(tiny_model), context=32_768, cache_bytes=4 * layers * kept * width // heads)
    options = chosen(facts, Options(), Machine(4, free << 30))
    division = divided(options.context, options.at_once, facts.context)
    assert division.each == each and division.agents in agents and division.each * division.places <= options.context
    assert options.at_once <= division.agents


@pytest.mark.parametrize("trained", [0, 1, 300, 2048, 5000, 131_072])
@pytest.mark.parametrize("at_once", [1, 3, 16, 128])
@pytest.mark.parametrize("context", [512, 513, 1024, 4096, 100_000, 1 << 22])
def test_a_cache_is_divided_without_anything_left_over_that_was_not_there(context: int, at_once: int, trained: int) -> None:
    division = divided(context, at_once, trained)
    assert division.each % 256 == 0 and division.each * division.places <= context
    assert min(division) >= 1 and division.places <= 256
    assert trained < 256 or division.each <= trained
    assert division.agents >= min(at_once, context // 256 - 2)


@pytest.mark.parametrize(
    ("name", "path", "options"),
    [
        ("a.gguf", "a.gguf", Options()),
        ("a.gguf?context=8192&at_once=8&threads=2", "a.gguf", Options(context=8192, at_once=8, threads=2)),
        ("what?.gguf", "what?.gguf", Options()),
        ("a.gguf?memory=6GB", "a.gguf", Options(memory=6_000_000_000)),
        ("a.gguf?memory=6GiB&gpu_layers=-1", "a.gguf", Options(memory=6 << 30, gpu_layers=-1)),
    ],
)
def test_options_stand_behind_the_path(name: str, path: str, options: Options) -> None:
    assert split_name(name) == (path, options)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a?contxt=1", "no option 'contxt' of a llama.cpp model; did you mean 'context'?"),
        ("a?threads=many", "threads 'many' of a llama.cpp model is no whole number; allowed: 1 to 512"),
        ("a?threads=0", "threads 0 of a llama.cpp model is out of range; allowed: 1 to 512"),
        ("a?threads=2GB", "threads '2GB' of a llama.cpp model is no whole number"),
        ("a?context=1", "context 1 of a llama.cpp model is out of range; allowed: 512 to 4,194,304"),
    ],
)
def test_an_option_that_is_none_is_refused(name: str, said: str) -> None:
    with pytest.raises(SimError) as refusal:
        split_name(name)
    assert str(refusal.value).startswith(said)


def test_without_llama_cpp_the_way_to_it_is_told(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.llama.named.find_spec", lambda name: None)
    with pytest.raises(SimError, match=r"pip install 'voxpop\[llama\]'"):
        check_mind(f"llama:{tiny_model}")
