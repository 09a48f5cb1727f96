"""The folders in which models lie: ours, and those of the programs that people fetch models with."""

import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from platformdirs import user_data_path

from models.finding.recommended import RECOMMENDED

ENDING = ".gguf"
_POINTER_LIMIT = 4096  # characters read of LM Studio's pointer


class Place(Struct, frozen=True):
    """A folder, and whose it is."""

    owner: str
    path: Path


def our_folder() -> Path:
    """Return the folder of the models that were pulled; it may not be there yet."""
    return user_data_path("voxpop", appauthor=False) / "models"


def model_path(text: str) -> Path:
    """Return the file that a text means: a path as it is, or else a model in our folder by its name, with or without its ending.

    Where there is no such file anywhere, the path as it was given. A recommended model may be called as it was pulled.
    """
    given = Path(text).expanduser()
    try:
        if given.is_file() or given.is_absolute() or len(given.parts) != 1:
            return given
        name = recommended.file if (recommended := RECOMMENDED.get(text.lower())) else text
        for each in (name, name + ENDING):
            if (found := our_folder() / each).is_file():
                return found
    except (OSError, ValueError):  # too long a name, or one with a null in it
        pass
    return given


def places(environment: Mapping[str, str], home: Path, system: str = sys.platform) -> list[Place]:
    """Return the folders to look for GGUF files in; whether they are there, nobody has looked."""
    data = _application_data(environment, home, system)
    cache = Path(environment.get("XDG_CACHE_HOME") or home / ".cache")
    hub = environment.get("HF_HUB_CACHE") or environment.get("HUGGINGFACE_HUB_CACHE")
    own_hub = Path(environment["HF_HOME"]) / "hub" if environment.get("HF_HOME") else cache / "huggingface" / "hub"
    llama_cpp = {"darwin": home / "Library" / "Caches" / "llama.cpp", "win32": data / "llama.cpp"}.get(system, cache / "llama.cpp")
    gpt4all = {"darwin": data, "win32": data}.get(system, Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share"))
    found = [
        Place("voxpop", our_folder()),
        *(Place("LM Studio", folder / "models") for folder in (_lm_studio(home), home / ".lmstudio", home / ".cache" / "lm-studio")),
        Place("Hugging Face", Path(hub) if hub else own_hub),
        Place("llama.cpp", Path(environment["LLAMA_CACHE"]) if environment.get("LLAMA_CACHE") else llama_cpp),
        Place("GPT4All", gpt4all / "nomic.ai" / "GPT4All"),
    ]
    return list({place.path: place for place in reversed(found)}.values())[::-1]


def ollama_folders(environment: Mapping[str, str], home: Path, system: str = sys.platform) -> list[Path]:
    """Return the folders in which Ollama may keep its models: the player's, and on Linux those of its service."""
    if own := environment.get("OLLAMA_MODELS"):
        return [Path(own)]
    service = [Path("/usr/share/ollama/.ollama/models"), Path("/var/lib/ollama/models")] if system.startswith("linux") else []
    return [home / ".ollama" / "models", *service]


def _application_data(environment: Mapping[str, str], home: Path, system: str) -> Path:
    if system == "darwin":
        return home / "Library" / "Application Support"
    return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")


def _lm_studio(home: Path) -> Path:
    """Return the folder that LM Studio says it lives in."""
    pointer, told = home / ".lmstudio-home-pointer", ""
    with suppress(OSError, ValueError):  # ValueError: it is no UTF-8
        if pointer.is_file():  # a pipe would keep us
            with pointer.open(encoding="utf-8") as file:
                told = next(iter(file.read(_POINTER_LIMIT).strip().splitlines()), "").strip()
    return Path(told) if told and "\0" not in told else home / ".lmstudio"
