"""Minds on the screen: who thinks, what it costs, what was told and answered, and what to do when nobody answers."""

import asyncio
import re
import time
from collections.abc import Iterator
from inspect import isawaitable
from pathlib import Path

import pytest
import sights
from fake_client import FakeClient
from scripted import answering
from stage import Stage, stage
from thinking import CANDIDATES, LOCAL, METERED, QWEN, ToldSeeker, all_found, thought

from models.completer import CompleterError, Completion, Heard, Request
from models.finding.candidate import Candidate
from models.language.mind import LanguageMind
from models.metering import Budget, Spending
from models.rules.mind import RulesMind
from sim.action import Leave, Say
from sim.event import MindChanged
from sim.mind import Decision
from sim.observation import Talking
from tui import protocol
from tui.human import HumanMind
from tui.overhearing import OverheardMind, Overhearing
from tui.protocol import GoOn, Held, Intervene, LookInto, Metered, MindState, Noticed, Overheard, SetBudget, Speaking, Spoken, Ticked
from tui.screens.minds import MindsScreen
from tui.screens.thinking import ThinkingScreen
from tui.screens.thoughts import ThoughtsScreen
from tui.seeking import Ended, Judged, Listed, Seeker, Tidings, seek
from tui.widgets.choices import Menu
from tui.widgets.inspector import InspectorPane
from tui.widgets.log import LogPane
from tui.widgets.sight import Sight
from tui.widgets.thinkers import many, short
from tui.widgets.thoughts import ThoughtsPane
from tui.widgets.top_line import TopLine

SPENT = Held("the budget in calls is used up: 500 of 500 spent, and the next call could pass it", True, 14, 12.0, None)
AWAY = Held("gemma3:4b at 127.0.0.1:11434: no connection", False, 3, 7.0, 4.0)


@pytest.fixture
def seeker(monkeypatch: pytest.MonkeyPatch) -> Iterator[ToldSeeker]:
    """Yield the search that the screen makes instead of a real one."""
    found = all_found()
    monkeypatch.setattr(ThinkingScreen, "seeker", lambda: found)
    yield found


async def say(on: Stage, *messages: protocol.FromEngine) -> None:
    on.client.say(*messages)
    await on.settle()


async def opened(on: Stage) -> MindsScreen:
    """Open the list of minds, with all that the search has found."""
    await on.press("M")
    screen = on.app.screen
    assert isinstance(screen, MindsScreen)
    screen._renew()
    await on.pilot.pause()
    return screen


def listed(on: Stage) -> str:
    return on.text(Menu)


def listed_minds(on: Stage) -> list[object]:
    return [choice.value for choice in on.app.screen.query_one(Menu).view.entries]


def now(on: Stage) -> str:
    return str(on.app.screen.query_one("#minds-now").render())


def asked(on: Stage) -> list[MindChanged]:
    return [command.intervention for command in on.client.commands(Intervene)]  # type: ignore[attr-defined]


# The list of minds


async def test_what_is_found_is_listed_with_its_verdict(seeker: ToldSeeker) -> None:
    async with stage() as on:
        await opened(on)
        shown = listed(on)
        assert "qwen2.5-0.5b · 397 MB · LM Studio" in shown and "✓ answers in 1.4 s, 31 tokens/s, valid" in shown
        assert "it is cut: 12 kB of 397 MB" in shown and "✗ too slow: only about 12 tokens" in shown
        assert "rules thinks for everybody" in now(on) and "Nothing was spent" in now(on)
        await on.press("escape")
        assert seeker.closed and on.app.screen is on.society


async def test_verdicts_arrive_one_by_one_and_the_cursor_stays(seeker: ToldSeeker) -> None:
    seeker.waiting = [Listed(CANDIDATES)]
    async with stage() as on:
        screen = await opened(on)
        await on.press("down")
        seeker.waiting = [Judged(QWEN, "is being tried …")]
        screen._renew()
        await on.pilot.pause()
        assert "is being tried …" in listed(on)
        chosen = screen.query_one(Menu).current
        assert chosen is not None and chosen.value == QWEN
        seeker.waiting = [Judged(QWEN, "answers in 1.4 s", True), Ended()]
        screen._renew()
        assert "✓ answers in 1.4 s" in listed(on)


async def test_where_nothing_is_found_it_is_said_how_to_fetch_a_mind(seeker: ToldSeeker) -> None:
    seeker.waiting = [Listed(CANDIDATES[:1]), Ended()]
    async with stage(size=(80, 24)) as on:
        screen = await opened(on)
        assert "voxpop minds pull" in str(screen.query_one("#minds-note").render())


