"""The screen does what its keys say, at every size."""

import msgspec
import pytest
from fake_client import FakeClient, town
from stage import stage
from textual.widgets import Input

from sim.agent import Agent
from sim.event import ControlMoved, Liked, MoodMoved, PersonaEdited, RecommenderChanged
from sim.recommender import RECOMMENDERS
from tui import protocol
from tui.keys import COMMANDS
from tui.paint import palette_for, safe
from tui.screens.arrangement import PANES
from tui.screens.dialogs import ChooseScreen, HaltedScreen
from tui.screens.edit import as_text, edited
from tui.screens.form import FormScreen
from tui.screens.help import HelpScreen, Keys
from tui.screens.intervene import ALGORITHMS
from tui.widgets.agents import AgentsPane
from tui.widgets.chat import ChatPane
from tui.widgets.coach import Coach
from tui.widgets.controls import RATES
from tui.widgets.feed import FeedPane
from tui.widgets.finder import Finder
from tui.widgets.inspector import InspectorPane
from tui.widgets.log import LogPane
from tui.widgets.recommender import RecommenderPane
from tui.widgets.timeline import Timeline
from tui.widgets.top_line import TopLine
from tui.widgets.town import Town

# Before and at the beginning


async def test_a_frame_is_painted_before_the_engine_is_ready() -> None:
    client = FakeClient()
    held = client.drain()
    async with stage(ticks=0, client=client) as on:
        assert "waking the town" in on.text(TopLine) and "waking the town" in on.text(AgentsPane)
        await on.press("space", "n", "t", "e", "R")
        assert client.sent == []
        client.say(*held)
        await on.settle()
        assert "waking" not in on.text(TopLine) and "48" in str(on.society.query_one(AgentsPane).border_title)


async def test_whoever_is_found_is_the_one_looked_at() -> None:
    async with stage() as on:
        name = "Maria Silva"
        await on.press("slash", *"silva")
        found = on.society.query_one(AgentsPane).current
        assert found is not None
        assert on.app.town.name(found) == name
        assert name in str(on.society.query_one(InspectorPane).border_title)


async def test_time_runs_at_once_and_the_coach_leaves_at_the_first_key() -> None:
    async with stage() as on:
        assert on.client.sent[0] == protocol.Play(1.0)
        assert on.society.query_one(Coach).display
        await on.press("down")
        assert not on.society.query_one(Coach).display


async def test_a_tick_that_is_shown_is_acknowledged() -> None:
    async with stage(ticks=3) as on:
        assert on.client.commands(protocol.Painted)[-1] == protocol.Painted(3)
        assert on.app.town.world is not None
        assert on.app.town.world.state_hash() == on.client.world.state_hash()


# Time


async def test_space_holds_time_and_lets_it_run() -> None:
    async with stage() as on:
        on.client.sent.clear()
        await on.press("space", "space", "n")
        commands = [command for command in on.client.sent if not isinstance(command, protocol.Painted | protocol.Retell)]
        assert commands == [protocol.Pause(), protocol.Play(1.0), protocol.Step()]
        assert "❚❚" in on.text(TopLine)


async def test_speed_goes_through_its_steps_and_no_further() -> None:
    async with stage() as on:
        on.client.sent.clear()
        await on.press(*[">"] * 6, *["<"] * 7)
        rates = [command.rate for command in on.client.commands(protocol.Play)]
        assert rates == [2.0, 5.0, 10.0, 0.0, 0.0, 0.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.25, 0.1]
        assert set(rates) | {1.0} == set(RATES)


async def test_the_header_names_world_branch_calendar_tick_speed_mind_and_save() -> None:
    async with stage(size=(140, 40)) as on:
        for part in ("town", "main", "day 1, Mon 14:00", "t4", "▶ 1×", "rules", "lantern.voxpop"):
            assert part in on.text(TopLine)


# Layouts


@pytest.mark.parametrize(
    ("size", "panes"),
    [
        ((80, 24), {"agents", "feed"}),
        ((99, 30), {"agents", "feed"}),
        ((120, 40), {"agents", "feed", "chat", "recommender", "inspector", "log"}),
        ((200, 60), {"agents", "feed", "chat", "recommender", "inspector", "log"}),
    ],
)
async def test_each_size_has_its_panes(size: tuple[int, int], panes: set[str]) -> None:
    async with stage(size=size) as on:
        assert on.visible() == panes
        log = on.society.query_one(LogPane).region
        if size[0] >= 160:
            assert log.height > size[1] - 8
        elif size[0] >= 100:
            assert log.width == size[0]


