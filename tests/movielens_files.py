"""Writes a synthetic set of ratings as MovieLens's files, in either layout."""

from pathlib import Path

from saves.movielens import AGES, GENRE_COLUMNS, OCCUPATIONS
from sim.synthetic import Twin


def titled(made: Twin, row: int) -> str:
    return f"{made.items[row].title} ({made.items[row].year})"


def write_small(made: Twin, folder: Path) -> Path:
    """Write u.data, u.item and u.user."""
    folder.mkdir(exist_ok=True)
    columns = zip(made.who.tolist(), made.rows.tolist(), made.stars.tolist(), made.times.tolist(), strict=True)
    (folder / "u.data").write_text("".join(f"{who + 1}\t{row + 1}\t{stars}\t{time}\n" for who, row, stars, time in columns))
    flags = ["|".join("01"[genre.lower() in item.genres] for genre in GENRE_COLUMNS) for item in made.items]
    films = [f"{row + 1}|{titled(made, row)}|01-Jan-{item.year}|||{flags[row]}\n" for row, item in enumerate(made.items)]
    (folder / "u.item").write_text("".join(films), encoding="latin-1")
    people = zip(made.ages.tolist(), made.genders, made.occupations, strict=True)
    (folder / "u.user").write_text("".join(f"{n}|{age}|{gender}|{job}|02138\n" for n, (age, gender, job) in enumerate(people, 1)))
    return folder


def write_large(made: Twin, folder: Path) -> Path:
    """Write ratings.dat, movies.dat and users.dat."""
    folder.mkdir(exist_ok=True)
    columns = zip(made.who.tolist(), made.rows.tolist(), made.stars.tolist(), made.times.tolist(), strict=True)
    (folder / "ratings.dat").write_text("".join(f"{who + 1}::{row + 1}::{stars}::{time}\n" for who, row, stars, time in columns))
    proper = {genre.lower(): genre for genre in GENRE_COLUMNS}
    films = [f"{row + 1}::{titled(made, row)}::{'|'.join(proper[genre] for genre in item.genres)}\n" for row, item in enumerate(made.items)]
    (folder / "movies.dat").write_text("".join(films), encoding="latin-1")
    spans = [max(code for code in AGES if code <= age) for age in made.ages.tolist()]
    jobs = [OCCUPATIONS.index(job) if job in OCCUPATIONS else 0 for job in made.occupations]
    people = zip(made.genders, spans, jobs, strict=True)
    (folder / "users.dat").write_text("".join(f"{n}::{gender}::{age}::{job}::02138\n" for n, (gender, age, job) in enumerate(people, 1)))
    return folder
