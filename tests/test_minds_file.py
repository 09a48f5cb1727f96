"""The player's minds file: names for models of their own, and errors that name the line and never repeat a key."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai_server import running

from models.api.endpoint import OPENAI
from models.api.keys import Key
from models.completer import BarredError, Prompt, Request
from models.metering import Budget, Meter, Price
from models.minds import check_mind, completer_named
from models.minds_file import keyed, minds_path, named_minds
from sim.errors import SimError

KEY = "sk-canary-0123456789"
WHOLE = """
[quick]
model = "qwen2.5:0.5b"
url = "http://127.0.0.1:11434/v1"

[clever]
budget = "money=2.50"
[[clever.endpoints]]
model = "gpt-5-mini"
key = "env:MY_KEY"
weight = 2
at_once = 8
requests_per_minute = 500
tokens_per_minute = 200_000
price = { told = 0.25, said = 2.00 }
[[clever.endpoints]]
model = "big"
url = "https://example.org/v1"
key = "env:OTHER_KEY"
price = { told = 1, said = 1 }

[own]
llama = "some folder/tiny.gguf"
context = 4096
memory = "6GB"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "minds.toml"
    monkeypatch.setenv("VOXPOP_MINDS", str(path))
    return path


def test_a_file_names_endpoints_and_llama_models(file: Path) -> None:
    file.write_text(WHOLE)
    minds = named_minds(minds_path())
    assert list(minds) == ["quick", "clever", "own"]
    assert minds["own"].llama == "some folder/tiny.gguf?context=4096&memory=6GB"
    assert minds["clever"].budget == Budget(money=2.5)
    first, second = keyed(minds["clever"], {"MY_KEY": KEY, "OTHER_KEY": "x" * 20})
    assert (first.model, first.url, first.key, first.weight, first.at_once) == ("gpt-5-mini", OPENAI, Key(KEY), 2.0, 8)
    assert (first.requests_per_minute, first.tokens_per_minute, first.price) == (500, 200_000, Price(0.25, 2.0))
    assert (second.weight, second.at_once, second.requests_per_minute) == (1.0, 16, None)
    (quick,) = keyed(minds["quick"], {})
    assert (quick.key, quick.at_once, quick.price) == (None, 4, None)


def test_without_a_file_there_are_no_names(file: Path) -> None:
    assert named_minds(minds_path()) == {}
    assert minds_path({}).name == "minds.toml" and "voxpop" in str(minds_path({}))


