"""The language mind: what a model is told, what it may answer, and how its answer is read."""
