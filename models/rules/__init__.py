"""The rules mind, the default: behaviour by utility, words composed from state."""
