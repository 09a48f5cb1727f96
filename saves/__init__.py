"""Saves: one SQLite file is a world, its history and its branches; imports make one from foreign data."""