async def test_a_narrow_screen_swaps_its_main_pane() -> None:
    async with stage(size=(80, 24)) as on:
        for key, pane in (("3", "chat"), ("4", "recommender"), ("5", "log"), ("2", "feed")):
            await on.press(key)
            assert on.visible() == {"agents", pane}
        await on.press("1", "enter")
        assert on.visible() == {"inspector"}
        await on.press("escape")
        assert on.visible() == {"agents", "feed"}


async def test_a_tiny_terminal_is_told_the_size_it_needs_and_recovers() -> None:
    async with stage(size=(50, 12)) as on:
        small = on.society.query_one("#small")
        assert small.region.area and "60 × 16" in str(small.render())
        await on.pilot.resize_terminal(120, 40)
        await on.settle()
        assert not small.display and len(on.visible()) == 6


async def test_zoom_gives_a_pane_everything_and_takes_it_back() -> None:
    for size in ((80, 24), (120, 40), (200, 60)):
        async with stage(size=size) as on:
            before = on.visible()
            await on.press("2", "z")
            assert on.visible() == {"feed"} and on.society.query_one(FeedPane).region.width == size[0]
            await on.press("z")
            assert on.visible() == before


async def test_tab_reaches_every_pane() -> None:
    for size in ((80, 24), (120, 40)):
        async with stage(size=size) as on:
            seen = {on.society.place}
            for _ in range(6):
                await on.press("tab")
                seen.add(on.society.place)
            assert seen >= {"agents", "feed", "chat", "recommender", "log"}


# Panes


async def test_the_feed_shows_answers_under_the_start_of_what_they_answer_and_counts_likes() -> None:
    async with stage(ticks=6) as on:
        await on.press("2", "z")
        shown = on.text(FeedPane)
        assert "↳" in shown and "“" in shown and "<" not in shown
        post = list(on.client.world.posts)[-1]
        on.client.happen(Liked(1, post), Liked(2, post))
        await on.settle()
        assert "♥ " in on.text(FeedPane)


async def test_the_feed_filter_shows_news_only() -> None:
    async with stage(ticks=5) as on:
        await on.press("2", "f", "f")
        feed = on.society.query_one(FeedPane)
        assert len(feed.view) == 1 and "Council wants to sell the Lantern" in on.text(FeedPane)
        await on.press("f", "f", "f")
        assert len(feed.view) == len(on.client.world.posts)


async def test_scrolling_up_stops_following_and_says_what_is_new() -> None:
    async with stage(ticks=10) as on:
        await on.press("2", "pageup")
        top = on.text(FeedPane).splitlines()[0]
        on.client.run(2)
        await on.settle()
        shown = on.text(FeedPane)
        assert shown.splitlines()[0] == top and "new below" in shown
        await on.press("full_stop")
        assert "new below" not in on.text(FeedPane) and on.society.query_one(FeedPane).view.following


async def test_a_chat_is_one_block_with_who_and_what_they_are_to_each_other() -> None:
    async with stage(ticks=8) as on:
        await on.press("3", "z", "home")
        shown = on.text(ChatPane)
        assert "↔" in shown and "day 1" in shown
        assert any(kind in shown for kind in ("friends", "colleagues", "neighbours", "partners", "parent", "child"))


async def test_every_event_is_a_line_of_the_log_with_its_reason() -> None:
    async with stage(ticks=6) as on:
        log = on.society.query_one(LogPane)
        events = sum(1 for _ in log.view.entries)
        assert events >= 6 * 10
        await on.press("5", "z")
        assert "because" in on.text(LogPane)
        await on.press("f")
        assert 0 < len(log.view) < events


async def test_the_recommender_shows_training_favourites_and_what_the_selected_person_saw() -> None:
    async with stage(ticks=8) as on:
        shown_to = on.app.town.exposures.latest(1)[0]
        on.society.query_one(AgentsPane).select(shown_to)
        await on.press("4", "z")
        text = on.text(RecommenderPane)
        assert "loss" in text and "Most seen" in text and "people who liked what you liked" in text
        assert on.app.town.label(shown_to) in text


async def test_choosing_a_recommender_asks_the_engine() -> None:
    async with stage() as on:
        await on.press("R")
        assert isinstance(on.app.screen, ChooseScreen)
        await on.press("4")
        assert on.client.commands(protocol.Intervene) == [protocol.Intervene(RecommenderChanged("popular"))]
        await on.settle()
        assert "popular" in str(on.society.query_one(RecommenderPane).border_title) or on.client.world.algorithm == "popular"


