"""Pictures of a world as files: its curves and its network, drawn as vectors by matplotlib."""
