"""How many tokens a text takes, estimated for any model, a little high rather than low."""


def estimated(text: str) -> int:
    """Return about how many tokens a text takes: two for seven letters of ASCII, one for two bytes of anything else."""
    plain = len(text) if text.isascii() else sum(map(str.isascii, text))
    other = 0 if plain == len(text) else len(text.encode("utf-8", "replace")) - plain
    return -(-plain * 2 // 7) + -(-other // 2)