def test_a_name_of_the_file_is_a_mind_and_a_near_one_is_hinted_at(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(WHOLE)
    monkeypatch.setenv("MY_KEY", KEY)
    monkeypatch.setenv("OTHER_KEY", KEY)
    assert completer_named("clever").name == "clever"
    assert completer_named("clever").identity == "openai:big+gpt-5-mini"
    with pytest.raises(SimError, match="no mind 'clevr'; did you mean 'clever'"):
        check_mind("clevr")
    monkeypatch.delenv("OTHER_KEY")
    with pytest.raises(SimError, match="mind 'clever': there is no key in env:OTHER_KEY; set OTHER_KEY"):
        check_mind("clever")


async def test_a_budget_in_money_needs_a_price(file: Path) -> None:
    file.write_text(WHOLE)
    with pytest.raises(SimError, match="a budget in money needs the price of 'quick'; give it in the minds file"):
        completer_named("quick", Meter(Budget(money=1.0)))
    meter = Meter()
    completer = completer_named("quick", meter)
    meter.budget = Budget(money=1.0)
    with pytest.raises(BarredError, match="a budget in money needs the price"):
        await completer.complete(Request(Prompt("", "", "hello"), {}, 1, 5))


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_the_budget_of_a_mind_is_counted_in_with_that_of_the_run_and_can_be_raised(file: Path, socket_enabled: None) -> None:
    with running() as server:
        file.write_text(f'[quick]\nmodel = "tiny"\nurl = "{server.url}"\nbudget = "calls=1,tokens=900_000"\n')
        meter = Meter(Budget(calls=50, tokens=800_000))
        completer = completer_named("quick", meter)
        assert meter.budget == Budget(calls=1, tokens=800_000)
        request = Request(Prompt("", "", "hello"), {"type": "object", "properties": {}}, 1, 5)
        await completer.complete(request)
        with pytest.raises(BarredError, match="the budget in calls is used up: 1 of 1 spent"):
            await completer.complete(request)
        meter.budget = Budget(calls=2)
        await completer.complete(request)
        await completer.aclose()
    assert meter.spent.calls == 2


WRONG = [
    ('model = "x"\n', "line 1: 'model' stands outside of any mind"),
    ("[a]\nmodel = \n", "line 2: this is no TOML"),
    ("[a]\nmodel = 'm'\n\nurl = 'ftp://x'\nkey='env:K'", "line 4: url is none; allowed"),
    ("[a]\nmodel = 'm'\nurl = 'http://me:pw-canary@x/v1'", "line 3: url is none; allowed"),
    ("[a]\nmodl = 'm'", "line 2: no field 'modl'; did you mean 'model'? (model, url, key,"),
    (f"[a]\nmodel = 'm'\napi_key = '{KEY}'", "line 3: no field 'api_key'; did you mean 'key'?"),
    (f"[a]\nmodel = 'm'\nkey = '{KEY}'", 'line 3: key does not say where the key is; allowed: "env:NAME" or "keyring:SERVICE/USER"'),
    (f"[a]\nmodel = 'm'\nkey = ['{KEY}']", "line 3: key does not say where"),
    (f"[a]\nmodel = 'm'\nkey = '{KEY}", "its end: this is no TOML"),
    (f"[a]\nmodel = 'm'\n{KEY} = 1", "line 3: no field of that name"),
    ("[a]\nmodel = 'm'", "line 1: 'a' has no key for https://api.openai.com/v1; write key ="),
    ("[a]\nkey = 'env:K'", "line 1: 'a' has no model"),
    ("[a]\nmodel = 7\nkey = 'env:K'", "line 2: model is no text of one line"),
    ("[a]\nmodel = 'm'\nkey = 'env:K'\nweight = 0", "line 4: weight is out of range; allowed: a number from 0.001 to 1,000"),
    ("[a]\nmodel = 'm'\nkey = 'env:K'\nweight = nan", "line 4: weight is out of range"),
    ("[a]\nmodel = 'm'\nkey = 'env:K'\nat_once = 2.5", "line 4: at_once is no whole number"),
    ("[a]\nmodel = 'm'\nkey = 'env:K'\nat_once = true", "line 4: at_once is out of range"),
    ("[a]\nmodel = 'm'\nkey = 'env:K'\nprice = 3", "line 4: price is no pair; allowed: price = { told"),
    ("[a]\nmodel = 'm'\nkey = 'env:K'\nprice = { told = -1, said = 2 }", "line 4: price is out of range"),
    ("[a]\nbudget = 'money=lots'\nmodel = 'm'\nkey = 'env:K'", "line 2: budget 'money=lots'; allowed: calls=N"),
    ("[a]\n[[a.endpoints]]\nmodel='m'\nkey='env:K'\n[[a.endpoints]]\nmodel='m'\nkey='env:K'\nrpm=3", "line 8: no field 'rpm'"),
    ("[a]\nmodel='x'\n[[a.endpoints]]\nmodel='m'\nkey='env:K'", "line 2: no field 'model' beside endpoints"),
    ("[a]\nendpoints = []", "line 2: endpoints is no list of tables"),
    ("[rules]\nmodel='m'", "line 1: no mind can be called 'rules'"),
    ("['b c']\nmodel='m'", "no mind can be called 'b c'"),
    ("[a]\nllama = ''", "line 2: llama is empty"),
    ("[a]\nllama = 'x.gguf'\ncontext = 'a&b=1'", "line 3: context is no whole number"),
    ("[a]\nllama = 'x.gguf'\nmodel = 'm'", "line 3: no field 'model' of a llama.cpp model"),
]


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[message[:40] for _, message in WRONG])
def test_what_is_wrong_is_told_with_its_line_and_no_key_is_repeated(file: Path, text: str, message: str) -> None:
    file.write_text(text)
    with pytest.raises(SimError) as caught:
        check_mind("a")
    assert message in str(caught.value)
    assert str(caught.value).startswith("minds.toml") and "\n" not in str(caught.value)
    assert KEY not in repr(caught.value) and "pw-canary" not in repr(caught.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a" * 1_000_001, b"x = " + b"[" * 50_000])
def test_a_file_that_is_none_is_told_in_one_line(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SimError, match=r"^minds\.toml"):
        named_minds(file)


def test_a_folder_is_no_file(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SimError, match="no file"):
        named_minds(file)


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused_in_one_line(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "minds.toml"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        named_minds(path)
    except SimError as error:
        assert "\n" not in str(error)
