"""Gender, age and occupation are told from texts by rules and by a model, with chances; figures are those of the textbooks."""

import asyncio
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openai_server import HOSTILE, running
from scripted import DiceMind, answering

from models.completer import CompleterError
from models.demographics import BATCH, Asked, asked_by, demographics_prompt, inferred_by
from models.scripted import ScriptedCompleter
from saves.file import open_save
from sim.citizens import OCCUPATIONS
from sim.classification import accuracy, auc, f1, macro_f1, majority, mean_absolute_error, mean_relative_error, mean_squared_error
from sim.demographics import PRIOR_AGE, PRIOR_FEMALE, Demographics, Profile, inferred
from sim.errors import DataError, SimError
from sim.experiments import Conditions, Equipment, Result, Row
from sim.experiments.demographics import EXPERIMENT, read_labelled
from tui.commands.imports import import_

LABELLED = Path(__file__).parent / "labelled_people.csv"


# By the rules


@pytest.mark.parametrize(
    ("description", "gender", "age", "occupation"),
    [
        ("Retired GP, grandmother of four. My husband says I post too much.", "female", range(58, 70), "Medical Personnel"),
        ("42 y/o welder, dad of two", "male", range(42, 43), "Labor Technician / Worker"),
        ("she/her | class of 2019 | backend developer", "female", range(26, 27), "Engineer"),
        ("Undergrad. Grandson, brother, drummer in a band", "male", range(18, 26), None),
        ("software engineer, 15 years in banks, my wife bakes", "male", range(35, 40), "Engineer"),
        ("Born in 1964; reporter; mother", "female", range(59, 60), "Media Personnel"),
        ("aged 71, used to be a courier, widower", "male", range(71, 72), "Logistics Practitioner"),
    ],
)
def test_what_somebody_says_outright_is_what_they_are(description: str, gender: str, age: range, occupation: str | None) -> None:
    told = inferred(Profile(description))
    assert (told.gender, round(told.age) in age) == (gender, True)
    assert occupation in (None, told.occupation)
    assert told.told == {"gender", "age", "occupation"}


def test_a_text_that_says_nothing_gives_the_prior() -> None:
    told = inferred(Profile("Coffee first.", ("Mondays",)))
    assert (told.female, told.age, told.told) == (pytest.approx(PRIOR_FEMALE), PRIOR_AGE, frozenset())
    assert told.occupations == (pytest.approx(0.1),) * 10


def test_others_in_a_text_are_not_its_author() -> None:
    mine, own = inferred(Profile("My doctor says rest.")), inferred(Profile("Doctor. Rest, says I."))
    medical = OCCUPATIONS.index("Medical Personnel")
    assert mine.occupations[medical] < 0.2 < own.occupations[medical]
    assert inferred(Profile("my dad taught me")).female > inferred(Profile("dad, taught by his own")).female


def test_posts_and_names_count_but_less_than_a_description() -> None:
    described, posted = inferred(Profile("nurse")), inferred(Profile("", ("nurse",)))
    medical = OCCUPATIONS.index("Medical Personnel")
    assert described.occupations[medical] > posted.occupations[medical] > 0.1
    assert inferred(Profile("", (), "Beatrice Barrow")).gender == "female"
    assert inferred(Profile("he/him", (), "Beatrice Barrow")).gender == "male"


@pytest.mark.parametrize(
    "text", ["50 miles today", "I'm 50% there", "turned 12", "20 years in the making", "born in 1890", "99 y/o jokes aside"]
)
def test_a_number_that_is_no_age_is_none(text: str) -> None:
    assert inferred(Profile(text)).age not in (50, 12, 20, 133, 99)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=4))
def test_any_text_gives_chances_that_sum_to_one_and_an_age_that_can_be(description: str, posts: list[str]) -> None:
    told = inferred(Profile(description, tuple(posts)))
    assert 0 < told.female < 1
    assert 1 <= told.age <= 120
    assert (len(told.occupations), math.fsum(told.occupations)) == (10, pytest.approx(1))


# By a model

ANN = {"female": 0.9, "age": 31, "occupation": "engineer", "sure": 0.7}


def asked(completer: ScriptedCompleter, *descriptions: str) -> Asked:
    return asyncio.run(inferred_by(completer, [Profile(each) for each in descriptions]))


