"""Every key of the screen: one registry, from which bindings, hints, help and the palette are made."""

from typing import Literal, NamedTuple

from textual.binding import Binding, BindingType

Scope = Literal["app", "town", "pane", "agents", "curves", "map", "player"]


class Command(NamedTuple):
    """One thing that a key does.

    Args:
        id: stable name, by which a keymap may rebind it.
        keys: as Textual names them, the first is shown.
        action: what is run, on the widget, screen or app of its scope.
        label: one or two words for the hint line.
        help: what it does, a line.
        group: heading in help, and prefix in the palette.
    """

    id: str
    keys: str
    action: str
    label: str
    help: str
    group: str
    scope: Scope = "town"

    @property
    def shown(self) -> str:
        """The keys as a player reads them."""
        return " ".join(_KEY_NAMES.get(key, key) for key in self.keys.split(","))

    @property
    def key(self) -> str:
        """The first key as a player reads it."""
        return self.shown.split(" ", 1)[0]


_KEY_NAMES = {
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "minus": "-",
    "plus": "+",
    "slash": "/",
    "full_stop": ".",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "question_mark": "?",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "ctrl+p": "^p",
    "ctrl+q": "^q",
    "ctrl+c": "^c",
    "escape": "esc",
}

COMMANDS: tuple[Command, ...] = (
    Command("time.play", "space", "play", "play/pause", "Let time run, or hold it; in the past, play it back at the speed chosen", "Time"),
    Command("time.step", "n", "step", "step", "Run one tick, then hold; in the past, look at the next one", "Time"),
    Command("time.slower", "less_than_sign,minus", "speed(-1)", "slower", "Fewer ticks a second", "Time"),
    Command(
        "time.faster", "greater_than_sign,plus", "speed(1)", "faster", "More ticks a second; the last one is as fast as it goes", "Time"
    ),
    Command(
        "time.back", "left_square_bracket", "scrub(-1)", "back", "Look at the tick before; hold it to scrub. Time is held meanwhile", "Time"
    ),
    Command("time.forth", "right_square_bracket", "scrub(1)", "forth", "Of the past, look at the next tick", "Time"),
    Command(
        "time.mark_back", "left_curly_bracket", "mark(-1)", "mark before", "To the marked tick before: news, change, you, branch", "Time"
    ),
    Command("time.mark_forth", "right_curly_bracket", "mark(1)", "next mark", "To the next marked tick", "Time"),
    Command("time.go_to", "g", "go_to", "go to", "To any tick: 120, -10, +10, 50%; a click on the timeline goes there too", "Time"),
    Command("time.live", "L", "live", "live", "Back to live time, which goes on as it went before", "Time"),
    Command("people.inspect", "enter,i", "inspect", "look", "Look at the selected person: profile, mood, memory, ties, choices", "People"),
    Command("people.play", "t", "take_over", "become", "Become the selected person; once more: give them back", "People"),
    Command("people.edit", "e", "edit", "edit", "Change who the selected person is: traits, interests, dislikes, age, work", "People"),
    Command("people.join", "A", "join", "newcomer", "Come to town as somebody of your own", "People"),
    Command("people.ask", "a", "ask", "ask", "Ask the selected person, or all who are listed, something from outside", "People"),
    Command(
        "people.thoughts",
        "o",
        "thoughts",
        "thoughts",
        "What the selected person's language model was told, and what it answered",
        "People",
    ),
    Command("people.find", "slash", "find", "find", "Find people by name", "People"),
    Command("people.sort", "s", "sort", "sort", "Sort people by name, by what happened last, by mood, by feeling, by followers", "People"),
    Command(
        "world.intervene",
        "I",
        "intervene",
        "intervene",
        "Change the world: a person, a tie, a post, news, rules, who acts; now or at a later tick; and what is planned",
        "World",
    ),
    Command("world.branch", "b", "branch", "branch", "Begin another line of history, here or earlier, or go to one", "World"),
    Command(
        "world.compare_branches",
        "B",
        "compare_branches",
        "compare",
        "Compare this line of history with another: who differs, and how the curves went",
        "World",
    ),
    Command("world.undo", "u", "undo", "undo", "Go on without your last change, in a branch; what it led to stays in the old one", "World"),
    Command(
        "world.minds",
        "M",
        "minds",
        "minds",
        "Who thinks for people, what could, what it costs; choose for everybody or the selected person",
        "World",
    ),
    Command("world.worlds", "W", "worlds", "worlds", "Your worlds: open another, copy, rename, put away", "World"),
    Command("world.save_as", "S", "save_as", "save as", "Keep a copy of this world as it is now, under another name", "World"),
    Command("world.recommender", "R", "recommender", "recommender", "Let another algorithm recommend films", "World"),
    Command("view.agents", "1", "pane('agents')", "people", "Go to the people", "View"),
    Command("view.feed", "2", "pane('feed')", "feed", "Go to the feed", "View"),
    Command("view.chat", "3", "pane('chat')", "chat", "Go to the chats", "View"),
    Command("view.recommender", "4", "pane('recommender')", "recommender", "Go to the recommender", "View"),
    Command("view.log", "5", "pane('log')", "log", "Go to the log", "View"),
    Command("view.curves", "6", "pane('curves')", "curves", "Go to the curves: what is known, felt and thought, tick by tick", "View"),
    Command("view.map", "7", "pane('map')", "map", "Go to the map: everybody, communities apart", "View"),
    Command("view.more", "m", "more", "more", "The next curves, after the last the first", "View", "curves"),
    Command("view.compare", "v", "compare", "compare", "Curves of another branch beside these, or none", "View", "curves"),
    Command("map.colour", "c", "recolour", "colour", "Colour by feeling, stance, activity, tier, or the spread of a post", "Map", "map"),
    Command("map.left", "left,h", "sideways(-1)", "left", "To somebody on the left", "Map", "map"),
    Command("map.right", "right,l", "sideways(1)", "right", "To somebody on the right", "Map", "map"),
    Command("feed.cascade", "x", "cascade", "spread", "See who passed a post on, and who answered it", "View"),
    Command("view.next", "tab,right,l", "next(1)", "next pane", "Go to the next pane", "View"),
    Command("view.previous", "shift+tab,left,h", "next(-1)", "last pane", "Go to the pane before", "View"),
    Command("view.zoom", "z", "zoom", "zoom", "Give the pane the whole screen, or take it back", "View"),
    Command("view.filter", "f", "filter", "filter", "Show less: of the selected person, about news, ... or all again", "View"),
    Command("view.wrap", "w", "wrap", "wrap", "Long lines of the log whole, or one row each", "View"),
    Command("view.follow", "full_stop", "follow", "follow", "Go to the newest line and stay there", "View"),
    Command("view.back", "escape", "back", "back", "Leave a zoomed pane, a filter, the inspector", "View"),
    Command("view.theme", "T", "theme", "theme", "Dark or light", "View"),
    Command("move.up", "up,k", "scroll(-1)", "up", "Up a line", "Move", "pane"),
    Command("move.down", "down,j", "scroll(1)", "down", "Down a line", "Move", "pane"),
    Command("move.page_up", "pageup", "turn(-1)", "page up", "Up a page", "Move", "pane"),
    Command("move.page_down", "pagedown", "turn(1)", "page down", "Down a page", "Move", "pane"),
    Command("move.start", "home", "edge(False)", "start", "To the first line", "Move", "pane"),
    Command("move.end", "end,G", "edge(True)", "end", "To the last line", "Move", "pane"),
    Command("you.time", "y", "turns", "your time", "Whether the world waits for your answer, or for so many seconds only", "You"),
    Command("you.look_up", "pageup", "look(-1)", "look up", "Up a page in what you see", "You", "player"),
    Command("you.look_down", "pagedown", "look(1)", "look down", "Down a page in what you see", "You", "player"),
    Command("you.defer", "d", "defer", "let them", "Let your person decide by themself this once", "You", "player"),
    Command("you.peek", "p", "peek", "peek", "See what your person would do by themself", "You", "player"),
    Command("you.back", "escape", "leave", "give back", "A step back; from the menu: give the person back (asked once)", "You", "player"),
    Command("help.keys", "question_mark", "keys", "help", "All keys", "Help", "app"),
    Command("help.palette", "ctrl+p", "command_palette", "palette", "Everything by name: actions, people", "Help", "app"),
    Command("help.quit", "ctrl+q", "quit", "quit", "Save and leave; ctrl+c twice does the same", "Help", "app"),
    Command("help.interrupt", "ctrl+c", "interrupt", "quit", "Twice within two seconds: save and leave", "Help", "app"),
)

