"""`voxpop completion`: the shell completes commands, options, scenarios, worlds and branches."""

from pathlib import Path

import click

VARIABLE = "_VOXPOP_COMPLETE"  # by which the script asks
PLACES = {"bash": "~/.bashrc", "zsh": "~/.zshrc", "fish": "~/.config/fish/completions/voxpop.fish"}


@click.command()
@click.argument("shell", type=click.Choice(list(PLACES)))
def completion(shell: str) -> None:
    """Print a script by which the shell completes what is typed after voxpop.

    \b
    bash  eval "$(voxpop completion bash)"   in ~/.bashrc (bash 4.4 or newer)
    zsh   eval "$(voxpop completion zsh)"    in ~/.zshrc, after compinit
    fish  voxpop completion fish > ~/.config/fish/completions/voxpop.fish

    \b
    Example:
      voxpop completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None, f"click completes nothing in {shell}"
    click.echo(found(click.get_current_context().find_root().command, {}, "voxpop", VARIABLE).source())


def installed(shell: str, home: Path) -> bool | None:
    """Return whether a shell's file mentions the script; None for a shell that is not known."""
    if shell not in PLACES:
        return None
    try:
        text = Path(PLACES[shell].replace("~", str(home), 1)).read_text("utf-8", "replace")
    except OSError:
        return False
    return VARIABLE in text or "voxpop completion" in text