def test_a_model_tells_chances_and_nobody_without_texts_is_asked_about() -> None:
    completer = answering({"people": [ANN]})
    found = asked(completer, "I weld", "")
    assert (found.people[0].female, found.people[0].age, found.people[0].occupation) == (0.9, 31, "Engineer")
    assert max(found.people[0].occupations) == pytest.approx(0.7)
    assert found.people[1] == inferred(Profile(""))
    assert (found.calls, found.mended, len(completer.requests)) == (1, 0, 1)


def test_faults_are_told_once_and_then_left_to_the_rules() -> None:
    wrong = {"people": [{**ANN, "age": 300, "occupation": "Wizard"}]}
    mended = answering(wrong, {"people": [ANN]})
    assert asked(mended, "I weld").people[0].age == 31
    assert "person 1, age: allowed: a number from 13 to 95" in str(mended.requests[1].prompt)
    found = asked(answering(wrong), "Welder, 42 y/o")
    assert (found.people[0].female, found.people[0].age, found.people[0].occupation) == (0.9, 42, "Labor Technician / Worker")
    assert (found.calls, found.mended) == (2, 2)


def test_a_model_that_cannot_be_reached_leaves_all_to_the_rules_and_is_asked_no_more() -> None:
    completer = answering(CompleterError("scripted: no answer"))
    texts = [f"Welder, {30 + k} y/o" for k in range(3 * BATCH)]
    found = asked(completer, *texts)
    assert found.people == tuple(inferred(Profile(each)) for each in texts)
    assert (found.failure, found.calls, found.mended) == ("scripted: no answer", 0, 9 * BATCH)


ODD = ['{"people": {"female": 1}}', '{"people": [[[]]]}', '{"people": [{"female": "yes", "age": true}]}', '{"people": [{"age": NaN}]}']


@pytest.mark.parametrize("number", range(len(HOSTILE) + len(ODD)))
def test_no_answer_breaks_it(number: int) -> None:
    answer = [*HOSTILE, *ODD][number]
    found = asked(answering(answer), "Welder", "Nurse")
    assert [each.occupation for each in found.people] == ["Labor Technician / Worker", "Medical Personnel"]


def test_what_people_write_is_cut_and_made_plain_for_the_model() -> None:
    told = str(demographics_prompt([Profile("x" * 9000, ("\u202eevil\n\n1. he",) * 50, "Ann\x1b[31m")]))
    assert len(told) < 4000
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_the_one_who_asks_closes_the_model_and_tells_the_cost() -> None:
    completer, lines = answering({"people": [ANN]}), list[str]()
    people = asked_by(completer, 1, lines.append)([Profile("I weld")])
    assert (people[0].age, completer.closed) == (31, True)
    assert lines == ["demographics: 1 calls, 10 tokens in, 5 out; 0 fields told by the rules instead"]


def test_import_asks_a_model_where_it_is_told_to(tmp_path: Path, socket_enabled: None) -> None:
    (tmp_path / "users.csv").write_text("username,user_char,following_agentid_list\nann,likes tea,[1]\nbo,likes ale,[0]\n")
    with running() as server:
        server.script = lambda number, request: json.dumps({"people": [ANN, {**ANN, "female": 0.1, "age": 64}]})
        options = ["--infer", f"openai:small@{server.url}", "--save", str(tmp_path / "w.db")]
        result = CliRunner().invoke(import_, ["oasis", str(tmp_path / "users.csv"), *options])
    assert result.exit_code == 0, result.output
    assert "age: 0 in the data, 2 inferred, 0 drawn by lot" in result.output
    with open_save(tmp_path / "w.db", writable=False) as save:
        bo = save.world().agents[1].persona
    assert (bo.gender, bo.age, bo.occupation) == ("male", 64, "Engineer")


# Figures


def test_figures_of_labels_are_as_counted_by_hand() -> None:
    true, told = [0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 2, 2]
    assert accuracy(true, told) == pytest.approx(4 / 6)
    # class 0: TP 2, FP 0, FN 1; class 1: TP 1, FP 1, FN 1; class 2: TP 1, FP 1, FN 0
    assert macro_f1(true, told) == pytest.approx((4 / 5 + 2 / 4 + 2 / 3) / 3)
    assert f1([True, False], [False, False]) == 0
    assert [math.isnan(each) for each in (accuracy([], []), macro_f1([], []), f1([False], [False]))] == [True] * 3
    assert (majority([2, 1, 1, 2, 0]), majority([3])) == (1, 3)


