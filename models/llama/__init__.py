"""llama.cpp models in a process of their own: one model, one context, many agents decoded at once."""
