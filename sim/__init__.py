"""The society itself: its state, its rules, its events; free of terminal, network, database and clock."""