def test_auc_counts_pairs_in_the_right_order_and_equal_ones_half() -> None:
    assert auc([1, 1, 0, 0], [0.9, 0.4, 0.5, 0.1]) == pytest.approx(3 / 4)
    assert auc([1, 0, 0], [0.5, 0.5, 0.1]) == pytest.approx(1.5 / 2)
    assert auc([1, 0], [0.3, 0.3]) == 0.5
    assert math.isnan(auc([1, 1], [0.1, 0.2]))


def test_errors_of_numbers_are_as_reckoned_by_hand() -> None:
    true, told = [20, 40], [25, 30]
    assert mean_absolute_error(true, told) == 7.5
    assert mean_squared_error(true, told) == (25 + 100) / 2
    assert mean_relative_error(true, told) == pytest.approx((0.25 + 0.25) / 2)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40))
def test_figures_stay_within_their_bounds_and_perfect_is_one(pairs: list[tuple[int, int]]) -> None:
    true, told = np.array(pairs).T
    assert 0 <= accuracy(true, told) <= 1
    assert 0 <= macro_f1(true, told) <= 1
    assert accuracy(true, true) == macro_f1(true, true) == 1
    right, scores = true > 1, told.astype(float)
    assert math.isnan(auc(right, scores)) or auc(right, scores) == pytest.approx(1 - auc(right, -scores))


# The experiment


def measured(**equipment: Any) -> Result:
    async def rows() -> list[Row]:
        return [
            row
            for arm in EXPERIMENT.arms
            for row in await EXPERIMENT.trial(
                Conditions(seed=1, arm=arm, agents=1, ticks=1), Equipment(mind=DiceMind(), file=LABELLED, **equipment)
            )
        ]

    return EXPERIMENT.summary(asyncio.run(rows()))


def test_the_rules_beat_the_commonest_label_on_people_of_our_own() -> None:
    result = measured()
    figures = {(each.arm, each.measure): each.interval for each in result.estimates}
    assert figures["texts", "occupation: accuracy"].low > figures["commonest", "occupation: accuracy"].high
    assert figures["texts", "age: mean error, years"].value < figures["commonest", "age: mean error, years"].value
    assert figures["texts", "gender: AUC"].low > 0.6
    assert figures["commonest", "gender: AUC"].value == 0.5
    assert figures["texts", "gender: accuracy"].n == 47  # of 48 people one is not labelled
    published = {each.measure: each.published for each in result.estimates if each.arm == "texts"}
    assert published["age: mean squared error"] == (("S3", 128.0),)
    assert published["occupation: accuracy"] == ()
    assert [claim.holds for claim in result.claims][1:] == [True, True]


def test_what_a_language_mind_tells_is_what_is_measured() -> None:
    async def infer(profiles: list[Profile]) -> tuple[list[Demographics], int]:
        labels = read_labelled(LABELLED)
        sure = [1.0 if each.gender == 0 else 0.0 for each in labels]
        return [Demographics(female, each.age or 40, (0.1,) * 10) for female, each in zip(sure, labels, strict=True)], 3

    result = measured(infer=infer)
    figures = {each.measure: each.interval.value for each in result.estimates if each.arm == "texts"}
    assert (figures["gender: accuracy"], figures["gender: macro-F1"], figures["gender: AUC"], figures["age: mean squared error"]) == (
        1,
        1,
        1,
        0,
    )
    assert any(note.startswith("3 fields were not told soundly") for note in result.notes)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("x,,female,200,", "line 2, age: '200'; allowed: a whole number from 1 to 120"),
        ("x,,,,Enginer", "line 2, occupation: no occupation 'Enginer'; did you mean 'Engineer'?"),
        ("x,,,", "line 2: 4 fields; allowed: 5"),
        ("x,,,,", "nobody is labelled"),
    ],
)
def test_a_label_that_cannot_be_is_one_plain_line(rows: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"description,posts,gender,age,occupation\n{rows}\n")
    with pytest.raises((DataError, SimError)) as raised:
        read_labelled(path)
    assert expected in str(raised.value)
    path.write_text("description,gender\nx,female\n")
    with pytest.raises(DataError, match="line 1, posts: no such column"):
        read_labelled(path)