BY_ID = {command.id: command for command in COMMANDS}
IN_DIALOGS = {"help.interrupt", "help.quit"}  # heard while a dialog is open, too

# What the hint line shows, by what has the focus; most useful first.
HINTS: dict[str, tuple[str, ...]] = {
    "replay": (
        "time.play",
        "time.back",
        "time.forth",
        "time.live",
        "world.branch",
        "time.mark_back",
        "time.mark_forth",
        "time.go_to",
        "people.inspect",
        "time.faster",
        "view.zoom",
        "view.curves",
        "view.map",
    ),
    "agents": (
        "time.play",
        "people.inspect",
        "people.play",
        "world.intervene",
        "people.ask",
        "world.branch",
        "time.back",
        "world.minds",
        "people.join",
        "people.edit",
        "people.find",
        "time.step",
        "people.sort",
        "view.zoom",
    ),
    "feed": ("time.play", "view.filter", "feed.cascade", "view.follow", "view.zoom", "people.inspect", "people.play", "time.step"),
    "chat": ("time.play", "view.filter", "view.follow", "view.zoom", "people.inspect", "people.play", "time.step"),
    "recommender": ("time.play", "world.recommender", "world.intervene", "view.zoom", "people.inspect", "people.play", "time.step"),
    "curves": (
        "time.play",
        "view.more",
        "view.compare",
        "view.zoom",
        "world.intervene",
        "world.branch",
        "world.undo",
        "view.map",
        "time.step",
    ),
    "map": (
        "time.play",
        "map.colour",
        "view.zoom",
        "people.inspect",
        "feed.cascade",
        "world.intervene",
        "world.branch",
        "view.curves",
        "time.step",
    ),
    "log": ("time.play", "view.filter", "view.wrap", "view.follow", "view.zoom", "people.inspect", "people.play", "time.step"),
    "inspector": (
        "time.play",
        "people.play",
        "people.edit",
        "people.thoughts",
        "world.intervene",
        "world.branch",
        "view.zoom",
        "view.back",
        "time.step",
    ),
    "player": ("you.peek", "you.defer", "you.back", "you.time", "people.ask", "time.play", "view.next"),
}


def bindings(scope: Scope) -> list[BindingType]:
    """Return the key bindings of a scope."""
    return [
        Binding(command.keys, command.action, command.label, show=False, id=command.id, priority=command.id in IN_DIALOGS)
        for command in COMMANDS
        if command.scope == scope
    ]
