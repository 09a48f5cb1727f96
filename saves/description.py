"""Descriptions that a language model wrote of films: what it left in them is taken out, and facts are read from them."""

import html
import re
from typing import NamedTuple

from sim.text import clean

DESCRIPTION_LIMIT = 2000  # characters; one in RecAgent's file has 1,176
ABOUT_LIMIT = 90

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_APOLOGY = re.compile(r"(?:I apologi[sz]e|I'm sorry|I am sorry|Sorry)\b|.{0,40}\bas an AI\b", re.IGNORECASE)
_LOST_TITLE = re.compile(r"(?:is|was) an? ")
_STUB = re.compile(r"[^\w]*(?:\w+[^\w]*){0,3}")  # three words or fewer say nothing
_YEAR = re.compile(
    r"\b(?:(?:is|was) an? ((?:18|19|20)\d\d)\b|released in (?:the year )?((?:18|19|20)\d\d)|(?:film|movie) from ((?:18|19|20)\d\d))\b"
)
_NAME = r"(?:[A-Z][\w'’-]+|[A-Z]\.|de|von|van|del|der|la)"
_DIRECTOR = re.compile(rf"directed by ({_NAME}(?: {_NAME}){{1,3}})")
_ABOUT = re.compile(
    rf"(?:film|movie|documentary|comedy|drama) about ([^.,;:<>]{{8,{ABOUT_LIMIT}}})[.,;]"
    rf"|(?:tells the story of|follows) ((?:an?|the|two|three|four) [^.,;:<>]{{6,{ABOUT_LIMIT}}})[.,;]"
)


class Description(NamedTuple):
    """A description made plain, and what had to be done to it."""

    text: str
    apology: bool = False
    stub: bool = False
    brackets: bool = False
    lost_title: bool = False


class Facts(NamedTuple):
    """What a description says in so many words; 0 or "" where it does not."""

    year: int | None
    director: str
    about: str


def unescaped(text: str) -> str:
    """Return text with HTML entities decoded; what they decode to is foreign text still, to be cleaned."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def described(raw: str, title: str) -> Description:
    """Return the description of a film, made plain; empty for an apology or a stub."""
    if _APOLOGY.match(raw.strip()):
        return Description("", apology=True)
    text = raw.replace("<", "").replace(">", "")
    brackets = text != raw
    text = re.sub(r"\.\.+$", ".", clean(text, DESCRIPTION_LIMIT))
    if _STUB.fullmatch(text):
        return Description("", stub=bool(text))
    lost_title = _LOST_TITLE.match(text) is not None
    return Description(f"{title} {text}" if lost_title else text, brackets=brackets, lost_title=lost_title)


def facts(description: str) -> Facts:
    """Return the year, director and subject that a description names."""
    year, director, about = _YEAR.search(description), _DIRECTOR.search(description), _ABOUT.search(description)
    return Facts(
        next((int(group) for group in year.groups() if group), None) if year else None,
        director[1] if director else "",
        (about[1] or about[2]).strip() if about else "",
    )
