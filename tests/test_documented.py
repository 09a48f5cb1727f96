"""No key, command or option is left without a word on what it does, where a player would look for it."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import get_args

import click
import pytest
from textual.app import App
from textual.binding import Binding
from textual.widget import Widget

import tui
from tui import manual
from tui.bindings import BY_ID, EVERY_COMMAND
from tui.cli import voxpop
from tui.command import Scope

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(group: click.Group = voxpop, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with the words by which it is called."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))
        yield (*path, name), found


ALL = dict(commands())


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_a_command_says_what_it_does_with_an_example_and_so_does_each_of_its_options(words: tuple[str, ...]) -> None:
    command = ALL[words]
    if command.hidden:
        return
    assert command.help and "voxpop " in command.help, f"{' '.join(words)}: no example"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or parameter.name in command.help, f"{' '.join(words)} {parameter.opts[0]}"


@pytest.mark.parametrize("words", [words for words, command in ALL.items() if len(words) == 1 and not command.hidden], ids=" ".join)
def test_the_readme_names_every_command(words: tuple[str, ...]) -> None:
    assert f"voxpop {words[0]}" in README


def test_every_option_and_command_that_the_readme_names_is_there() -> None:
    options = {option for command in ALL.values() for each in command.params for option in (*each.opts, *each.secondary_opts)}
    options |= {"--help", "--version", *(option for each in voxpop.params for option in each.opts)}
    lines = [line for line in README.splitlines() if "voxpop " in line and "pip" not in line]
    named = {option for line in lines for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)}
    assert len(named) > 20 and named <= options, named - options
    called = {word for line in lines for word in re.findall(r"(?:^    |`)voxpop ([a-z]+)\b(?!\.)", line)}
    assert len(called) > 10 and called <= {words[0] for words in ALL}, called


def test_every_key_says_what_it_does_and_every_place_has_keys() -> None:
    for command in EVERY_COMMAND:
        assert command.label and command.help and command.group, command.id
    assert {command.scope for command in EVERY_COMMAND} == set(get_args(Scope))


def classes(of: type) -> Iterator[type]:
    for each in of.__subclasses__():
        yield each
        yield from classes(each)


def test_every_binding_of_every_widget_comes_from_the_tables() -> None:
    for module in walk_packages(tui.__path__, "tui."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    own = {each for base in (Widget, App) for each in classes(base) if each.__module__.startswith("tui.")}
    bound = [(each, binding) for each in own for binding in vars(each).get("BINDINGS", ())]
    assert len(bound) > 80
    for each, binding in bound:
        assert isinstance(binding, Binding) and binding.id in BY_ID, f"{each.__qualname__}: {binding}"


def test_keys_that_the_readme_names_are_bound() -> None:
    shown = {key for command in EVERY_COMMAND for key in command.shown.split()} | {"arrows", "wheel"}
    for line in README.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 4 and re.fullmatch(r"(`[^` ]{1,7}`,? ?(and|to|or)? ?)+|arrows, `enter`", cells[1]) and "--" not in cells[1]:
            keys = set(re.findall(r"`([^`]+)`", cells[1]))
            assert keys <= shown or not any(len(key) <= 2 for key in keys), f"{keys - shown}: {line}"


def test_pages_of_the_manual_name_keys_that_are_there_and_every_place_has_one() -> None:
    for name in manual.names():
        text = (manual.PAGES / f"{name}.md").read_text(encoding="utf-8")
        assert manual.title(name), name
        assert set(re.findall(r"\{([^}]*)\}", text)) <= set(BY_ID), name
        assert max(map(len, text.splitlines())) <= 140, name
    small = {"app", "town", "pane", "choose", "halted", "line", "pick", "help"}
    for scope in set(get_args(Scope)) - small:
        assert manual.page(scope), f"no page for {scope}"
