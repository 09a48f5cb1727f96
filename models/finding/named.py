"""The names in the player's minds file, as candidates."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from models.api.endpoint import is_loopback
from models.finding.candidate import Candidate
from models.finding.servers import thinks_elsewhere
from models.minds_file import NamedMind, minds_path, named_minds
from sim.errors import SimError
from sim.text import clean

WHERE = "minds file"


def named(environment: Mapping[str, str]) -> list[Candidate]:
    """Return what the minds file names; a file that cannot be read is one candidate that says why. Opens no keyring, and asks nobody."""
    path = minds_path(environment)
    try:
        minds = named_minds(path)
    except SimError as error:
        return [Candidate(clean(str(path), 200), "named", "your minds file", where=WHERE, unusable=str(error))]
    return [_candidate(mind, environment) for mind in minds.values()]


def _candidate(mind: NamedMind, environment: Mapping[str, str]) -> Candidate:
    if mind.llama:
        return _of_file(mind)
    models = ", ".join(dict.fromkeys(f"{endpoint.model} at {urlsplit(endpoint.url).netloc}" for endpoint, _ in mind.endpoints))
    paid = not all(is_loopback(endpoint.url) and not thinks_elsewhere(endpoint.model) for endpoint, _ in mind.endpoints)
    return Candidate(mind.name, "named", clean(models, 120), 0, WHERE, _missing(mind, environment), paid)


def _of_file(mind: NamedMind) -> Candidate:
    from models.finding.folders import model_path
    from models.llama.named import split_name

    try:
        path, _ = split_name(mind.llama)
        file = model_path(path)
        size = file.stat().st_size
    except SimError as error:
        return Candidate(mind.name, "named", "a model file", where=WHERE, unusable=str(error))
    except (OSError, ValueError):
        return Candidate(mind.name, "named", clean(Path(path).name, 80), where=WHERE, unusable=f"there is no file '{clean(path, 200)}'")
    return Candidate(mind.name, "named", clean(file.stem, 80), size, WHERE)


def _missing(mind: NamedMind, environment: Mapping[str, str]) -> str:
    """Return which key is not there, "" where all are, or lie in the keyring."""
    for _, source in mind.endpoints:
        variable = source.removeprefix("env:")
        if variable != source and not environment.get(variable, "").strip():
            return f"there is no key in {clean(source, 100)}; set {clean(variable, 80)}"
    return ""
