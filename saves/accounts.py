"""Accounts of published data: what a file says of somebody, made a whole person by inference and by lot."""

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sim.agent import Persona
from sim.citizens import citizens
from sim.demographics import Demographics, Profile, inferred_all
from sim.names import GIVEN_NAMES
from sim.personas import BIO_LIMIT, WORD_LIMIT, WORDS
from sim.randomness import Luck
from sim.text import clean

Infer = Callable[[Sequence[Profile]], Sequence[Demographics]]

MOST_IDS = 1 << 20  # sim.channel.utterance_id has 20 bits for an author
POSTS_READ = 20  # of one account
FIELDS = ("gender", "age", "occupation")


class Account(Struct, frozen=True, kw_only=True):
    """What a file says of one account; what it does not say is empty.

    Args:
        key: by which the file's ties name it; an id in the new world where all keys are whole numbers that can be.
        description, posts: from which what is missing is inferred. official: an office or a newsroom.
    """

    key: int | str
    name: str = ""
    gender: str = ""
    age: int | None = None
    occupation: str = ""
    description: str = ""
    posts: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    official: bool = False


def numbered(keys: Sequence[int | str]) -> list[int]:
    """Return ids for keys: the keys themselves where all of them can be ids, else 0 and up in their order."""
    own = [key for key in keys if isinstance(key, int) and 0 <= key < MOST_IDS]
    return own if len(own) == len(keys) else list(range(len(keys)))


def personas(accounts: Sequence[Account], luck: Luck, infer: Infer = inferred_all) -> tuple[list[Persona], list[str]]:
    """Return a person for each account, and a note on what was inferred and what was drawn.

    Gender, age and occupation are the file's; else what description and posts speak of; else as people are sampled
    (sim.citizens). Who has no texts at all is sampled whole, but for what the file says.
    """
    drawn = citizens(luck, 0, [""] * len(accounts))
    lacking = [i for i, each in enumerate(accounts) if (each.description or each.posts) and not _complete(each)]
    guesses = dict(zip(lacking, infer([_profile(accounts[i]) for i in lacking]), strict=True)) if lacking else {}
    counts: Counter[tuple[str, str]] = Counter()
    ids = numbered([each.key for each in accounts])
    people = [_person(accounts[i], ids[i], drawn[i], guesses.get(i), counts) for i in range(len(accounts))]
    return people, _notes(counts, len(accounts))


def _complete(account: Account) -> bool:
    return bool(account.gender and account.age is not None and account.occupation)


def _profile(account: Account) -> Profile:
    return Profile(account.description, account.posts[:POSTS_READ], account.name)


def _person(account: Account, number: int, drawn: Persona, guess: Demographics | None, counts: Counter[tuple[str, str]]) -> Persona:
    told = guess.told if guess else frozenset()
    gender, age, occupation = account.gender, account.age, account.occupation
    for field, given in zip(FIELDS, (gender, age, occupation), strict=True):
        counts[field, "given" if given not in ("", None) else "inferred" if field in told else "drawn"] += 1
    if guess is not None:
        gender = gender or (guess.gender if "gender" in told else "")
        age = age if age is not None else round(guess.age) if "age" in told else None
        occupation = occupation or (guess.occupation if "occupation" in told else "")
    texts = bool(account.description or account.posts)
    return replace(
        drawn,
        id=number,
        name=account.name or _called(account.key) or _named(drawn, gender),
        gender=gender or drawn.gender,
        age=drawn.age if age is None else age,
        occupation=clean(occupation, WORD_LIMIT) or drawn.occupation,
        traits=account.traits or drawn.traits,
        interests=account.interests[:WORDS] or drawn.interests,
        bio=clean(account.description, BIO_LIMIT) if texts or gender not in ("", drawn.gender) else drawn.bio,
        official=account.official,
    )


def _called(key: int | str) -> str:
    return key if isinstance(key, str) else ""


def _named(drawn: Persona, gender: str) -> str:
    """Return a drawn name that goes with a gender."""
    given = next((names[gender] for names in GIVEN_NAMES.values() if gender in names), ())
    return drawn.name if not given or gender == drawn.gender else f"{given[drawn.id % len(given)]} {drawn.name.split()[-1]}"


def _notes(counts: Counter[tuple[str, str]], people: int) -> list[str]:
    if all(counts[field, "drawn"] == people for field in FIELDS):
        return ["gender, age and occupation of everybody drawn by lot"]
    return [
        f"{field}: {counts[field, 'given']:,} in the data, {counts[field, 'inferred']:,} inferred, {counts[field, 'drawn']:,} drawn by lot"
        for field in FIELDS
        if counts[field, "given"] < people
    ]