async def test_the_inspector_tells_all_of_the_selected_person() -> None:
    async with stage(ticks=14) as on:
        who = max(on.client.world.agents.values(), key=lambda agent: (bool(agent.attitudes), len(agent.memories), len(agent.heard)))
        on.society.inspect_agent(who.id)
        await on.press("z")
        inspector = on.society.query_one(InspectorPane)
        inspector.renew()
        text = "\n".join("".join(part for part, _ in row) for row in inspector.view.entries)
        for heading in ("Feels", "History", "Short-term", "Long-term", "Knows", "Has seen"):
            assert heading in text
        assert safe(who.persona.occupation) in text and who.persona.traits[0] in text


async def test_the_timeline_marks_news_and_take_overs() -> None:
    async with stage(ticks=5) as on:
        on.client.happen(ControlMoved(1, "human"))
        await on.settle()
        assert "◈" in on.text(Timeline) and "◆" in on.text(Timeline)


# People


async def test_arrows_and_vim_keys_select_and_all_panes_follow() -> None:
    async with stage() as on:
        order = on.society.query_one(AgentsPane).view.entries
        await on.press("down", "j", "k", "down")
        assert on.app.town.selected == order[2]
        assert on.app.town.label(order[2]) in str(on.society.query_one(InspectorPane).border_title)


async def test_typing_a_name_filters_and_letters_do_nothing_else() -> None:
    async with stage() as on:
        on.client.sent.clear()
        await on.press("slash", *"mariaRtnze")
        await on.press(*["backspace"] * 5)
        agents = on.society.query_one(AgentsPane)
        assert {on.app.town.label(agent) for agent in agents.view.entries} == {"Maria Silva (24)", "Maria Silva (72)"}
        assert not [command for command in on.client.sent if not isinstance(command, protocol.Painted | protocol.Retell)]
        await on.press("enter")
        assert on.app.focused is agents and len(agents.view) == 2
        await on.press("escape")
        assert len(agents.view) == 48


async def test_two_people_with_one_name_are_told_apart() -> None:
    world = town()
    twin = msgspec.structs.replace(world.agents[1].persona, id=900, occupation="net mender")
    other = msgspec.structs.replace(twin, id=901, age=twin.age, occupation="net mender")
    snapshot = FakeClient(world).snapshot()
    snapshot.agents += [Agent(twin), Agent(other)]
    shown = Town()
    shown.restore(protocol.Ready(snapshot, "", "rules", "main"))
    labels = [shown.label(agent) for agent in (1, 900, 901)]
    assert len(set(labels)) == 3 and all(label.startswith("Astrid Lindqvist") for label in labels)


async def test_sorting_puts_the_most_stirred_first() -> None:
    async with stage(ticks=1) as on:
        on.client.happen(MoodMoved(7, 0.9, 1.0, "joy"))
        await on.settle()
        await on.press("s", "s", "s")
        assert on.society.query_one(AgentsPane).view.entries[0] == 7


async def test_editing_shows_before_and_after_and_sends_a_new_persona() -> None:
    async with stage() as on:
        who = on.app.town.selected
        assert who is not None
        before = on.client.world.agents[who].persona
        await on.press("e")
        assert isinstance(on.app.screen, FormScreen)
        on.app.screen.query_one("#edit-traits", Input).value = "witty, blunt"
        on.app.screen.query_one("#edit-age", Input).value = "200"
        await on.settle()
        assert str(on.app.screen.query_one("#row-traits .before").render()) == ", ".join(before.traits)
        await on.press("ctrl+s")
        assert isinstance(on.app.screen, FormScreen) and not on.client.commands(protocol.Intervene)
        on.app.screen.query_one("#edit-age", Input).value = "33"
        await on.press("ctrl+s")
        after = msgspec.structs.replace(before, traits=("witty", "blunt"), age=33)
        assert on.client.commands(protocol.Intervene) == [protocol.Intervene(PersonaEdited(who, after, ("traits", "age")))]
        assert on.app.town.world is not None and on.app.town.world.agents[who].persona.age == 33


def test_an_unchanged_form_changes_nothing_and_a_wrong_one_names_the_field() -> None:
    persona = town().agents[1].persona
    answers = as_text(persona)
    assert edited(persona, answers) == (persona, {})
    for field, value in (
        ("age", "0"),
        ("age", "x"),
        ("activity", "21"),
        ("activity", "nan"),
        ("occupation", " "),
        ("traits", "a," * 9 + "b,c,d"),
    ):
        wrong, problems = edited(persona, {**answers, field: value})
        assert (set(problems) == {field} and wrong is persona) or field == "traits"