async def test_a_mind_is_chosen_for_everybody_or_for_the_selected_person(seeker: ToldSeeker) -> None:
    async with stage() as on:
        selected = on.app.town.selected
        await opened(on)
        await on.press("2", "enter")  # everybody
        assert asked(on) == [MindChanged(None, QWEN)]
        await on.press("4", "2")  # the selected person alone
        assert asked(on)[1:] == [MindChanged(selected, LOCAL)]
        await on.press("1", "3")  # as everybody else
        assert asked(on)[2:] == [MindChanged(selected, "")]
        await on.press("3")
        assert len(asked(on)) == 3 and isinstance(on.app.screen, MindsScreen)  # a file that cannot be used is not offered


@pytest.fixture
def own_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in the environment, and a mind called "mine"."""
    (tmp_path / "minds.toml").write_text('[mine]\nmodel = "tiny"\nurl = "http://127.0.0.1:9/v1"\n')
    monkeypatch.setenv("VOXPOP_MINDS", str(tmp_path / "minds.toml"))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-a-test")


@pytest.mark.usefixtures("own_names")
async def test_a_name_that_is_none_is_told_where_it_is_typed(seeker: ToldSeeker) -> None:
    async with stage() as on:
        await opened(on)
        await on.press("6", *"openai:tiny@nowhere", "enter")
        assert "no mind 'openai:tiny@nowhere'; allowed: openai:MODEL" in str(on.app.screen.query_one("#line-note").render())
        assert not asked(on)


@pytest.mark.usefixtures("own_names")
async def test_a_mind_that_was_not_found_is_named(seeker: ToldSeeker) -> None:
    async with stage() as on:
        await opened(on)
        await on.press("6", *"mine", "enter", "enter")
        assert asked(on) == [MindChanged(None, "mine")]
        await on.press("5")  # a key: the name of a model is still missing
        await on.press(*"gpt-4o", "enter", "enter")
        assert asked(on)[1:] == [MindChanged(None, "openai:gpt-4o")]


async def test_the_budget_is_raised_and_nonsense_is_not_sent(seeker: ToldSeeker) -> None:
    async with stage() as on:
        await say(on, METERED)
        await opened(on)
        await on.press("b", *["backspace"] * 3, *"x", "enter")
        assert not on.client.commands(SetBudget)
        assert "allowed: calls=N" in str(on.app.screen.query_one("#line-note").render())
        await on.press("backspace", *"7.5", "enter")
        assert on.client.commands(SetBudget) == [SetBudget("money=7.5")]


async def test_a_mind_that_only_the_save_asks_for_is_said_and_can_be_allowed(seeker: ToldSeeker) -> None:
    async with stage() as on:
        await say(
            on, MindState("llama:/theirs.gguf", "refused", "'llama:/theirs.gguf' thinks for somebody in this world, but was not asked for")
        )
        on.client.happen(MindChanged(1, "llama:/theirs.gguf"))
        await on.settle()
        on.society.inspect_agent(1)
        assert on.app.town.thinkers.of(1, on.client.world) == "rules"
        await opened(on)
        assert "was not asked for" in listed(on) and "thinks here now" in listed(on)
        assert "rules thinks for everybody." in now(on)  # whoever is refused thinks for nobody
        assert "+1" not in on.text(TopLine, on.society)
        await on.press(str(1 + listed_minds(on).index("llama:/theirs.gguf")), "2")
        assert asked(on) == [MindChanged(1, "llama:/theirs.gguf")]
        await say(on, MindState("llama:/theirs.gguf", "ready"))
        on.app.screen._renew()  # type: ignore[attr-defined]
        assert on.app.town.thinkers.of(1, on.client.world) == "llama:/theirs.gguf"
        assert "rules thinks for everybody, theirs for 1 person." in now(on) and "+1" in on.text(TopLine, on.society)
        assert "was not asked for" not in listed(on)


@pytest.mark.usefixtures("own_names")
async def test_a_server_elsewhere_that_nobody_has_found_is_named_before_it_gets_a_key(seeker: ToldSeeker) -> None:
    async with stage() as on:
        await opened(on)
        await on.press("6", *"openai:m@https://api.stranger.org/v1", "enter")
        assert "what they see goes to api.stranger.org, and so does your key" in listed(on)
        assert not asked(on)
        await on.press("escape", "6", *"openai:m@http://localhost:9/v1", "enter")
        assert "your key" not in listed(on)


@pytest.mark.parametrize(("size", "shown"), [((80, 24), "8"), ((120, 40), "8 thinking")])
@pytest.mark.parametrize("playing", [False, True])
async def test_a_model_at_work_on_the_first_tick_is_seen(size: tuple[int, int], shown: str, playing: bool) -> None:
    async with stage(size=size, ticks=0, client=FakeClient(mind=QWEN)) as on:
        if playing:
            await on.press("space")
        assert "◐" not in on.text(TopLine)
        await say(on, Metered(Spending(), Budget(calls=500), under_way=8))
        assert re.search(f"[◐◓◑◒] {shown}  ", on.text(TopLine))
        await say(on, Metered(Spending(8, 9_000, 300), Budget(calls=500)))
        assert not re.search("[◐◓◑◒]", on.text(TopLine))


# Waiting


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_top_line_says_why_the_world_waits(size: tuple[int, int]) -> None:
    async with stage(size=size) as on:
        await say(on, MindState(QWEN, "loading"))
        assert "loading qwen2.5-0.5b… (the world waits)" in on.text(TopLine)
        await say(on, MindState(QWEN, "ready", "Qwen2.5, 4 threads"))
        assert "loading" not in on.text(TopLine)
        await say(on, AWAY)
        assert "no answer 7 s, again in 4 s" in on.text(TopLine)
        await say(on, SPENT)
        assert "nobody thinks: M" in on.text(TopLine)
        await say(on, Held())
        assert "mind rules" in on.text(TopLine)


async def test_what_can_be_done_about_waiting_stands_first(seeker: ToldSeeker) -> None:
    async with stage() as on:
        await say(on, SPENT)
        await opened(on)
        assert "14 decisions waiting" in now(on) and "the budget in calls is used up" in now(on)
        assert listed(on).startswith(" 1 Raise the budget")
        await on.press("2")
        assert on.client.commands(GoOn) == [GoOn(True)]
        await say(on, AWAY)
        on.app.screen._renew()  # type: ignore[attr-defined]
        await on.press("1")
        assert on.client.commands(GoOn) == [GoOn(True), GoOn(False)]


async def test_a_digit_meant_for_the_list_before_does_nothing(seeker: ToldSeeker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.minds.HELD", float("inf"))  # the moment lasts, however slow the machine is
    async with stage() as on:
        screen = await opened(on)
        await say(on, SPENT)
        screen._renew()
        await on.press("2")
        assert not on.client.commands(GoOn) and on.app.screen is screen


async def test_a_mind_that_does_not_load_is_said_in_a_line_and_the_town_goes_on(seeker: ToldSeeker) -> None:
    async with stage() as on:
        await say(on, MindState(QWEN, "loading"), MindState(QWEN, "failed", "qwen2.5-0.5b.gguf is cut: 12 kB of 397 MB"))
        assert "loading" not in on.text(TopLine)
        await opened(on)
        assert "✗ qwen2.5-0.5b.gguf is cut" in listed(on)
        await on.press("escape", "n")
        assert on.client.commands(protocol.Step)


# The meter


async def test_the_meter_is_on_the_top_line_only_where_a_model_is_at_work() -> None:
    async with stage() as on:
        assert "∑" not in on.text(TopLine)
        await say(on, METERED)
        assert "∑ 1234 calls" in on.text(TopLine) and "2.09 left" in on.text(TopLine) and "51k tok" in on.text(TopLine)
    async with stage(size=(80, 24)) as on:
        await say(on, METERED)
        assert "∑ 1234" in on.text(TopLine) and "2.09 left" in on.text(TopLine) and "calls" not in on.text(TopLine)


async def test_a_tick_of_a_model_ends_with_a_line_in_the_log() -> None:
    async with stage() as on:
        on.client.say(Ticked(4, (), {}, 0.1, {}, "12 answers: 11 as written, 1 mended, 0 refused, 1 asked again"))
        await on.settle()
        assert "∑ 12 answers: 11 as written, 1 mended" in on.text(LogPane)
        on.society.query_one(LogPane).turn_filter()
        await on.settle()
        assert "∑ 12 answers" not in on.text(LogPane)


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0"), (9_999, "9999"), (10_000, "10k"), (45_200, "45k"), (999_500, "1M"), (1_250_000, "1.2M"), (5 * 10**9, "5G")],
)
def test_counts_are_short(count: int, shown: str) -> None:
    assert many(count) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("rules", "rules"),
        (QWEN, "qwen2.5-0.5b"),
        ("llama:C:\\models\\a.gguf?threads=4", "a"),
        (LOCAL, "gemma3:4b"),
        ("openai:gpt-4o-mini", "gpt-4o-mini"),
        ("mine", "mine"),
        ("llama:", "(no name)"),
    ],
)
def test_names_of_minds_are_short(name: str, shown: str) -> None:
    assert short(name) == shown


# What was told, what was answered


async def test_thoughts_show_answers_with_verdicts_and_the_parts_of_the_prompt() -> None:
    client = FakeClient(mind=QWEN)
    async with stage(client=client) as on:
        selected = on.app.town.selected
        assert selected is not None
        client.thoughts[selected] = (thought(selected, 11, verdict="mended"), thought(selected))
        await on.press("o")
        assert isinstance(on.app.screen, ThoughtsScreen) and set(client.commands(LookInto)) == {LookInto(selected)}
        await on.settle()
        shown = on.text(ThoughtsPane)
        assert shown.index("tick 12 · talk") < shown.index("no JSON in it") < shown.index("twice, and I would again")
        order = [shown.index(part) for part in ("the same for everybody", "about this person", "about now", "asked again")]
        assert order == sorted(order)
        assert "1,203 tokens in (900 of them cached), 61 out · 1.4 s" in shown and "answer 2 · mended" in shown
        assert "Be brief." not in shown and "2 more lines: s shows them" in shown
        await on.press("s")
        assert "Be brief." in on.text(ThoughtsPane)
        await on.press("escape")
        assert on.app.screen is on.society


@pytest.mark.parametrize(("mind", "said"), [("rules", "how the rules decide"), (QWEN, "has not been asked anything")])
async def test_where_there_are_no_thoughts_it_is_said_why(mind: str, said: str) -> None:
    async with stage(client=FakeClient(mind=mind)) as on:
        await on.press("o")
        await on.settle()
        assert said in on.text(ThoughtsPane)


async def test_the_inspector_says_who_thinks_for_a_person() -> None:
    async with stage() as on:
        on.society.inspect_agent(1)
        await on.settle()
        assert "mind      rules" in on.text(InspectorPane)
        on.client.happen(MindChanged(1, QWEN))
        await on.settle()
        on.society._renew()
        assert "mind      qwen2.5-0.5b, theirs alone" in on.text(InspectorPane)


# A chat with a model


async def test_a_line_of_a_chat_grows_until_it_is_said() -> None:
    async with stage() as on:
        asked = await on.ask("talking")
        assert asked.partner is not None
        await on.press(*"hello", "enter")
        assert "is thinking…" in on.prompt()
        await say(on, Speaking(asked.partner), Speaking(asked.partner, "I have seen it twi"))
        assert "I have seen it twi …" in on.text(Sight)
        await say(on, Speaking(asked.partner, "I have seen it twice, [/b] and"))
        assert "twice, [/b] and …" in on.text(Sight)
        await say(on, Spoken(asked.partner, "I have seen it twice."))
        shown = on.text(Sight)
        assert "I have seen it twice." in shown and " …" not in shown


async def test_a_line_that_comes_to_nothing_goes_away() -> None:
    async with stage() as on:
        asked = await on.ask("talking")
        assert asked.partner is not None
        await on.press(*"hello", "enter")
        await say(on, Speaking(asked.partner, "I hav"), Speaking(asked.partner, None))
        assert "I hav" not in on.text(Sight)


class Chat:
    """A model that answers a chat, and what the screen hears of it. partner: the player plays whom the model's person talks with."""

    def __init__(self, *answers: object, playing: bool = True) -> None:
        self.told: list[protocol.FromEngine] = []
        world = sights.town()
        self.seen = sights.sights(world)["Talking"]
        assert isinstance(self.seen, Talking)
        human = HumanMind(RulesMind(), self.told.append, (self.seen.partner.id,) if playing else ())
        self.model = answering(*answers)
        self.overhearing = Overhearing(human, self.told.append)
        language = LanguageMind(self.model, overheard=self.overhearing)
        self.mind = OverheardMind(language, human, self.told.append, RulesMind())

    async def decided(self) -> Decision:
        reply = self.mind.decide(self.seen)
        return await reply if isawaitable(reply) else reply


