"""Names of llama.cpp models, as the player writes them: a file, and how it is to be run."""

import re
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path

from models.llama.completer import LlamaCompleter
from models.llama.machine import LIMITS, chosen, this_machine
from models.llama.protocol import Options
from sim.errors import SimError
from sim.text import clean

FORM = "llama:PATH?context=40960&at_once=8&threads=2&memory=6GB&gpu_layers=-1"
LIBRARIES = ("llama_cpp", "xllamacpp")  # any of them will do
_OPTIONS = re.compile(r"\?(?=[a-z_]+=)([^/\\?]*)$")  # a file's name may hold a question mark
_NUMBER = re.compile(r"^(-?\d{1,18})\s*([KMGT]?)(I?B)?$")
_UNITS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}


def split_name(text: str) -> tuple[str, Options]:
    """Return the path in a name, and the options behind it.

    Raises:
        SimError: an option is none, or out of its range; one plain line.
    """
    found = _OPTIONS.search(text)
    if found is None:
        return text, Options()
    given: dict[str, int] = {}
    for pair in found[1].split("&"):
        key, _, value = pair.partition("=")
        if key not in LIMITS:
            near = get_close_matches(key, LIMITS, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise SimError(f"no option '{clean(key, 40)}' of a llama.cpp model{hint} ({FORM})")
        given[key] = _number(key, value)
    return text[: found.start()], Options(**given)


def llama_completer(name: str, path: Path) -> LlamaCompleter:
    """Return the model behind a name, without starting anything.

    Args:
        name: what stands behind "llama:". path: the file that is meant by what split_name returns of it.

    Raises:
        SimError: the file holds no model that can be run, memory does not hold it, an option is wrong, or llama.cpp is not installed.
    """
    _, options = split_name(name)
    completer = LlamaCompleter(str(path), options)
    chosen(completer.facts, options, this_machine())
    if all(find_spec(library) is None for library in LIBRARIES):
        raise SimError("llama.cpp is not installed; pip install 'voxpop[llama]' installs it, or give its own server: openai:MODEL@URL")
    return completer


def _number(key: str, text: str) -> int:
    """Return the number that an option is given, memory with its unit: 6GB."""
    least, most = LIMITS[key]
    found = _NUMBER.match(text.strip().upper())
    if found is None or (key != "memory" and (found[2] or found[3])):
        raise SimError(f"{key} '{clean(text, 40)}' of a llama.cpp model is no whole number; allowed: {least:,} to {most:,}")
    number = int(found[1]) * int((1024 if found[3] == "IB" else 1000) ** _UNITS[found[2]])
    if not least <= number <= most:
        raise SimError(f"{key} {number:,} of a llama.cpp model is out of range; allowed: {least:,} to {most:,}")
    return number
