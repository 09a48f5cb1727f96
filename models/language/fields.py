"""The fields of an action, read from what a model wrote: ids by name, numbers in words, texts at length."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct, inspect

from models.language.leanings import gathered, leanings_of, level_of
from models.language.naming import UnusableError, folded, meant
from models.language.offers import acted_on
from sim.action import Action, Feel, Remark
from sim.observation import AnyObservation, Browsing, Choosing, Feeling, Noting, Planning, Questioned, Scrolling
from sim.text import clean

_ALIASES = {
    "item": ("film", "movie", "title", "id", "filmid", "itemid"),
    "items": ("films", "movies", "titles", "ids", "picks"),
    "to": ("contact", "person", "name", "agent", "recipient", "id"),
    "post": ("postid", "id", "number"),
    "text": ("message", "content", "say", "line", "comment", "answer", "reply", "post", "sentence"),
    "stars": ("rating", "score"),
    "query": ("search", "searchfor", "words", "text"),
    "remarks": ("notes",),
    "who": ("author", "account", "person", "name", "agent", "user", "id"),
    "emotion": ("feeling", "level", "emotionlevel", "mood"),
    "leanings": ("leaning", "stances", "stance", "attitudes", "attitude", "positions", "opinions", "sides"),
}
_PLACE = re.compile(r"^\W{0,3}(\d{1,3})\W{0,3}$")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_ORDINAL = re.compile(
    r"\s*(?:(?:#|no\.|nr\.)\s?(\d)\s*$|(?:the )?(?:" + "|".join(_ORDINALS) + r")(?: (?:one|film|movie))?\s*$)", re.IGNORECASE
)
_WHOLE = re.compile(r"-?\d{1,18}")
_KINDS = {"who": "authors on the page", "item": "films at hand", "items": "films to pick from", "to": "contacts", "post": "posts left"}


def scope(observation: AnyObservation, kind: type[Struct]) -> Mapping[str, dict[int, str]]:
    """Return what the id fields of an action of a kind may mean: field -> id -> name."""
    match observation:
        case Planning():
            return {"to": {contact.id: contact.name for contact in observation.contacts}}
        case Browsing():
            offered = dict.fromkeys([*(entry.item for entry in observation.page), *(tip.item for tip in observation.me.heard)])
            return {"item": _titles(observation, (item for item in offered if item not in observation.me.watched))}
        case Choosing():
            return {"items": _titles(observation, observation.candidates)}
        case Scrolling():
            about = acted_on(observation, kind) if issubclass(kind, Action) else []
            return {
                "post": {entry.post.id: f"{entry.author.name}: {entry.post.text}" for entry in about},
                "who": {entry.author.id: entry.author.name for entry in about},
            }
        case _:
            return {}


def _titles(observation: AnyObservation, items: Iterable[int]) -> dict[int, str]:
    return {item: observation.catalogue[item].title for item in items if item in observation.catalogue}


class FieldReader:
    """Reads fields for one observation.

    Attributes:
        mended: whether anything had to be guessed at.
    """

    def __init__(self, observation: AnyObservation) -> None:
        self.mended = False
        self._observation = observation
        self._scope: Mapping[str, dict[int, str]] = {}

    def read(self, kind: type[Struct], body: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of an action, or of a part of one, as an object gives them.

        Raises:
            UnusableError: a field is missing, or holds what it must not.
        """
        self._scope = scope(self._observation, kind)
        left = gathered(body) if kind is Feel else dict(body)
        values: dict[str, Any] = {}
        missing: list[inspect.Field] = []
        for field in _fields_of(kind):
            key = field.name if field.name in left else self._key(field, left)
            if key is not None:
                values[field.name] = self._value(field.name, left.pop(key), field.type)
            elif field.required or (field.name == "choice" and self._has_options):
                missing.append(field)
        if len(missing) == 1 and len(left) == 1:  # a value under a name of the model's own
            self.mended = True
            values[missing[0].name] = self._value(missing[0].name, left.popitem()[1], missing[0].type)
        elif missing:
            raise UnusableError(f"the answer needs {' and '.join(field.name for field in missing)}")
        return values

    def _key(self, field: inspect.Field, body: dict[str, Any]) -> str | None:
        """Return the key under which a model put a field, None where it did not."""
        title = title_of(field.type)
        wanted = (folded(field.name), folded(title), *_ALIASES.get(field.name, ()))
        key = next((key for name in wanted if name for key in body if folded(key) == name), None)
        self.mended |= key is not None
        return key

    def _value(self, name: str, value: Any, kind: inspect.Type) -> Any:
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        match kind:
            case _ if name == "choice":
                return self._chosen(value)
            case _ if isinstance(self._observation, Feeling):
                return self._felt(name, value, self._observation)
            case inspect.VarTupleType(item_type=inspect.StructType()):
                return self._remarks(name, value)
            case inspect.VarTupleType():
                return self._ids(name, value)
            case _ if name in self._scope:
                return self._id(name, value)
            case inspect.IntType():
                return self._number(name, value, kind)
            case inspect.StrType():
                return self._text(name, value, kind)
            case _:
                raise AssertionError(f"no reader for {name}")

    def _id(self, name: str, value: Any) -> int:
        names = self._scope[name]
        if isinstance(value, list) and len(value) == 1:
            self.mended, value = True, value[0]
        if isinstance(value, dict):  # {"id": 440, "title": "Honeyland"}
            parts = {folded(str(key)): part for key, part in value.items()}
            self.mended, value = True, next((parts[key] for key in ("id", *_ALIASES.get(name, ()), "number") if key in parts), None)
        if name in ("item", "items") and isinstance(value, str) and 1 <= (ordinal := _place_of_film(value)) <= len(self._listed):
            self.mended, value = True, self._listed[ordinal - 1]
        place = _place(value) if name == "post" else None
        if place is not None and 1 <= place <= len(self._page):
            self.mended |= value != place
            value = self._page[place - 1]  # posts are told by their place on the page
        found = meant(value, names, _KINDS[name])
        self.mended |= found != value
        return found

    @property
    def _listed(self) -> list[int]:
        """The films told, in order, for who names one by its place: "#2", "the second"."""
        match self._observation:
            case Browsing(page=page):
                return [entry.item for entry in page]
            case Choosing(candidates=candidates):
                return list(candidates)
            case _:
                return []

    @property
    def _page(self) -> list[int]:
        return [entry.post.id for entry in self._observation.page] if isinstance(self._observation, Scrolling) else []

    def _felt(self, name: str, value: Any, observation: Feeling) -> Any:
        if name == "emotion":
            level = level_of(value)
            self.mended |= level != value
            return level
        leanings, mended = leanings_of(value, observation)
        self.mended |= mended
        return leanings

    def _ids(self, name: str, value: Any) -> list[int]:
        if isinstance(value, str):
            self.mended, value = True, [part for part in re.split(r"[,;\n]", value) if part.strip()]
        if not isinstance(value, list):
            raise UnusableError(f"{name} is no list; allowed: a list of ids")
        found = list(dict.fromkeys(self._id(name, each) for each in value[:100]))
        count = self._observation.count if isinstance(self._observation, Choosing) else len(found)
        if len(found) < count:
            raise UnusableError(f"{len(found)} different films picked; allowed: exactly {count}")
        self.mended |= len(found) > count
        return found[:count]

    @property
    def _has_options(self) -> bool:
        return isinstance(self._observation, Questioned) and self._observation.form != "open" and bool(self._observation.options)

    def _chosen(self, value: Any) -> int | None:
        assert isinstance(self._observation, Questioned)
        first = 1 if self._observation.form == "scale" else 0
        names = dict(enumerate(self._observation.options, first))
        if not self._has_options:
            return None
        found = meant(value, names, "options")
        self.mended |= found != value
        return found

    def _number(self, name: str, value: Any, kind: inspect.IntType) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            self.mended = True
            digits = _WHOLE.search(value[:80]) if isinstance(value, str) else None
            value = int(digits[0]) if digits else int(value) if isinstance(value, float) and abs(value) < 1e15 else None
        low, high = kind.ge if kind.ge is not None else -(2**53), kind.le if kind.le is not None else 2**53
        if value is None or not low <= value <= high:
            raise UnusableError(f"{name} is out of range; allowed: a whole number from {low} to {high}")
        return int(value)

    def _text(self, name: str, value: Any, kind: inspect.StrType) -> str:
        if not isinstance(value, str):
            self.mended = True
            value = str(value) if isinstance(value, (int, float)) and abs(value) < 1e15 else ""
        limit = kind.max_length or 280
        text = clean(value, limit)
        self.mended |= len(value) > limit
        if not text and kind.min_length:
            raise UnusableError(f"{name} is empty; allowed: 1 to {limit} characters")
        return text

    def _remarks(self, name: str, value: Any) -> list[dict[str, Any]]:
        """Return the remarks that can be used, one a percept."""
        count = len(self._observation.percepts) if isinstance(self._observation, Noting) else 0
        given = value if isinstance(value, list) else [value]
        kept: dict[int, dict[str, Any]] = {}
        for each in given[:200]:
            try:
                if not isinstance(each, dict):
                    raise UnusableError(f"{name} holds what is no object")
                remark = self.read(Remark, each)
            except UnusableError:
                self.mended = True
            else:
                if remark["number"] < count:
                    kept.setdefault(remark["number"], remark)
        if given and count and not kept:
            raise UnusableError(f"{name} holds nothing usable; allowed: number 0 to {count - 1}, a sentence, importance 1 to 10")
        return list(kept.values())


@lru_cache(maxsize=64)
def _fields_of(kind: type[Struct]) -> tuple[inspect.Field, ...]:
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StructType)
    return found.fields


def title_of(kind: inspect.Type) -> str:
    """Return what a form calls a field, "" where it has no title."""
    extra = kind.extra_json_schema or {} if isinstance(kind, inspect.Metadata) else {}
    return str(extra.get("title", ""))


def _place_of_film(value: str) -> int:
    """Return the place on a page that "#2" or "the second" names, from 1; 0 where none is named."""
    found = _ORDINAL.match(value[:40])
    if not found:
        return 0
    return int(found[1] or 0) or next(place for place, word in enumerate(_ORDINALS, 1) if word in found[0].lower())


def _place(value: Any) -> int | None:
    """Return the place on a page that a value names, "#2" or 2, None where it names none."""
    found = _PLACE.match(str(value)) if isinstance(value, (str, int)) and not isinstance(value, bool) and value not in ("", None) else None
    return int(found[1]) if found else None
