"""Surveys: anybody's questionnaire, the same people before and after, a table that a spreadsheet can open without harm."""

import asyncio
import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.mind import RulesMind
from saves.file import create, open_save
from sim.action import Answer
from sim.errors import DataError
from sim.interview import Question, Reply
from sim.mind import Decision
from sim.observation import AnyObservation, Questioned
from sim.questionnaire import SHIPPED_QUESTIONS, read_questions
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.survey import COLUMNS, Response, Wave, changes, comparisons, means, rows, sample, shares, survey
from tui.cli import voxpop

PEOPLE = 16
FIVE = ("1", "2", "3", "4", "5")
BEFORE, AFTER = Wave("main", 2), Wave("main", 12)


@pytest.fixture(scope="module")
def save(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("surveyed") / "w.db"
    world, mind = new_world("town", 1, PEOPLE), RulesMind()
    with create(path, world, mind="rules") as file:
        file.attach(world)
        simulation = Simulation(world, scenario_named("town"), lambda _: mind, file, file.last_hash())
        for _ in range(12):
            asyncio.run(simulation.tick())
        file.branch("other", "main", 12)
    return path


def called(save: Path, *arguments: str) -> tuple[int, str]:
    told = CliRunner().invoke(voxpop, ["survey", str(save), *arguments])
    return told.exit_code, told.stdout if told.exit_code == 0 else str(told.exception)


# Questionnaires


def test_the_questionnaire_that_ships_has_every_form_and_every_answer_rests_on_something(save: Path) -> None:
    questions = read_questions(SHIPPED_QUESTIONS)
    assert {question.form for question in questions} == {"open", "scale", "choice"}
    with open_save(save) as file:
        world = file.world()
    mind = RulesMind()
    answered = asyncio.run(survey(world, AFTER, lambda _: mind, world.agents, questions))
    assert len(answered) == PEOPLE * len(questions)
    assert all(each.reply.given for each in answered)
    unmoved = [each for each in answered if "nothing that I am or remember" in each.reply.because]
    assert not unmoved
    for question in questions:
        texts = {each.reply.text for each in answered if each.reply.question == question}
        assert len(texts) > 2, question.id


def test_a_questionnaire_may_be_csv_or_json_lines(tmp_path: Path) -> None:
    table, lines = tmp_path / "q.csv", tmp_path / "q.jsonl"
    table.write_text(
        'options,id,question,form\n,a,"Who,\nare you?",\n,b,How happy are you?,scale\nyes|no,c,Well?,choice\n', encoding="utf-8"
    )
    lines.write_text(
        '{"id": "a", "question": "Who, are you?"}\n\n{"id": "b", "question": "How happy are you?", "form": "scale"}\n'
        '{"id": "c", "question": "Well?", "form": "choice", "options": ["yes", "no"]}\n',
        encoding="utf-8",
    )
    assert read_questions(table) == read_questions(lines)
    assert read_questions(table) == (
        Question("Who, are you?", "open", (), "a"),
        Question("How happy are you?", "scale", FIVE, "b"),
        Question("Well?", "choice", ("yes", "no"), "c"),
    )


HEAD = "id,question,form,options\n"
WRONG = [
    ("", "q.csv, line 1, id: no such column"),
    ("id,text\n", "q.csv, line 1, question: no such column"),
    (HEAD, "q.csv: no questions"),
    (HEAD + "a,,open,\n", "q.csv, line 2, question: empty"),
    (HEAD + ",Who?,open,\n", "q.csv, line 2, id: empty"),
    (HEAD + "a,Who?,essay,\n", "q.csv, line 2, form: 'essay'; allowed: open, scale, choice"),
    (HEAD + "a,Who?,choice,\n", "q.csv, line 2, options: 0; allowed: 2 to 20"),
    (HEAD + "a,Who?,choice,yes\n", "q.csv, line 2, options: 1; allowed: 2 to 20"),
    (HEAD + "a,Who?,open,yes|no\n", "q.csv, line 2, options: 'yes'; allowed: none"),
    (HEAD + "a,Who?,choice,yes|yes\n", "q.csv, line 2, options: 'yes' occurs twice"),
    (HEAD + "a,Who?,open,\na,How?,open,\n", "q.csv, line 3, id: 'a' occurs twice"),
    (HEAD + "a,Who?\n", "q.csv, line 2: 2 fields; allowed: 4"),
    (HEAD + 'a,"Who?\n', "q.csv, line 2: not CSV"),
    (HEAD + f"a,{'x' * 281},open,\n", "q.csv, line 2, question: 281 or more characters"),
]


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[message for _, message in WRONG])
def test_a_bad_questionnaire_is_refused_in_one_line_that_says_where(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "q.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as raised:
        read_questions(tmp_path / "q.csv")
    assert str(raised.value).startswith(message)
    assert "\n" not in str(raised.value)


@settings(max_examples=200, deadline=None)
@given(junk=st.binary(max_size=200), ending=st.sampled_from((".csv", ".jsonl")), headed=st.booleans())
def test_whatever_is_in_a_questionnaire_it_is_read_or_refused_in_one_plain_line(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, ending: str, headed: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / f"junk{ending}"
    path.write_bytes(HEAD.encode() * headed + junk)
    try:
        found = read_questions(path)
    except DataError as error:
        assert str(error).isprintable()
    else:
        assert found and all(question.id and question.text.isprintable() for question in found)


# Asking at several moments


class Counting:
    """Answers every scale with the person's number and how far the clock has gone."""

    name = "counting"

    def decide(self, observation: AnyObservation) -> Decision:
        assert isinstance(observation, Questioned)
        if observation.me.id % 4 == 0:
            raise RuntimeError("busy")
        return Decision(Answer("=SUM(A1)", (1 if observation.tick < 5 else 3) + observation.me.id % 2), "-1")


def responses(save: Path, question: Question) -> list[Response]:
    found = []
    with open_save(save) as file:
        for wave in (BEFORE, AFTER):
            world = file.world(wave.branch, wave.tick)
            found += asyncio.run(survey(world, wave, lambda _: Counting(), world.agents, [question]))
    return found


def test_before_and_after_are_compared_person_by_person_with_an_interval(save: Path) -> None:
    question = Question("How much?", "scale", FIVE, "much")
    found = responses(save, question)
    answered = [each for each in found if each.reply.given]
    assert 0 < len(answered) < len(found)
    (change,) = changes(found, [question], [BEFORE, AFTER])
    assert change.people == len(answered) // 2
    assert (change.difference.value, change.difference.low, change.difference.high) == (2.0, 2.0, 2.0)
    assert change.after - change.before == pytest.approx(2)
    assert change == changes(found, [question], [BEFORE, AFTER])[0]
    assert [round(mean.value - change.before, 6) for _, mean in means(found, question, [BEFORE, AFTER])] == [0, 2]


def test_an_interval_covers_its_estimate_and_is_wider_for_fewer_people() -> None:
    question = Question("How much?", "scale", FIVE, "much")

    def asked(people: int) -> list[Response]:
        after = {agent: 1 + agent * 7 % 5 for agent in range(people)}
        at = [Response(BEFORE, "", Reply(agent, question, "x", 3, "")) for agent in after]
        return at + [Response(AFTER, "", Reply(agent, question, "x", point, "")) for agent, point in after.items()]

    few, many = (changes(asked(people), [question], [BEFORE, AFTER])[0].difference for people in (10, 400))
    assert few.low <= few.value <= few.high
    assert many.high - many.low < (few.high - few.low) / 3


def test_first_and_last_are_compared_within_a_branch_and_last_ones_between_branches() -> None:
    main, other = [Wave("main", tick) for tick in (1, 5, 9)], [Wave("other", tick) for tick in (5, 9)]
    assert comparisons(main) == [(main[0], main[2])]
    assert comparisons(main + other) == [(main[0], main[2]), (other[0], other[1]), (main[2], other[1])]
    assert comparisons(main[:1]) == []


def test_shares_of_a_choice_add_up_over_those_who_chose() -> None:
    question = Question("Which?", "choice", ("a", "b", "c"), "which")
    chosen = [0, 0, 0, 2, None]
    found = [Response(AFTER, "", Reply(k, question, "x" if pick is not None else "", pick, "")) for k, pick in enumerate(chosen)]
    (result,) = shares(found, question, [AFTER])
    assert (result.shares, result.people) == ((0.75, 0.0, 0.25), 4)


def test_a_sample_is_the_same_every_time_and_part_of_a_larger_one(save: Path) -> None:
    with open_save(save) as file:
        world = file.world()
    assert sample(world, 5) == sample(world, 5)
    assert set(sample(world, 5)) < set(sample(world, 9)) <= set(world.agents)
    assert sample(world, 10**6) == sorted(world.agents)


def test_no_cell_of_the_table_is_a_formula(save: Path) -> None:
    table = rows(responses(save, Question("How much?", "scale", FIVE, "@much")))
    assert all(len(row) == len(COLUMNS) for row in table)
    assert any(row[COLUMNS.index("answer")] == "'=SUM(A1)" for row in table)
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@"))]


# The command


def test_the_command_writes_a_row_a_person_moment_and_question_and_leaves_the_save_alone(save: Path, tmp_path: Path) -> None:
    before = save.read_bytes()
    questions = tmp_path / "q.csv"
    questions.write_text(HEAD + "happy,How happy are you?,scale,\nwho,Who are you?,open,\nnews,Have you heard any news?,choice,yes|no\n")
    out = tmp_path / "t.csv"
    status, told = called(save, str(questions), "--at", "12", "--at", "2", "--branch", "main", "--branch", "other", "--out", str(out))
    assert status == 0, told
    with out.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert tuple(table[0]) == COLUMNS
    assert len(table) == PEOPLE * 4 * 3
    assert {(row["branch"], row["tick"]) for row in table} == {(branch, tick) for branch in ("main", "other") for tick in ("2", "12")}
    same = [[row["answer"] for row in table if (row["branch"], row["tick"]) == (branch, "12")] for branch in ("main", "other")]
    assert same[0] == same[1], "nothing has happened since the fork"
    assert {row["choice"] for row in table if row["question"] == "happy"} <= set(FIVE)
    assert "happy" in told and "news" in told
    assert save.read_bytes() == before


def test_the_command_asks_a_sample_or_those_who_are_named(save: Path, tmp_path: Path) -> None:
    for agents, people in (("3", 3), ("1,desmond", 2)):
        out = tmp_path / f"{people}.csv"
        assert called(save, "--agents", agents, "--out", str(out))[0] == 0
        with out.open(encoding="utf-8", newline="") as file:
            assert len({row["person"] for row in csv.DictReader(file)}) == people


def test_the_command_refuses_in_one_plain_line_and_leaves_nothing_behind(save: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine")
    for arguments, message in (
        (("--at", "99"), "no tick 99; allowed: 0 to 12"),
        (("--branch", "none"), "none"),
        (("--agents", "0"), "allowed: 1 to 16"),
        (("--agents", "999"), "allowed: 1 to 16"),
        (("--agents", "nobody"), "nobody is called 'nobody'"),
        (("--out", str(there)), "exists already and is never overwritten"),
        (("missing.csv",), "no such file"),
        (("--mind", "hunch"), "hunch"),
    ):
        out = () if "--out" in arguments else ("--out", str(tmp_path / "new.csv"))
        status, told = called(save, *arguments, *out)
        assert status != 0
        assert message in told
        assert "\n" not in told
        assert sorted(path.name for path in tmp_path.iterdir()) == ["there.csv"]
    assert there.read_text() == "mine"
