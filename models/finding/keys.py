"""Keys in the environment: which there are, and what they open; never what they are."""

from collections.abc import Mapping

from models.api.keys import KEY, KEYS
from models.finding.candidate import Candidate

ELSEWHERE = {  # variable -> the address of whose server it opens
    "OPENROUTER_API_KEY": "https://openrouter.ai/api/v1",
    "MISTRAL_API_KEY": "https://api.mistral.ai/v1",
    "GROQ_API_KEY": "https://api.groq.com/openai/v1",
    "DEEPSEEK_API_KEY": "https://api.deepseek.com/v1",
    "TOGETHER_API_KEY": "https://api.together.xyz/v1",
}


def keys(environment: Mapping[str, str]) -> list[Candidate]:
    """Return what the keys in an environment open. Nobody is asked, so that nothing is spent; hence no model is known."""
    address = environment.get("OPENAI_BASE_URL", "").strip()
    address = address if address.startswith(("http://", "https://")) and "@" not in address and "?" not in address else ""
    first = [variable for variable in (KEYS, KEY) if environment.get(variable, "").strip()][:1]
    what, how = f"a key for {address or 'api.openai.com'}", "name a model of it: --mind openai:MODEL"
    found = [Candidate("openai:MODEL", "key", what, 0, variable, how, True) for variable in first]
    for variable, url in ELSEWHERE.items():
        if environment.get(variable, "").strip():
            how = f"not read by itself; put it in {KEY}, and name a model: --mind openai:MODEL@{url}"
            found.append(Candidate(f"openai:MODEL@{url}", "key", f"a key for {url.split('/')[2]}", 0, variable, how, True))
    return found
