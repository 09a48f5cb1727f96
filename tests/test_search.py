"""Search finds what was meant, the likeliest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.catalogue import Catalogue, Item
from sim.search import folded, slips

FILMS = Catalogue(
    Item(id=10 * n, title=title, genres=genres, director=director, country=country, year=year)
    for n, (title, genres, director, country, year) in enumerate(
        [
            ("The Star", ("comedy",), "Ann Lee", "France", 1999),
            ("Star Wars", ("science fiction",), "George Lucas", "United States", 1977),
            ("Star", ("drama",), "Ann Lee", "Chile", 2001),
            ("Amélie", ("comedy", "romance"), "Jean-Pierre Jeunet", "France", 2001),
            ("Jurassic Park", ("adventure",), "Steven Spielberg", "United States", 1993),
            ("Schindler's List", ("drama", "war"), "Steven Spielberg", "United States", 1993),
            ("L'Âge d'or", ("drama",), "Luis Buñuel", "France", 1930),
            ("Czas Łowów", ("war",), "Jan Øster", "Poland", 1965),
            ("War Stories", ("drama",), "Star Lukas", "Peru", 1970),
        ]
    )
)


def titles(query: str, **options: object) -> list[str]:
    return [FILMS[item].title for item in FILMS.search(query, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("star", ["Star", "Star Wars", "The Star", "War Stories"]),  # the title, its beginning, in it, among the facts
        ("STAR  wars!", ["Star Wars"]),
        ("wars star", ["Star Wars"]),
        ("amelie", ["Amélie"]),
        ("AMÉLIE", ["Amélie"]),
        ("age dor", ["L'Âge d'or"]),
        ("schindlers", ["Schindler's List"]),
        ("schindler’s list", ["Schindler's List"]),
        ("lowow", ["Czas Łowów"]),
        ("bunuel france", ["L'Âge d'or"]),
        ("spielberg 1993 war", ["Schindler's List"]),
        ("romance", ["Amélie"]),
        ("juras", ["Jurassic Park"]),
        ("assic", ["Jurassic Park"]),  # in the middle of a word, where no word begins so
        ("jurasic park", ["Jurassic Park"]),  # a letter too few
        ("jurrassic", ["Jurassic Park"]),  # too many
        ("jurazzic", []),  # two wrong
        ("jurassci prak", ["Jurassic Park"]),  # swapped, twice
        ("spielbrg war", ["Schindler's List"]),
        ("spielberg comedy", []),
        ("zzz", []),
        ("", []),
        (" \x1b…!? ", []),
    ],
)
def test_search_ranks_and_forgives(query: str, found: list[str]) -> None:
    assert titles(query) == found


def test_equal_matches_are_ordered_by_popularity_then_by_id() -> None:
    assert titles("drama") == ["Star", "Schindler's List", "L'Âge d'or", "War Stories"]
    assert titles("drama", popularity={60: 3, 80: 7}) == ["War Stories", "L'Âge d'or", "Star", "Schindler's List"]
    assert titles("star", popularity={80: 7})[-1] == "War Stories"


def test_no_more_than_the_limit_is_found() -> None:
    assert titles("star", limit=2) == ["Star", "Star Wars"] and titles("star", limit=0) == []


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_items_of_the_catalogue_once(query: str) -> None:
    found = FILMS.search(query)
    assert len(found) == len(set(found)) and all(item in FILMS for item in found)
    assert Catalogue([]).search(query) == []


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_slips_hold_one_letter_more_less_wrong_and_two_swapped() -> None:
    assert {"catt", "at", "cut", "act"} <= slips("cat") and "dog" not in slips("cat")
