"""The player's minds file: names of their own for models behind one or more endpoints, or for a llama.cpp model with its options.

[quick]                                   # voxpop play --mind quick
model = "qwen2.5:0.5b"
url = "http://127.0.0.1:11434/v1"

[clever]
budget = "money=2.50"                     # of a run; also calls=N, tokens=N
[[clever.endpoints]]
model = "gpt-5-mini"
url = "https://api.openai.com/v1"         # this one where there is none
key = "env:OPENAI_API_KEY"                # or "keyring:SERVICE/USER"; never the key itself
weight = 2                                # of its share of the calls, 1 where it is not said
at_once = 16                              # calls in flight
requests_per_minute = 500
tokens_per_minute = 200_000
price = { told = 0.25, said = 2.00 }      # of a million tokens

[own]
llama = "~/models/qwen2.5-0.5b-q8.gguf"   # with context, at_once, threads, memory, gpu_layers
"""

import os
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from platformdirs import user_config_path

from models.api.endpoint import AT_ONCE, AT_ONCE_HERE, MOST_AT_ONCE, OPENAI, Endpoint, is_loopback, is_url
from models.api.keys import Key, is_key, kept_key
from models.metering import FORM, Budget, Price, budget_of
from sim.errors import SimError
from sim.text import clean

PLACE = "VOXPOP_MINDS"  # names the file in the environment
SIZE_LIMIT = 1_000_000  # bytes
TEXT_LIMIT = 500  # letters of a field
TAKEN = ("rules", "openai", "llama", "human", "none")  # names that mean something else
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_SOURCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|keyring:[^/\s]+/\S+")
_LLAMA = ("llama", "context", "at_once", "threads", "memory", "gpu_layers")
_ENDPOINT = ("model", "url", "key", "embedding", "weight", "at_once", "requests_per_minute", "tokens_per_minute", "price")
_KEY_FORM = '"env:NAME" or "keyring:SERVICE/USER"'


class NamedMind(Struct, frozen=True):
    """What a name stands for: endpoints, each with where its key comes from, or the name of a llama.cpp model."""

    name: str
    endpoints: tuple[tuple[Endpoint, str], ...] = ()
    llama: str = ""
    budget: Budget = Budget()


def minds_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the minds file is, or would be."""
    named = environment.get(PLACE, "").strip()
    return Path(named).expanduser() if named else user_config_path("voxpop", appauthor=False) / "minds.toml"


def named_minds(path: Path) -> dict[str, NamedMind]:
    """Return the minds of a file by their names, in its order; none where there is no file. No key is looked up.

    Raises:
        SimError: the file cannot be read; names the line, the field, and what is allowed.
    """
    try:
        if path.exists() and not path.is_file():
            raise SimError(f"{path.name} is no file; allowed: a text in TOML")
        if not path.exists():
            return {}
        if path.stat().st_size > SIZE_LIMIT:
            raise SimError(f"{path.name} is too long; allowed: {SIZE_LIMIT:,} bytes")
        text = path.read_bytes().decode("utf-8-sig")
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SimError(f"{path.name}: {_blamed(error)}") from None
    except UnicodeDecodeError:
        raise SimError(f"{path.name} is no text in UTF-8") from None
    except (OSError, RecursionError, ValueError) as error:
        raise SimError(f"{path.name} cannot be read: {getattr(error, 'strerror', None) or 'it is nested too deeply'}") from None
    file = _File(path.name, text.splitlines())
    return {name: _mind(file, name, values) for name, values in tables.items()}


def keyed(mind: NamedMind, environment: Mapping[str, str] = os.environ) -> list[Endpoint]:
    """Return the endpoints of a mind with their keys.

    Raises:
        SimError: a key is not where it is said to be; names the place, never what is there.
    """
    found = []
    for endpoint, source in mind.endpoints:
        if not source:
            found.append(endpoint)
            continue
        key = _looked_up(source, environment)
        if not key:
            raise SimError(f"mind '{mind.name}': there is no key in {clean(source, 100)}; {_how(source)}")
        if not is_key(key):
            raise SimError(f"mind '{mind.name}': what is in {clean(source, 100)} holds a blank or an odd character; allowed: the key alone")
        found.append(replace(endpoint, key=Key(key)))
    return found


def _looked_up(source: str, environment: Mapping[str, str]) -> str | None:
    kind, _, rest = source.partition(":")
    if kind == "env":
        return environment.get(rest, "").strip()
    service, _, user = rest.partition("/")
    return kept_key(service, user)


def _how(source: str) -> str:
    kind, _, rest = source.partition(":")
    return f"set {clean(rest, 60)}" if kind == "env" else f"keep it there: keyring set {clean(rest.replace('/', ' ', 1), 100)}"


class _File(Struct, frozen=True):
    """A file's name and its lines, by which errors are told."""

    name: str
    lines: list[str]

    def error(self, line: int, problem: str) -> SimError:
        return SimError(f"{self.name}{f', line {line}' if line else ''}: {problem}")


