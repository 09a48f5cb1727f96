"""What the tables of former formats said where they differ from the format after them; such texts never change again."""

# format -> table -> its text in that format; None where that format had no such table.
FORMER: dict[int, dict[str, str | None]] = {
    3: {
        "engine": """CREATE TABLE engine(
  id INTEGER PRIMARY KEY,
  version TEXT NOT NULL,
  rules_hash TEXT NOT NULL,
  UNIQUE(version, rules_hash)
) STRICT""",
        "model": None,
        "tick": """CREATE TABLE tick(
  branch INTEGER NOT NULL REFERENCES branch(id),
  tick INTEGER NOT NULL CHECK(tick >= 0),
  engine INTEGER NOT NULL REFERENCES engine(id),
  n_events INTEGER NOT NULL CHECK(n_events >= 0),
  event_hash BLOB NOT NULL CHECK(length(event_hash) = 16),
  state_hash BLOB NOT NULL CHECK(length(state_hash) = 16),
  PRIMARY KEY(branch, tick)
) STRICT, WITHOUT ROWID""",
        "input": None,
    },
    4: {
        "event": """CREATE TABLE event(
  branch INTEGER NOT NULL,
  tick INTEGER NOT NULL,
  seq INTEGER NOT NULL CHECK(seq >= 0),
  kind TEXT NOT NULL,
  agent INTEGER,
  payload TEXT NOT NULL CHECK(substr(payload, 1, 1) = '{'),
  PRIMARY KEY(branch, tick, seq),
  FOREIGN KEY(branch, tick) REFERENCES tick(branch, tick)
) STRICT, WITHOUT ROWID""",
        "events": None,
    },
}
