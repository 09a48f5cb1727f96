"""The model files on this machine: what other programs and we ourselves have fetched."""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from models.finding.candidate import Candidate, plain_count
from models.finding.folders import ENDING, Place, ollama_folders, our_folder, places
from models.finding.walk import Limits, Walk
from sim.text import clean

NAME_LIMIT = 4000  # characters of a path
MOST = 300  # files listed
_MANIFEST_LIMIT = 1 << 20  # bytes
_PART = re.compile(r".*-(\d{5})-of-\d{5}\.gguf$", re.IGNORECASE)
_DIGEST = re.compile(r"^sha256[:-]([0-9a-f]{64})$")
_NO_MINDS = ("mmproj", "ggml-vocab", "embed", "rerank", "imatrix")  # in the names of what speaks to nobody
_SPEAKS_TO_NOBODY = ("not a language model", "does not write", "vocabulary only")  # in the reasons why a file is refused


class _Layer(Struct):
    mediaType: str = ""  # noqa: N815 - as Ollama writes it
    digest: str = ""
    size: int = 0


class _Manifest(Struct):
    layers: list[_Layer] = []  # msgspec copies it


def model_files(environment: Mapping[str, str], home: Path, limits: Limits = Limits(), system: str = sys.platform) -> list[Candidate]:  # noqa: B008
    """Return the models that lie in the usual folders, each once, ours first.

    Blocks: it reads folders and the first part of each file, for as long as the limits allow and a little longer.
    """
    walk = Walk(limits)
    found: list[Candidate] = []
    for place in places(environment, home, system):
        found += _in_place(place, walk)
    for folder in ollama_folders(environment, home, system):
        found += _in_ollama(folder, walk)
    whole = "it was not looked through to its end; name the file: llama:PATH"
    return found[:MOST] + [
        Candidate(_name(folder), "llama", "a folder", where=clean(str(folder), 200), unusable=whole) for folder in walk.cut
    ]


def _in_place(place: Place, walk: Walk) -> Iterator[Candidate]:
    """Yield the models in a folder and below; a split one once, with all its parts."""
    for path, facts in walk.files(place.path, _wanted):
        part = _PART.match(path.name)
        if part is None or int(part[1]) == 1:
            yield from _candidate(path, facts.st_size, place.owner, walk)


def _candidate(path: Path, size: int, owner: str, walk: Walk, called: str = "") -> Iterator[Candidate]:
    """Yield what can be said of a file; nothing where it holds no mind at all. Once time is over it is not looked into."""
    from models.llama.gguf import ModelFileError, describe
    from models.llama.machine import MemoryShortError, chosen, this_machine
    from models.llama.protocol import Options

    what, unusable, name = called or path.stem, "", _name(path)
    try:
        if not walk.over:
            facts = describe(path)
            size, what = facts.bytes_, f"{called or facts.name}, {plain_count(facts.parameters)} {facts.quantisation}"
            chosen(facts, Options(), this_machine())
    except MemoryShortError as error:
        unusable = str(error)
    except ModelFileError as error:
        unusable = str(error).removeprefix(f"the model file '{clean(str(path), 300)}' ")
        if any(word in unusable for word in _SPEAKS_TO_NOBODY):
            return
    except Exception as error:  # noqa: BLE001 - the seam to files from anywhere: one of them must not end the list
        unusable = f"no sense can be made of what it says of itself ({type(error).__name__})"
    if clean(name, NAME_LIMIT) != name:
        name, unusable = clean(name, NAME_LIMIT), "its name holds odd characters; rename it"
    yield Candidate(name, "llama", clean(what, 80), size, owner, unusable)


def _name(path: Path) -> str:
    """Return how a file is named as a mind: in our folder by its stem."""
    own = path.parent == our_folder() and path.suffix == ENDING
    return f"llama:{path.stem if own else path}"


def _wanted(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(ENDING) and not any(word in lower for word in _NO_MINDS)


def _in_ollama(folder: Path, walk: Walk) -> Iterator[Candidate]:
    """Yield Ollama's models: its manifests say which of its nameless blobs is which model."""
    for path, facts in walk.files(folder / "manifests", lambda name: True):
        model = _model_of(path) if facts.st_size <= _MANIFEST_LIMIT else ""
        blob = folder / "blobs" / f"sha256-{model}"
        called = _called(path.relative_to(folder / "manifests"))
        if not model or any(word in called.lower() for word in _NO_MINDS):
            continue
        try:
            blob_facts = blob.stat()
        except OSError:
            yield Candidate(f"llama:{blob}", "llama", called, 0, "Ollama", "its file is missing; fetch it again with Ollama")
            continue
        if walk.first_met(blob_facts):
            yield from _candidate(blob, blob_facts.st_size, "Ollama", walk, called)


def _model_of(manifest: Path) -> str:
    """Return the digest of the model that a manifest names, "" where it names none."""
    try:
        layers = msgspec.json.decode(manifest.read_bytes(), type=_Manifest).layers
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):  # ValueError: it is no UTF-8
        return ""
    found = (_DIGEST.match(layer.digest) for layer in layers if layer.mediaType.endswith("image.model"))
    return next((digest[1] for digest in found if digest), "")


def _called(manifest: Path) -> str:
    """Return what Ollama calls a model: registry/namespace/model/tag, without what goes without saying."""
    parts = [*manifest.parts[:-1]]
    if parts[:1] == ["registry.ollama.ai"]:
        parts = parts[2:] if parts[1:2] == ["library"] else parts[1:]
    return clean(f"{'/'.join(parts)}:{manifest.name}", 80)