class _Table(Struct, frozen=True):
    """What a file says of one mind, or of one endpoint of it: the `number`th from 1, or the only one, 0."""

    file: _File
    mind: str
    values: dict[str, Any]
    number: int = 0

    def error(self, field: str, problem: str) -> SimError:
        """Return what is wrong with a field, or with the whole where the field is ""."""
        return self.file.error(self._line(field), problem)

    def allow(self, fields: tuple[str, ...], of: str = "") -> None:
        """Take no fields but these."""
        for field in self.values:
            if field not in fields:
                shown = f" '{field}'" if re.fullmatch(r"[A-Za-z_]{1,30}", field) else " of that name"  # who knows what it is
                near = get_close_matches(field, fields, n=1)
                hint = f"; did you mean '{near[0]}'?" if near else ""
                raise self.error(field, f"no field{shown}{of}{hint} ({', '.join(fields)})")

    def text(self, field: str) -> str:
        """Return a text of one line; "" where there is none."""
        value = self.values.get(field, "")
        if not isinstance(value, str) or not value.isprintable() or len(value) > TEXT_LIMIT:
            raise self.error(field, f'{field} is no text of one line; allowed: {field} = "..."')
        return value.strip()

    def number_of(self, field: str, low: float, high: float) -> float | None:
        """Return a number; None where there is none."""
        value = self.values.get(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise self.error(field, f"{field} is out of range; allowed: a number from {low:,g} to {high:,.0f}")
        return value

    def _line(self, field: str) -> int:
        """Return the line of a field, or else where its table begins; 0 where that is written in some other way."""
        head = re.compile(rf'\s*\[\[?\s*"?{re.escape(self.mind)}"?\s*(\.\s*endpoints\s*\]|\])')
        begins = seen = 0
        for number, line in enumerate(self.file.lines, 1):
            if line.lstrip().startswith("["):
                found = head.match(line)
                seen += bool(found and "endpoints" in found[1])
                inside = found is not None and (seen == self.number if self.number else "endpoints" not in found[1])
                if begins and not inside:
                    return begins
                begins = begins or number * inside
            elif (begins or not field) and re.match(rf'\s*"?{re.escape(field or self.mind)}"?\s*=', line):
                return number
        return begins


def _mind(file: _File, name: str, values: Any) -> NamedMind:
    if not isinstance(values, dict):
        raise _Table(file, name, {}).error("", f"'{clean(name, 40)}' stands outside of any mind; allowed: [NAME], and its fields below")
    table = _Table(file, name, values)
    if not _NAME.fullmatch(name) or name.lower() in TAKEN:
        allowed = f"letters, digits and _ . -, but not {', '.join(TAKEN)}"
        raise table.error("", f"no mind can be called '{clean(name, 40)}'; allowed: {allowed}")
    budget = _budget(table)
    rest = replace(table, values={field: value for field, value in values.items() if field != "budget"})
    if "llama" in values:
        return NamedMind(name, llama=_llama(rest), budget=budget)
    if "endpoints" not in values:
        return NamedMind(name, (_endpoint(rest),), budget=budget)
    rest.allow(("endpoints",), " beside endpoints")
    listed = values["endpoints"]
    if not isinstance(listed, list) or not listed or not all(isinstance(each, dict) for each in listed):
        raise table.error("endpoints", f"endpoints is no list of tables; allowed: [[{name}.endpoints]], and the fields of one below")
    return NamedMind(name, tuple(_endpoint(_Table(file, name, each, number)) for number, each in enumerate(listed, 1)), budget=budget)


def _endpoint(table: _Table) -> tuple[Endpoint, str]:
    """Return an endpoint without its key, and where that comes from."""
    table.allow(_ENDPOINT)
    model, url = table.text("model"), table.text("url") or OPENAI
    if not model:
        raise table.error("", f'\'{table.mind}\' has no model; write one: model = "NAME", or llama = "PATH"')
    if not is_url(url):
        raise table.error("url", "url is none; allowed: one like http://127.0.0.1:8080/v1, without a password or a query")
    source = _source(table)
    if not source and not is_loopback(url):
        raise table.error("", f"'{table.mind}' has no key for {clean(url, 80)}; write key = {_KEY_FORM}")
    at_once = table.number_of("at_once", 1, MOST_AT_ONCE)
    if at_once is not None and at_once != int(at_once):
        raise table.error("at_once", f"at_once is no whole number; allowed: 1 to {MOST_AT_ONCE}")
    endpoint = Endpoint(
        model,
        url,
        embedding=table.text("embedding"),
        weight=table.number_of("weight", 0.001, 1000) or 1.0,
        at_once=int(at_once or (AT_ONCE_HERE if is_loopback(url) else AT_ONCE)),
        requests_per_minute=table.number_of("requests_per_minute", 1, 1e7),
        tokens_per_minute=table.number_of("tokens_per_minute", 1, 1e10),
        price=_price(table),
    )
    return endpoint, source


def _source(table: _Table) -> str:
    source = table.values.get("key", "")
    if isinstance(source, str) and (not source or _SOURCE.fullmatch(source)):
        return source
    # Whatever stands there may be the key: it is not repeated.
    raise table.error("key", f"key does not say where the key is; allowed: {_KEY_FORM}, never the key itself")


def _price(table: _Table) -> Price | None:
    price = table.values.get("price")
    if price is None:
        return None
    if not isinstance(price, dict) or set(price) != {"told", "said"}:
        raise table.error("price", "price is no pair; allowed: price = { told = 0.15, said = 0.60 }, of a million tokens")
    inner = replace(table, values={"price": price["told"]}), replace(table, values={"price": price["said"]})
    told, said = (each.number_of("price", 0, 1e6) for each in inner)
    return Price(float(told or 0), float(said or 0))


def _llama(table: _Table) -> str:
    """Return the name of a llama.cpp model, without its scheme."""
    table.allow(_LLAMA, " of a llama.cpp model")
    path = table.text("llama")
    if not path:
        raise table.error("llama", "llama is empty; allowed: the path of a GGUF file")
    options = []
    for field, value in table.values.items():
        if field == "llama":
            continue
        if isinstance(value, bool) or not isinstance(value, (int, str)) or not re.fullmatch(r"-?\w{1,20}", str(value)):
            raise table.error(field, f'{field} is no whole number; allowed: one, or for memory a size like "6GB"')
        options.append(f"{field}={value}")
    return str(Path(path).expanduser()) + (f"?{'&'.join(options)}" if options else "")


def _budget(table: _Table) -> Budget:
    value = table.values.get("budget", "")
    if not isinstance(value, str):
        raise table.error("budget", f'budget is no text; allowed: "{FORM}"')
    try:
        return budget_of(value)
    except SimError as error:
        raise table.error("budget", str(error)) from None


def _blamed(error: tomllib.TOMLDecodeError) -> str:
    """Return where a text is no TOML, and nothing of what stands there, which may be a key."""
    found = re.search(r"at line (\d+)", str(error))
    return f'{f"line {found[1]}" if found else "its end"}: this is no TOML; allowed: [NAME], and below it lines like model = "gpt-5-mini"'
