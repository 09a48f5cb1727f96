"""Finding minds: what can think on this machine, how well it does, and where to get more."""
