"""Models behind an API: any servers that speak OpenAI's protocol (OpenAI, llama-server, Ollama, LM Studio, vLLM), several at once.

One sentence a file, from the player's word to the wire:
named        a name becomes a completer: "MODEL", "MODEL@URL"
keys         where keys come from, and that they show themselves to nobody
endpoint     one model at one URL with one key, what it may be asked, and what it costs
completer    a request is asked of whoever is free, again where that makes sense, and answered or failed in one plain line
embedder     texts become vectors, where the server has any
accounts     who is free: places in flight, limits a minute, rest after failures
dialect      what a server understands of the protocol, learnt from what it refuses
body, reply  what is sent, and what came back
fault        what a failed attempt means for the call, and for those to come
wire         the connections of one key

The openai package is not used: on 2 cores, 64 calls at once of 200 ms, 8 kB, it costs 3.4 ms of processor time a call (2.0 ms with its
aiohttp transport, 0.85 ms with that and raw replies), aiohttp itself 0.27 ms; the whole of voxpop aims at 0.7 ms a decision.
"""