async def test_the_player_hears_a_model_while_it_writes() -> None:
    chat = Chat({"type": "say", "text": "I have seen it twice."})
    assert (await chat.decided()).action == Say("I have seen it twice.")
    first, *growing, last = chat.told
    me, you = chat.seen.me.id, chat.seen.partner.id
    assert (first, last) == (Speaking(me, to=you), Spoken(me, "I have seen it twice.", you))
    assert growing and all(isinstance(each, Speaking) and "I have seen it twice.".startswith(each.text or "") for each in growing)


async def test_of_a_chat_of_others_is_told_who_speaks_next_and_what_they_said() -> None:
    chat = Chat({"type": "say", "text": "I have seen it twice."}, playing=False)
    await chat.decided()
    thread, me = chat.seen.thread, chat.seen.me.id
    assert chat.told == [Overheard(thread, me), Overheard(thread, me, "I have seen it twice.", whole=True)]


async def test_in_the_chat_that_is_open_it_is_told_word_by_word() -> None:
    chat = Chat({"type": "say", "text": "I have seen it twice."}, playing=False)
    chat.overhearing.open = frozenset((chat.seen.me.id, chat.seen.partner.id))
    await chat.decided()
    first, *growing, last = chat.told
    thread, me = chat.seen.thread, chat.seen.me.id
    assert (first, last) == (Overheard(thread, me), Overheard(thread, me, "I have seen it twice.", whole=True))
    assert growing and all(isinstance(each, Overheard) and "I have seen it twice.".startswith(each.text or "") for each in growing)


