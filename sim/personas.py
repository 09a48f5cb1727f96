"""Who somebody may be: bounds of a persona's fields, and fields given as text."""

import msgspec
from msgspec.structs import asdict, replace

from sim.agent import FEATURES, Persona
from sim.errors import SimError, UnknownNameError
from sim.text import clean

BIO_LIMIT, WORD_LIMIT, WORDS = 400, 60, 12
EDITABLE = tuple(name for name in Persona.__struct_fields__ if name != "id")


def sound(persona: Persona) -> Persona:
    """Return a persona with plain texts.

    Raises:
        SimError: a field is out of bounds; says which, and what is allowed.
    """
    fields = asdict(persona)
    for field, value in fields.items():
        if isinstance(value, str):
            fields[field] = clean(value, BIO_LIMIT if field == "bio" else WORD_LIMIT)
        elif isinstance(value, tuple):
            fields[field] = tuple(dict.fromkeys(word for each in value if (word := clean(each, WORD_LIMIT))))[:WORDS]
    after = Persona(**fields)
    if not after.name or not after.occupation:
        raise SimError("A person needs a name and an occupation.")
    if not 1 <= after.age <= 120:
        raise SimError(f"Age {after.age}: allowed are 1 to 120.")
    if not 0 <= after.activity <= 20:
        raise SimError(f"Activity {after.activity:g}: allowed are 0 to 20.")
    for feature in after.features:
        if feature not in FEATURES:
            raise UnknownNameError("feature", feature, FEATURES)
    return after


def with_field(persona: Persona, field: str, text: str) -> Persona:
    """Return a persona with one field as a text gives it; lists are separated by commas or bars.

    Raises:
        SimError: no such field, or the text is not allowed there.
    """
    if field not in EDITABLE:
        raise UnknownNameError("field of a person", field, EDITABLE)
    value: object = text.strip()
    if isinstance(getattr(persona, field), tuple):
        value = tuple(word for part in text.replace("|", ",").split(",") if (word := part.strip()))
    elif field in ("age", "activity"):
        try:
            value = msgspec.convert(text.strip(), int if field == "age" else float, strict=False)
        except msgspec.ValidationError as error:
            allowed = "a whole number from 1 to 120" if field == "age" else "a number from 0 to 20"
            raise SimError(f"{field} '{clean(text, 40)}'; allowed: {allowed}") from error
    return sound(replace(persona, **{field: value}))
