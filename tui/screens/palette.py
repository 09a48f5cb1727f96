"""The command palette: every action of the registry, and every person."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.style import Style

from tui.keymap import keymap_of
from tui.keys import COMMANDS
from tui.screens.reasons import told
from tui.screens.society import SocietyScreen
from tui.themes import ABOUT

PEOPLE_LISTED = 2000


class TownCommands(Provider):
    """Yields "group: verb" for every command, themes, and two entries for each person."""

    def _society(self) -> SocietyScreen | None:
        return self.screen if isinstance(self.screen, SocietyScreen) else None

    def _commands(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        society = self._society()
        if society is None:
            return
        keys = keymap_of(society.app)
        for command in COMMANDS:
            barred = told(command.id, society)
            note = f"{command.help} ({keys.shown(command.id) or 'no key'})"
            yield f"{command.group}: {command.label}", f"Not now: {barred}" if barred else note, partial(society.run_command, command)
        proof = keys.filled("Prove it: the rules once more on what is recorded, all hashes compared ({world.branch}, {branches.prove})")
        yield "Replay: re-simulation", proof, society.prove
        beside = keys.filled("Play this line of history and another one side by side ({world.branch}, {branches.play})")
        yield "World: side by side", beside, society.side_by_side
        for theme, about in ABOUT.items():
            yield f"Theme: {theme}", about, partial(society.use_theme, theme)

    def _people(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        society = self._society()
        world = society.town.world if society else None
        if society is None or world is None:
            return
        for agent in list(world.agents)[:PEOPLE_LISTED]:
            label = society.town.label(agent)
            yield f"Inspect: {label}", "Profile, mood, memory, ties", partial(society.inspect_agent, agent)
            yield f"Take over: {label}", "Become them", partial(society.become, agent)

    async def discover(self) -> Hits:
        """Yield every command."""
        for name, note, callback in self._commands():
            yield DiscoveryHit(Content(name), callback, text=name, help=note)

    async def search(self, query: str) -> Hits:
        """Yield commands that match roughly, and people whose entry holds every word."""
        search, style = FuzzySearch(), self.match_style or Style(underline=True)
        for name, note, callback in self._commands():
            score, offsets = search.match(query, name)
            if score > 0:
                yield Hit(score, marked(name, offsets, style), callback, text=name, help=note)
        words = query.casefold().split()
        for name, note, callback in self._people():
            if all(word in name.casefold() for word in words):
                start = name.casefold().find(words[0]) if words else 0
                shown = marked(name, range(start, min(start + len(words[0]), len(name))) if words else (), style)
                yield Hit(1.0, shown, callback, text=name, help=note)


def marked(name: str, offsets: Sequence[int], style: Style) -> Content:
    """Return a name with letters marked; unlike Matcher.highlight it never reads markup in a name."""
    content = Content(name)
    for offset in offsets:
        content = content.stylize(style, offset, offset + 1)
    return content
