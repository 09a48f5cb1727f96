"""Every command of the main screen finds who hears its keys, whichever way it is run."""

import pytest
from stage import Stage, stage
from textual.actions import parse

from tui.bindings import BY_ID
from tui.keys import COMMANDS
from tui.widgets.chat import ChatPane
from tui.widgets.line_pane import LinePane


def action_of(on: Stage, id_: str) -> object:
    command = BY_ID[id_]
    space, name, _ = parse(command.action)
    hearer = {"app": on.app, "screen": on.society}.get(space) or on.society.hearer(command)
    return getattr(hearer, f"action_{name}", None)


async def test_whoever_hears_a_command_has_its_action() -> None:
    async with stage((200, 60)) as on:
        assert [command.id for command in COMMANDS if action_of(on, command.id) is None] == []


async def test_keys_of_a_pane_go_to_a_pane_also_while_a_line_is_typed() -> None:
    async with stage((200, 60)) as on:
        await on.press("slash")
        assert not isinstance(on.society.focused, LinePane)
        assert isinstance(on.society.hearer(BY_ID["move.start"]), LinePane)


@pytest.mark.parametrize("scope", sorted({command.scope for command in COMMANDS} - {"app", "town", "pane"}))
async def test_a_command_of_one_pane_is_heard_where_its_keys_are(scope: str) -> None:
    async with stage((200, 60)) as on:
        for command in COMMANDS:
            if command.scope == scope:
                hearer = on.society.hearer(command)
                assert any(binding.id == command.id for found in hearer._bindings.key_to_bindings.values() for binding in found)


async def test_find_and_open_of_the_chats_work_by_a_click_on_their_hint() -> None:
    async with stage((200, 60), ticks=8) as on:
        await on.press("3")
        on.society.run_command(BY_ID["chat.find"])
        await on.settle()
        chat = on.society.query_one(ChatPane)
        assert chat.finder.display and not on.society.query_one("#find").display
        await on.press("escape", "3")
        selected = on.app.town.selected
        on.society.run_command(BY_ID["chat.open"])
        await on.settle()
        assert on.society.zoomed == "chat" or on.app.town.selected != selected
