"""`python -m tui`: the same as `voxpop`."""

from tui.cli import main

main()
