"""Nothing of one world is left in another: no errand, no choice of people by number, no answers; a folder that fails is told."""

import asyncio

import msgspec
import pytest
from fake_client import FakeClient, town
from stage import Stage, stage
from textual.screen import Screen

from sim.event import RecommenderChanged
from tui.errand import Errand
from tui.examples import EXAMPLES
from tui.protocol import Answered, BranchLine, Intervene, Play, Ready, Reply
from tui.screens import new_world
from tui.screens.new_world import NewWorldScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.chat import ChatPane
from tui.widgets.feed import FILTERS, FeedPane
from tui.wire import NewWorld

OTHER = "/home/you/worlds/other.db"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that screens tell, however long it is shown."""
    found: list[str] = []
    monkeypatch.setattr(Screen, "notify", lambda self, message, **_: found.append(message))
    return found


def another_world() -> Ready:
    """Return the start of another save, whose branch has the same name, and whose people have the same numbers."""
    client = FakeClient(town(30))
    for agent in client.world.agents.values():
        agent.persona = msgspec.structs.replace(agent.persona, name=f"Other {agent.persona.name}")
        client.world.names[agent.id] = agent.persona.name
    return Ready(client.snapshot(), OTHER, "rules", "main", (BranchLine("main", "", 0, 0),))


def written_by_one(feed: FeedPane) -> None:
    """Show the posts of whoever wrote the newest."""
    feed.point(feed.view.end - 1)
    feed._filter = FILTERS.index("next page")
    feed.turn_filter()
    assert feed.filtered == "author"


async def arrived(on: Stage) -> None:
    on.client.say(another_world())
    await on.settle()
    assert on.app.town.save == OTHER


@pytest.mark.parametrize("new", [None, NewWorld("town", OTHER, 1)])
async def test_an_errand_is_not_run_in_another_world_with_a_branch_of_the_same_name(new: NewWorld | None) -> None:
    async with stage() as on:
        on.app.controls.errand = Errand("main", "what-if", 50, (RecommenderChanged("popular"),))
        on.society.begun()
        asked, played = len(on.client.commands(Intervene)), len(on.client.commands(Play))
        on.society.post_message(on.society.Departed("main", None, save="" if new else OTHER, new=new))
        await on.settle()
        assert on.app.controls.errand is None
        await arrived(on)
        assert len(on.client.commands(Intervene)) == asked == 1
        assert Play(0.0) not in on.client.commands(Play)[played:]


async def test_chats_of_two_and_posts_of_an_author_are_not_those_of_strangers_with_their_numbers() -> None:
    async with stage((200, 60), ticks=12) as on:
        chat, feed = on.society.query_one(ChatPane), on.society.query_one(FeedPane)
        await on.press("3", "up")
        for _ in range(2):
            chat.turn_filter()
        written_by_one(feed)
        assert " and " in chat.subtitle() and feed.filtered == "author"
        await arrived(on)
        assert chat.subtitle() == "everybody" and feed.filtered == "everybody"


async def test_who_was_looked_for_and_selected_does_not_stay_so_in_another_world() -> None:
    async with stage() as on:
        people = on.society.query_one(AgentsPane)
        await on.press("slash", *"zzzz", "enter")
        assert people.wanted and not len(people.view)
        await arrived(on)
        assert len(people.view) == len(on.client.world.agents) and not people.wanted and on.app.town.selected == people.view.entries[0]


async def test_answers_of_another_world_are_not_shown_under_the_names_of_this_one() -> None:
    async with stage() as on:
        on.society._put((1,), "Do you love it?", False)
        on.client.say(Answered(on.society.exchanges[-1].number, (Reply(1, "I do", "because"),), 0))
        await on.settle()
        assert on.society.exchanges[-1].replies
        await arrived(on)
        assert on.society.exchanges == []


async def test_newcomers_who_were_coming_to_another_world_are_not_expected_here() -> None:
    async with stage() as on:
        on.app.town.roles.coming = {999: "Somebody"}
        await arrived(on)
        assert on.app.town.name(999) == "#999"


async def test_a_branch_of_the_same_world_keeps_what_was_chosen() -> None:
    async with stage((200, 60), ticks=12) as on:
        feed = on.society.query_one(FeedPane)
        written_by_one(feed)
        on.client.say(Ready(on.client.snapshot(), on.app.town.save, "rules", "main", on.app.town.branches))
        await on.settle()
        assert feed.filtered == "author"


@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.scenario], ids=lambda each: each.title)
async def test_an_example_says_why_no_world_can_be_begun(example: object, told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(scenario: str) -> None:
        raise PermissionError(13, "Permission denied", "/x/worlds")

    monkeypatch.setattr(new_world, "new_world_path", refused)
    async with stage() as on:
        on.society.try_out(example)  # type: ignore[arg-type]
        await on.settle()
        assert told == ["Your worlds' folder cannot be used: Permission denied"]
        assert not on.client.begun and on.society.trying is None


async def test_a_new_world_says_why_it_cannot_be_begun(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(scenario: str) -> None:
        raise OSError(28, "No space left on device")

    async def ask(*words: str) -> bytes:
        await asyncio.Event().wait()  # the preview is not there yet
        return b""

    monkeypatch.setattr(new_world, "new_world_path", refused)
    monkeypatch.setattr(NewWorldScreen, "ask", staticmethod(ask))
    async with stage() as on:
        on.society.action_new_world()
        await on.settle()
        assert isinstance(on.app.screen, NewWorldScreen)
        on.app.screen.action_begin()
        await on.settle()
        assert told == ["Your worlds' folder cannot be used: No space left on device"]
        assert isinstance(on.app.screen, NewWorldScreen) and not on.client.begun