async def test_what_the_engine_declines_is_said() -> None:
    async with stage() as on:
        on.client.say(protocol.Declined("nobody can be [/two] people"))
        await on.settle()
        assert [note.message for note in on.app._notifications] == ["nobody can be [/two] people"]


# Help, palette, endings


async def test_help_lists_every_key() -> None:
    async with stage(size=(120, 320)) as on:
        await on.press("question_mark")
        assert isinstance(on.app.screen, HelpScreen)
        shown = " ".join(on.text(Keys).split())
        for command in COMMANDS:
            assert command.help in shown and f" {command.shown} " in shown
        await on.press("escape")
        assert on.app.screen is on.society


async def test_the_palette_holds_every_action_and_every_person() -> None:
    from tui.screens.palette import TownCommands

    async with stage() as on:
        provider = TownCommands(on.society)
        names = [hit.text async for hit in provider.discover()]
        assert {f"{command.group}: {command.label}" for command in COMMANDS} <= set(names)
        found = [hit.text async for hit in provider.search("maria silva (72)")]
        assert {"Inspect: Maria Silva (72)", "Take over: Maria Silva (72)"} <= set(found)


async def test_the_palette_runs_what_it_says() -> None:
    async with stage() as on:
        await on.press("ctrl+p", *"take over astrid")
        await on.pilot.pause(0.4)
        await on.press("enter")
        await on.pilot.pause(0.3)
        assert on.client.commands(protocol.TakeOver) == [protocol.TakeOver(1)]


def test_every_command_has_its_own_id_and_no_two_of_one_scope_share_a_key() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    keys = [(command.scope, key) for command in COMMANDS for key in command.keys.split(",")]
    assert len(set(keys)) == len(keys)


async def test_every_key_of_the_town_runs_an_action_that_exists() -> None:
    async with stage() as on:
        owners: dict[str, object] = {"app": on.app, "town": on.society, "pane": on.society.query_one(FeedPane)}
        owners |= {pane: on.society.query_one(f"#{pane}") for pane in (*PANES, "player")} | {"finder": on.society.query(Finder).first()}
        for command in COMMANDS:
            assert hasattr(owners[command.scope], f"action_{command.action.split('(')[0]}"), command


@pytest.mark.parametrize("keys", [("ctrl+q",), ("ctrl+c", "ctrl+c")])
async def test_leaving_tells_the_engine(keys: tuple[str, ...]) -> None:
    async with stage() as on:
        await on.pilot.press(*keys)
        await on.pilot.pause()
        assert on.client.commands(protocol.Quit) == [protocol.Quit()]
        assert not on.app.is_running or on.app._exit


async def test_one_ctrl_c_leaves_nothing() -> None:
    async with stage() as on:
        await on.press("ctrl+c")
        assert not on.client.commands(protocol.Quit) and on.app.is_running


async def test_an_engine_that_dies_is_explained_with_the_way_on() -> None:
    async with stage() as on:
        on.client.say(protocol.Halted(17, "the engine ended with [/exit] status 9\nsecond line"))
        await on.settle()
        assert isinstance(on.app.screen, HaltedScreen)
        assert "voxpop play /home/you/worlds/lantern.voxpop" in on.app.screen.text and "tick 17" in on.app.screen.text
        await on.press("c")
        assert "status 9" in on.app.clipboard
        await on.pilot.press("escape")
        assert on.app._exit


async def test_an_engine_that_never_was_ready_is_not_said_to_have_run() -> None:
    client = FakeClient()
    client.drain()
    async with stage(ticks=0, client=client) as on:
        client.say(protocol.Halted(0, "town.db is no save of voxpop."))
        await on.settle()
        assert isinstance(on.app.screen, HaltedScreen)
        assert "never was ready" in on.app.screen.text and "tick" not in on.app.screen.text


async def test_an_engine_that_ends_as_wished_ends_the_screen() -> None:
    async with stage() as on:
        on.client.say(protocol.Halted(4, ""))
        await on.app.drain()
        await on.pilot.pause()
        assert on.app._exit


async def test_themes_change_the_colours_of_every_pane() -> None:
    async with stage() as on:
        dark = on.society.query_one(FeedPane).palette
        await on.press("T", "down", "enter")
        await on.pilot.pause(0.1)
        assert on.app.theme == "voxpop-light" and on.society.query_one(FeedPane).palette != dark
        for name in ("nord", "gruvbox", "textual-light", "dracula"):
            on.app.theme = name
            await on.settle()
            assert palette_for(on.app.current_theme)


def test_the_screen_offers_every_recommender_that_there_is() -> None:
    assert set(ALGORITHMS) == set(RECOMMENDERS)