async def test_an_answer_that_comes_to_nothing_is_taken_back() -> None:
    chat = Chat(CompleterError("no answer"))
    with pytest.raises(CompleterError):
        await chat.decided()
    me, you = chat.seen.me.id, chat.seen.partner.id
    assert chat.told == [Speaking(me, to=you), Speaking(me, None, you)]


async def lost_in_thought() -> tuple[Chat, "asyncio.Future[Decision]"]:
    """Return a chat in which the model never answers, and the decision that waits for it."""
    chat = Chat()
    never = asyncio.Event()

    async def complete(request: Request, heard: Heard | None = None) -> Completion:
        await never.wait()
        raise AssertionError

    chat.model.complete = complete  # type: ignore[method-assign]
    thinking = asyncio.ensure_future(chat.decided())
    for _ in range(5):
        await asyncio.sleep(0)
    return chat, thinking


async def test_what_a_model_still_thinks_about_can_be_left_to_the_rules() -> None:
    chat, thinking = await lost_in_thought()
    assert not thinking.done()
    chat.mind.take_over()
    assert isinstance((await thinking).action, Say | Leave)


async def test_a_tick_that_is_dropped_drops_what_a_model_thinks_about() -> None:
    _, thinking = await lost_in_thought()
    thinking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await thinking


