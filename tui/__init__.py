"""The command line, the screen, and the process in which a society runs behind it."""
