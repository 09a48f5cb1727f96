"""The form that changes who somebody is."""

from typing import ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static

from sim.agent import Persona
from sim.temperament import TRAITS
from tui.paint import safe

WORDS_MOST, WORD_LENGTH = 8, 40
TITLES = {
    "traits": "Traits",
    "interests": "Interests",
    "dislikes": "Dislikes",
    "age": "Age",
    "occupation": "Work",
    "activity": "Activity",
}
NOTES = {
    "traits": "adjectives, by commas",
    "interests": "genres and hobbies, strongest first",
    "dislikes": "genres",
    "age": "1 to 120",
    "occupation": "what they do",
    "activity": "how often they act: 1 is usual, 0 to 10",
}


class LastWord(Suggester):
    """Completes the last of several words between commas."""

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._words = words

    async def get_suggestion(self, value: str) -> str | None:
        head, comma, last = value.rpartition(",")
        start = last.lstrip()
        if not start:
            return None
        found = next((word for word in self._words if word.startswith(start.lower())), None)
        return f"{head}{comma}{last[: len(last) - len(start)]}{found}" if found else None


def words_of(text: str) -> tuple[str, ...]:
    """Return the words between commas, each once, safe to show."""
    return tuple(dict.fromkeys(word for part in text.split(",") if (word := safe(part).strip())))


def edited(before: Persona, answers: dict[str, str]) -> tuple[Persona, dict[str, str]]:
    """Return the persona that the answers describe, and what is wrong with them by field."""
    problems: dict[str, str] = {}
    changes: dict[str, object] = {}
    for name in ("traits", "interests", "dislikes"):
        words = words_of(answers[name])
        if len(words) > WORDS_MOST or any(len(word) > WORD_LENGTH for word in words):
            problems[name] = f"at most {WORDS_MOST} words of {WORD_LENGTH} letters"
        changes[name] = words
    try:
        changes["age"] = int(answers["age"])
        if not 1 <= int(answers["age"]) <= 120:
            raise ValueError
    except ValueError:
        problems["age"] = "a whole number, 1 to 120"
    try:
        changes["activity"] = float(answers["activity"])
        if not 0 <= float(answers["activity"]) <= 10:
            raise ValueError
    except ValueError:
        problems["activity"] = "a number, 0 to 10"
    changes["occupation"] = safe(answers["occupation"]).strip()
    if not 1 <= len(str(changes["occupation"])) <= 60:
        problems["occupation"] = "1 to 60 letters"
    return (before if problems else msgspec.structs.replace(before, **changes)), problems


def as_text(persona: Persona) -> dict[str, str]:
    """Return the editable fields as the form shows them."""
    return {
        "traits": safe(", ".join(persona.traits)),
        "interests": safe(", ".join(persona.interests)),
        "dislikes": safe(", ".join(persona.dislikes)),
        "age": str(persona.age),
        "occupation": safe(persona.occupation),
        "activity": f"{persona.activity:g}",
    }


class EditScreen(ModalScreen[Persona | None]):
    """Edits traits, interests, dislikes, age, work and activity; dismissed with the new persona, or None.

    Args:
        label: how the screen calls the person.
        genres: names that interests and dislikes may complete to.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "leave", show=False),
        Binding("ctrl+s", "save", "save", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, persona: Persona, label: str, genres: tuple[str, ...]) -> None:
        super().__init__()
        self._persona, self._label, self._genres = persona, label, genres
        self._before = as_text(persona)

    def compose(self) -> ComposeResult:
        hints = {"traits": tuple(TRAITS), "interests": self._genres, "dislikes": self._genres}
        with Vertical(id="edit", classes="dialog") as box:
            box.border_title = Content(f"Who is {self._label}?")
            box.border_subtitle = Content("tab next · enter or ctrl+s applies at the next tick · esc leaves")
            with VerticalScroll(id="fields"):
                for name, title in TITLES.items():
                    with Horizontal(classes="field"):
                        yield Static(Content(title), classes="name", markup=False)
                        suggester = LastWord(hints[name]) if name in hints else None
                        yield Input(self._before[name], id=f"edit-{name}", suggester=suggester, placeholder=NOTES[name], max_length=400)
                    yield Static("", id=f"note-{name}", classes="note", markup=False)
            yield Static("", id="difference", markup=False)

    def on_mount(self) -> None:
        self._renew()
        self.query_one("#edit-traits", Input).focus()

    def answers(self) -> dict[str, str]:
        """Return what stands in the fields."""
        return {name: self.query_one(f"#edit-{name}", Input).value for name in TITLES}

    @on(Input.Changed)
    def _renew(self) -> None:
        """Show what is wrong, and before and after, as the player types."""
        _, problems = edited(self._persona, answers := self.answers())
        changed = 0
        for name in TITLES:
            note = self.query_one(f"#note-{name}", Static)
            note.set_class(name in problems, "-wrong")
            differs = answers[name].strip() != self._before[name].strip()
            changed += differs
            note.set_class(differs, "-changed")
            note.update(Content(problems.get(name) or (f"was: {self._before[name] or 'nothing'}" if differs else NOTES[name])))
        text = f"{changed} change{'s' if changed != 1 else ''}" if changed else "nothing changed yet"
        self.query_one("#difference", Static).update(Content(f"{text} · it shows in how they choose and talk from the next tick on"))

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Apply, if everything is right."""
        persona, problems = edited(self._persona, self.answers())
        if problems:
            name = next(iter(problems))
            self.notify(f"{TITLES[name]}: {problems[name]}", severity="warning", markup=False)
            self.query_one(f"#edit-{name}", Input).focus()
        else:
            self.dismiss(persona if persona != self._persona else None)