# The search


async def test_a_search_tries_what_costs_nothing_and_tells_each_verdict() -> None:
    told: list[Tidings] = []
    paid = Candidate("openai:gpt-4o", "key", "a model", paid=True)
    unknown = Candidate("nobody:knows", "named", "a name")

    async def found() -> list[Candidate]:
        return [CANDIDATES[0], paid, unknown, CANDIDATES[2]]

    await seek(told.append, ("rules",), found)
    assert told[0] == Listed((CANDIDATES[0], paid, unknown, CANDIDATES[2])) and told[-1] == Ended()
    judged = {each.name: each for each in told if isinstance(each, Judged)}
    assert judged.keys() == {"nobody:knows"} and judged["nobody:knows"].thinks is False


def test_the_search_in_a_process_of_its_own_finds_the_rules() -> None:
    seeker = Seeker()
    seeker.start(())
    found: list[Tidings] = []
    deadline = time.monotonic() + 60
    while not any(isinstance(each, Judged) and each.thinks for each in found) and time.monotonic() < deadline:
        found += seeker.drain()
        time.sleep(0.01)
    seeker.close()
    seeker.close()
    assert any(isinstance(each, Listed) and each.candidates[0].name == "rules" for each in found)
    assert any(isinstance(each, Judged) and each.name == "rules" and each.thinks for each in found)


# The wire


@pytest.mark.parametrize(
    "message",
    [
        Speaking(1),
        Overheard(sights.sights(sights.town())["Talking"].thread, 1, "I", True),  # type: ignore[attr-defined]
        Speaking(1, None),
        MindState(QWEN, "failed", "it is cut"),
        METERED,
        AWAY,
        Held(),
        protocol.Told(1, QWEN, (thought(),)),
        Noticed("The disk is full."),
    ],
    ids=lambda message: type(message).__name__,
)
def test_what_the_engine_says_of_minds_crosses_the_wire(message: protocol.FromEngine) -> None:
    assert protocol.decode_from_engine(protocol.encode(message)) == message


@pytest.mark.parametrize("command", [LookInto(3), SetBudget("calls=5"), GoOn(), GoOn(True), Intervene(MindChanged(None, QWEN))])
def test_what_the_player_says_of_minds_crosses_the_wire(command: protocol.ToEngine) -> None:
    assert protocol.decode_to_engine(protocol.encode(command)) == command
