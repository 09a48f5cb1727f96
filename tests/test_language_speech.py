"""Speech while it comes: the words of a line, never its reason, never a thought, whatever the answer looks like."""

import json
from itertools import pairwise

import pytest
from bad_replies import bad_replies
from hypothesis import given, settings
from hypothesis import strategies as st

from models.language.speech import spoken_so_far

SAYING = {"because": 'she asked for "text"', "action": {"type": "say", "text": 'I said "no",\nAnn. 😀 Go on.'}}
SAID = 'I said "no", Ann. 😀 Go on.'

PARTS = [
    ("", ""),
    ('{"because": "I am tired', ""),
    ('{"because": "x", "action": {"type": "say", "te', ""),
    ('{"because": "x", "action": {"type": "say", "text": "', ""),
    ('{"because": "x", "action": {"type": "say", "text": "Hel', "Hel"),
    ('{"because": "x", "action": {"type": "say", "text": "Hello\\', "Hello"),
    ('{"because": "x", "action": {"type": "say", "text": "caf\\u00', "caf"),
    ('{"because": "x", "action": {"type": "say", "text": "caf\\u00e9"', "café"),
    ('{"action": {"type": "say", "text": "a \\ud83d', "a"),
    ('{"action": {"type": "say", "text": "a \\ud83d\\ude00', "a 😀"),
    ('{"action": {"type": "say", "text": "Bye."}, "because": "late"}', "Bye."),
    ('<think>I say "text": "never mind', ""),
    ('<think>hm</think>{"type": "say", "text": "Yes', "Yes"),
    ('{"type": "say", "text": "I liked <Reflection>, and', "I liked <Reflection>, and"),
    ("{'action': {'type': 'say', 'text': 'Yes", "Yes"),
    ('{"type": "say", "text": "\\u001b[31mred\\u202e', "[31mred"),
    ('{"type": "say", "text": "' + "y" * 5000, "y" * 280),
]


@pytest.mark.parametrize(("partial", "said"), PARTS, ids=[partial[-40:] or "nothing" for partial, _ in PARTS])
def test_a_line_is_heard_as_far_as_it_has_come(partial: str, said: str) -> None:
    assert spoken_so_far(partial) == said


@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_line_only_grows_until_it_is_whole(ascii_only: bool) -> None:
    answer = json.dumps(SAYING, ensure_ascii=ascii_only)
    heard = [spoken_so_far(answer[:end]) for end in range(len(answer) + 1)]
    assert heard[-1] == SAID
    assert all(later.startswith(earlier) for earlier, later in pairwise(heard))
    assert len(set(heard)) > 15


@settings(max_examples=200, deadline=None)
@given(text=st.text() | st.text(alphabet='{}"\\:u0dtexsay ,\ud800', max_size=200))
def test_listening_never_raises(text: str) -> None:
    heard = spoken_so_far('{"text": "' + text)
    assert heard.isprintable() and len(heard) <= 280 and spoken_so_far(text).isprintable()


def test_no_kind_of_bad_reply_is_heard_as_anything_but_a_plain_line() -> None:
    for name, text in bad_replies(SAYING, {"action": {"type": "fly"}}).items():
        heard = spoken_so_far(text)
        assert len(heard) <= 280 and (heard.isprintable() or "\u200d" in heard), name
