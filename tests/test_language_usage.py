"""What was spent, in one line: decisions by how they fared, calls, calls for an answer that could not be used, tokens."""

from scripted import answering
from sights import sights, town

from models.completer import Completion
from models.language.mind import LanguageMind
from models.language.usage import Spent, Usage
from models.recorded import RecordedCompleter
from sim.tape import MemoryTape

SIGHTS = sights(town())


def test_the_line_tells_what_became_of_decisions_and_what_they_cost() -> None:
    assert Spent(14, 2900, 300, 1.0, 10, 1, 1, 2).line() == (
        "12 decisions: 10 as written, 1 mended, 1 refused; 14 calls, 2 of them asked again; 3.2k tokens"
    )
    assert Spent(1, 7, 2, 0.1, 1).line() == "1 decision: 1 as written, 0 mended, 0 refused; 1 call; 9 tokens"
    assert Spent(valid=2, recorded=2).line() == "2 decisions: 2 as written, 0 mended, 0 refused; 0 calls; 2 from the recording; 0 tokens"
    assert Spent(9, 2_000_000, 0).line().endswith("2.0M tokens")
    assert Usage().line() == Spent().line()


async def test_what_is_asked_again_and_what_is_recorded_are_counted_apart() -> None:
    tape, good = MemoryTape(), {"type": "rate", "stars": 5, "feeling": "Moved."}
    for expected in ((2, 1, 0, 30), (0, 0, 2, 0)):
        mind = LanguageMind(RecordedCompleter(answering("no", good), tape))
        await mind.decide(SIGHTS["Rating"])
        spent = mind.usage.by_behaviour["rate"]
        assert (spent.calls, spent.again, spent.recorded, spent.prompt_tokens + spent.completion_tokens) == expected
        assert (spent.valid, spent.repaired, spent.refused, spent.decisions) == (0, 1, 0, 1)


def test_a_recorded_answer_costs_nothing() -> None:
    usage = Usage()
    usage.called("plan", Completion("x", 10, 5, 1.0, recorded=True))
    assert usage.total == Spent(recorded=1)
