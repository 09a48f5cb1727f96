"""The benchmark of local models, on a model small enough for a test."""

from tui.bench.llama import Plan, measure
from tui.bench.random_gguf import vocabulary, words


def test_both_ways_answer_the_same_prompts_by_the_schema() -> None:
    found = measure(Plan(agents=2, rounds=2, layers=1, threads=1, vocabulary=12_000), lambda _: None)
    loop, batch = found.loop, found.batch
    assert (loop.decisions, loop.valid) == (batch.decisions, batch.valid) == (4, 4)
    assert loop.prompt_tokens == batch.prompt_tokens > 4 * 700
    assert loop.answer_tokens == batch.answer_tokens == 4 * 60
    assert batch.cached_tokens > 250 + 2 * 400  # the shared part once, in the second round what is each agent's own too


def test_every_word_is_one_token_of_a_vocabulary_whose_merges_lead_to_all_of_it() -> None:
    tokens, merges = vocabulary(12_000, ["{", '":"'])
    known = set(tokens)
    assert len(tokens) == len(known) == 12_000
    assert all("Ġ" + word in known for word in words(500, 1))
    assert all(left in known and right in known and left + right in known for left, right in map(str.split, merges))
