"""Replies that models give where one JSON object was asked for: hundreds of kinds, each with a name.

`bad_replies(good, wrong)` bends one good answer in every way that models, their templates and their servers do; what cannot be an answer at
all stands beside it.
"""

import json
from typing import Any

HUGE = 1_000_000  # characters


def action_of(good: dict[str, Any]) -> dict[str, Any]:
    inner = good.get("action", good)
    assert isinstance(inner, dict)
    return inner


def _thinking(good: dict[str, Any], wrong: dict[str, Any]) -> dict[str, str]:
    """Thoughts before the answer, in the marks of many families; each closed, unclosed, and with an answer inside."""
    marks = {
        "think": ("<think>", "</think>"),
        "THINK": ("<THINK>", "</THINK>"),
        "thinking": ("<thinking>", "</thinking>"),
        "thought": ("<thought>", "</thought>"),
        "reasoning": ("<reasoning>", "</reasoning>"),
        "reflection": ("<reflection>", "</reflection>"),
        "analysis": ("<analysis>", "</analysis>"),
        "scratchpad": ("<scratchpad>", "</scratchpad>"),
        "seed": ("<seed:think>", "</seed:think>"),
        "attributed": ('<thinking effort="high">', "</thinking>"),
        "brackets": ("[THINK]", "[/THINK]"),
        "kimi": ("◁think▷", "◁/think▷"),
        "sky": ("<|begin_of_thought|>", "<|end_of_thought|>"),
        "command": ("<|START_THINKING|>", "<|END_THINKING|>"),
        "unused": ("<unused94>thought", "<unused95>"),
        "harmony": ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
    }
    plain, other = json.dumps(good), json.dumps(wrong)
    found = {}
    for name, (opened, closed) in marks.items():
        found |= {
            f"{name} closed": f"{opened}Hm, what now?{closed}\n\n{plain}",
            f"{name} with an answer inside": f"{opened}Maybe {other}? No.{closed}{plain}",
            f"{name} unclosed": f"{opened}Maybe {plain}? Let me see",
            f"{name} empty": f"{opened}{closed}{plain}",
            f"{name} and nothing after": f"{opened}Hm.{closed}",
        }
        if name != "harmony":
            found |= {
                f"{name} opened in the prompt": f"Hm, {other}?\n{closed}\n{plain}",
                f"{name} twice": f"{opened}a{closed}{opened}b{closed}{plain}",
                f"{name} nested": f"{opened}a{opened}b{closed}c{closed}{plain}",
                f"{name} after prose": f"Let me think.{opened}a{closed}{plain}",
            }
    inner = {key: value for key, value in action_of(good).items() if key != "type"}
    name = action_of(good)["type"]
    found["harmony bare"] = f"analysisWe must pick.assistantfinal{plain}"
    found["harmony returns"] = f"<|channel|>final<|message|>{plain}<|return|>"
    found["harmony tool"] = f"<|channel|>commentary to=functions.{name} <|constrain|>json<|message|>{json.dumps(inner)}<|call|>"
    found["harmony analysis only"] = "<|channel|>analysis<|message|>Hm, hm."
    return found


def _wrapped(good: dict[str, Any], wrong: dict[str, Any]) -> dict[str, str]:
    """The answer whole, with something around it."""
    plain, pretty = json.dumps(good), json.dumps(good, indent=4)
    return {
        "fence": f"```\n{plain}\n```",
        "json fence": f"```json\n{pretty}\n```",
        "JSON fence": f"```JSON\n{plain}```",
        "json5 fence": f"~~~json5\n{plain}\n~~~",
        "unclosed fence": f"```json\n{pretty}",
        "inline code": f"`{plain}`",
        "bold": f"**{plain}**",
        "prose before": f"Sure! Here is my answer: {plain}",
        "prose after": f"{plain}\n\nI hope this helps!",
        "prose with brackets": f"As {{persona}}, I say: {plain}",
        "prose with an empty object": f"{{}} {plain}",
        "heading": f"## Decision\n\n{plain}",
        "list item": f"1. {plain}",
        "quoted": f"> {plain}",
        "label": f"Output: {plain}",
        "assistant label": f"assistant\n{plain}",
        "llama header": f"<|start_header_id|>assistant<|end_header_id|>\n\n{plain}<|eot_id|>",
        "chatml": f"<|im_start|>assistant\n{plain}<|im_end|>",
        "inst": f"[/INST] {plain}</s>",
        "gemma": f"<start_of_turn>model\n{plain}<end_of_turn>",
        "end of text": f"{plain}<|endoftext|>",
        "answer tag": f"<answer>{plain}</answer>",
        "output tag": f"<output>\n{pretty}\n</output>",
        "json tag": f"<json>{plain}</json>",
        "solution": f"<|begin_of_solution|>{plain}<|end_of_solution|>",
        "boxed": f"\\boxed{{{plain}}}",
        "bom": f"\ufeff{plain}",
        "zero width": f"\u200b{plain}\u200b",
        "blank lines": f"\n\n\n\t{plain}\n\n",
        "crlf": pretty.replace("\n", "\r\n"),
        "twice the same": f"{plain}\n{plain}",
        "another after": f"{plain}\n{json.dumps(wrong)}",
        "another before": f"{json.dumps(wrong)}\n{plain}",
        "schema before": f'{{"type": "object", "properties": {{}}}}\n{plain}',
        "in a list": f"[{plain}]",
        "in two lists": f"[[{plain}]]",
        "within JSON": json.dumps(plain),
        "escaped": plain.replace('"', '\\"'),
        "twice escaped": json.dumps(json.dumps(plain)),
        "in a page": f"<html><body>{plain.replace(chr(34), '&quot;')}</body></html>",
        "nul before": f"\x00{plain}",
        "escape sequence": f"\x1b[32m{plain}\x1b[0m",
        "right to left": f"\u202e{plain}",
        "lone surrogate": f"\ud83d {plain}",
        "emoji": f"👍 {plain} 🎬",
        "continues the talk": f"{plain}\n\nUser: And now?\nAssistant: {json.dumps(wrong)}",
        "role play": f"*leans back* {plain} *smiles*",
        "comment before": f"// my decision\n{plain}",
        "hash comment": f"# my decision\n{plain}",
        "variable": f"answer = {plain};",
        "return": f"return {plain}",
        "print": f"print({plain})",
        "xml prolog": f'<?xml version="1.0"?>{plain}',
        "yaml document": f"---\n{plain}\n...",
        "data line": f"data: {plain}\n\ndata: [DONE]",
    }


def _syntax(good: dict[str, Any], wrong: dict[str, Any]) -> dict[str, str]:
    """JSON that is none."""
    plain, pretty = json.dumps(good), json.dumps(good, indent=2)
    last = plain.rindex("}")
    bare = plain
    for key in {*good, *action_of(good)}:
        bare = bare.replace(f'"{key}":', f"{key}:")
    return {
        "trailing comma": plain[:last] + ",}",
        "trailing commas": plain.replace("}", ",}"),
        "double comma": plain.replace(", ", ",, ", 1),
        "no commas": pretty.replace(",\n", "\n"),
        "semicolons": plain.replace(", ", "; ", 1),
        "single quotes": repr(good),
        "backticks": plain.replace('"', "`"),
        "smart quotes": plain.replace('": ', "”: ").replace('{"', "{“").replace(', "', ", “").replace('"', "”"),
        "bare keys": bare,
        "equals": plain.replace('": ', '" = '),
        "arrows": plain.replace('": ', '" => '),
        "wide colons": plain.replace('": ', '"：'),
        "no last bracket": plain[:-1],
        "no last brackets": plain.rstrip("}"),
        "one bracket too many": plain + "}",
        "cut in half": plain[: len(plain) // 2],
        "cut after the type": plain[: plain.index(str(action_of(good)["type"])) + 3],
        "no first bracket": plain[1:],
        "line comments": pretty.replace(",\n", ", // why not\n"),
        "block comments": plain.replace("{", "{/* here */", 1),
        "hash comments": pretty.replace("{\n", "{ # my choice\n", 1),
        "newline in a string": plain.replace('"because": "', '"because": "well,\n'),
        "tab in a string": plain.replace('"because": "', '"because": "\t'),
        "quotes in a string": plain.replace('"because": "', '"because": "he said "no" and '),
        "bad escape": plain.replace('"because": "', '"because": "it\\\'s \\q '),
        "bad unicode escape": plain.replace('"because": "', '"because": "\\u12 '),
        "surrogate escape": plain.replace('"because": "', '"because": "\\ud83d '),
        "nul in a string": plain.replace('"because": "', '"because": "\\u0000\x00 '),
        "capital literals": plain.replace("null", "None").replace("true", "True"),
        "python call": f"dict({', '.join(f'{key}={value!r}' for key, value in action_of(good).items())})",
        "square outside": "[" + plain[1:-1] + "]",
        "round outside": "(" + plain[1:-1] + ")",
        "all capitals": plain.upper(),
        "doubled brackets": "{" + plain + "}",
        "spaced": " ".join(plain),
        "wide brackets": plain.replace("{", "｛").replace("}", "｝"),
    }


def _shapes(good: dict[str, Any], wrong: dict[str, Any]) -> dict[str, str]:
    """JSON of another shape than was asked for."""
    action = action_of(good)
    name, fields = action["type"], {key: value for key, value in action.items() if key != "type"}
    told = {
        "the action alone": action,
        "flat": {"because": "so", **action},
        "the name as a string": {"action": name, **fields},
        "the name as a key": {name: fields},
        "the name as a key inside": {"action": {name: fields}},
        "actions in a list": {"actions": [action]},
        "named": {"name": name, **fields},
        "tool": {"tool": name, **fields},
        "decision": {"decision": action},
        "response": {"response": {"because": "so", "action": action}},
        "result in result": {"result": {"result": {"action": action}}},
        "arguments": {"name": name, "arguments": fields},
        "arguments as text": {"name": name, "arguments": json.dumps(fields)},
        "parameters": {"name": name, "parameters": fields},
        "function": {"type": "function", "function": {"name": name, "arguments": json.dumps(fields)}},
        "function as text": {"action": {"function": name, **fields}},
        "tool calls": {"tool_calls": [{"id": "call_1", "type": "function", "function": {"name": name, "arguments": json.dumps(fields)}}]},
        "message": {"role": "assistant", "content": json.dumps(good)},
        "tool use": {"type": "tool_use", "name": name, "input": fields},
        "function call": {"function_call": {"name": name, "arguments": fields}},
        "action input": {"thought": "hm", "action": name, "action_input": fields},
        "capital keys": {"Because": "so", "Action": {key.title(): value for key, value in action.items()}},
        "capital type": {"because": "so", "action": {**action, "type": str(name).upper()}},
        "camel type": {"action": {**action, "type": str(name).title().replace("_", "")}},
        "spaced type": {"action": {**action, "type": f" {str(name).replace('_', ' ')} "}},
        "dotted type": {"action": {**action, "type": f"functions.{name}"}},
        "longer type": {"action": {**action, "type": f"{name}_now"}},
        "extra fields": {"because": "so", "mood": "fine", "action": {**action, "confidence": 0.9, "nested": {"a": [1]}}},
        "values in lists": {"action": {"type": name, **{key: [value] for key, value in fields.items()}}},
        "numbers as text": {"action": {"type": name, **{key: str(value) for key, value in fields.items()}}},
        "reason as a list": {"because": ["a", "b"], "action": action},
        "reason as a number": {"because": 7, "action": action},
        "reason missing": {"action": action},
        "reason null": {"because": None, "action": action},
        "action null": {"because": "so", "action": None},
        "action a number": {"because": "so", "action": 3},
        "action a list": {"because": "so", "action": []},
        "action empty": {"because": "so", "action": {}},
        "another action": wrong,
        "type null": {"action": {**action, "type": None}},
        "type a list": {"action": {**action, "type": [name]}},
        "no fields": {"action": {"type": name}},
        "fields null": {"action": {"type": name, **dict.fromkeys(fields)}},
        "fields empty": {"action": {"type": name, **dict.fromkeys(fields, "")}},
        "fields objects": {"action": {"type": name, **{key: {"x": {"y": 1}} for key in fields}}},
        "the schema itself": {"type": "object", "properties": {"action": {"type": "string"}}},
        "an example": {"because": "why, in a few words, in the first person", "action": {"type": "..."}},
        "an error": {"error": {"message": "rate limit", "code": 429}},
        "an id alone": {"id": 440},
        "nothing": {},
    }
    return {key: json.dumps(value) for key, value in told.items()}


def _calls(good: dict[str, Any], wrong: dict[str, Any]) -> dict[str, str]:
    """The answer as a call of a function, as tags, or as lines."""
    action = action_of(good)
    name, fields = action["type"], {key: value for key, value in action.items() if key != "type"}
    given = ", ".join(f"{key}={json.dumps(value)}" for key, value in fields.items())
    placed = ", ".join(json.dumps(value) for value in fields.values())
    lines = "\n".join(f"{key}: {value}" for key, value in fields.items())
    parts = "".join(f"<parameter={key}>{value}</parameter>" for key, value in fields.items())
    named = "".join(f'<parameter name="{key}">{value}</parameter>' for key, value in fields.items())
    plain = "".join(f"<{key}>{value}</{key}>" for key, value in fields.items())
    attributes = "".join(f' {key}="{value}"' for key, value in fields.items())
    text = json.dumps(fields)
    return {
        "call": f"{name}({given})",
        "call by place": f"{name}({placed})",
        "call of an object": f"{name}({text})",
        "call in prose": f"I think I will {name}({given}) now.",
        "call in a list": f"[{name}({given})]",
        "call of a namespace": f"functions.{name}({given})",
        "call with colons": f"{name}({given.replace('=', ': ')})",
        "call unclosed": f"{name}({given}",
        "call in capitals": f"{str(name).upper()}({given})",
        "tool code": f"```tool_code\n{name}({given})\n```",
        "python tag": f"<|python_tag|>{name}({given})",
        "call of nothing": f"{name}()",
        "call of another": "fly(to='the moon')",
        "tool call": f"<tool_call>\n{json.dumps({'name': name, 'arguments': fields})}\n</tool_call>",
        "tool call unclosed": f"<tool_call>{json.dumps({'name': name, 'arguments': fields})}",
        "tool calls mistral": f"[TOOL_CALLS] [{json.dumps({'name': name, 'arguments': fields})}]",
        "tool calls mistral new": f"[TOOL_CALLS]{name}[ARGS]{text}",
        "function tag": f"<function={name}>{text}</function>",
        "function parameters": f"<tool_call><function={name}>{parts}</function></tool_call>",
        "invoke": f'<function_calls><invoke name="{name}">{named}</invoke></function_calls>',
        "deepseek": f"<｜tool▁call▁begin｜>function<｜tool▁sep｜>{name}\n```json\n{text}\n```<｜tool▁call▁end｜>",
        "tag": f"<{name}>{plain}</{name}>",
        "tag with attributes": f"<{name}{attributes}/>",
        "tags": f"<action>{name}</action>{plain}",
        "action tag": f'<action type="{name}">{plain}</action>',
        "react": f"Thought: hm\nAction: {name}\nAction Input: {text}",
        "react by line": f"Thought: hm\nAction: {name}\nAction Input: {next(iter(fields.values()), '')}",
        "name then object": f"{name} {text}",
        "slash": f"/{name} {placed}",
        "yaml": f"type: {name}\n{lines}",
        "yaml nested": "because: so\naction:\n  type: " + f"{name}\n" + "\n".join(f"  {line}" for line in lines.splitlines()),
        "yaml list": f"- type: {name}\n" + "\n".join(f"- {line}" for line in lines.splitlines()),
        "yaml quoted": f'"type": "{name}"\n' + "\n".join(f'"{key}": "{value}",' for key, value in fields.items()),
        "bold lines": f"**Action:** {name}\n" + "\n".join(f"**{key}:** {value}" for key, value in fields.items()),
        "toml": f'type = "{name}"\n' + "\n".join(f"{key} = {json.dumps(value)}" for key, value in fields.items()),
        "ini": f"[action]\ntype={name}\n" + "\n".join(f"{key}={value}" for key, value in fields.items()),
        "csv": f"type,{','.join(fields)}\n{name},{','.join(map(str, fields.values()))}",
        "table": f"| type | {name} |\n" + "\n".join(f"| {key} | {value} |" for key, value in fields.items()),
        "the name alone": str(name),
        "the name in quotes": f'"{name}"',
        "brackets": f"[{str(name).upper()}]:: {placed}",
        "a list of values": json.dumps(list(fields.values())),
    }


def _values(good: dict[str, Any], wrong: dict[str, Any]) -> dict[str, str]:
    """Fields that hold what they must not."""
    action = action_of(good)
    name, fields = action["type"], [key for key in action if key != "type"]
    values = {
        "zero": "0",
        "minus one": "-1",
        "huge": str(2**70),
        "sixty-four bits": str(2**63),
        "four thousand digits": "9" * 4400,
        "a float": "1.5",
        "a big float": "1e308",
        "infinity": "1e999",
        "Infinity": "Infinity",
        "NaN": "NaN",
        "minus NaN": "-NaN",
        "true": "true",
        "null": "null",
        "an empty text": '""',
        "blanks": '"  \\n "',
        "a nul": '"\\u0000"',
        "a lone surrogate": '"\\ud800"',
        "a bidi override": '"\\u202egnp.exe"',
        "an escape": '"\\u001b[31mred"',
        "a long text": json.dumps("word " * 20_000),
        "one long word": json.dumps("w" * 50_000),
        "marks": json.dumps("e" + "\u0301" * 5000),
        "emoji": json.dumps("👩‍👩‍👧" * 3000),
        "an unknown name": '"Zaphod Beeblebrox"',
        "a stop word": '"the"',
        "a hash": '"#3"',
        "an ordinal": '"the second one"',
        "a far ordinal": '"#9"',
        "a number in words": '"four"',
        "a number with words": '"4 stars"',
        "an id with a name": '"440 (Honeyland)"',
        "an object": '{"id": 440, "title": "Honeyland", "name": "Honeyland"}',
        "an empty object": "{}",
        "an empty list": "[]",
        "a list of many": json.dumps(list(range(3000))),
        "a list of lists": "[[[[1]]]]",
        "deep": "[" * 300 + "]" * 300,
        "markup": '"[bold red]hi[/bold red] <script>alert(1)</script>"',
        "a path": '"../../etc/passwd"',
        "SQL": '"\'; DROP TABLE call; --"',
        "a template": '"{{ 7 * 7 }} ${HOME} %s"',
        "another answer": json.dumps(json.dumps(wrong)),
    }
    body = ", ".join(f'"{field}": %s' for field in fields)
    count = len(fields)
    return {
        key: f'{{"because": "so", "action": {{"type": "{name}"{", " if count else ""}{body % ((value,) * count)}}}}}'
        for key, value in values.items()
    }


def _floods(good: dict[str, Any], wrong: dict[str, Any]) -> dict[str, str]:
    """A great deal of something."""
    plain = json.dumps(good)
    return {
        "letters": "x" * HUGE,
        "letters before": "x" * HUGE + plain,
        "letters after": plain + "x" * HUGE,
        "blanks before": " " * HUGE + plain,
        "open brackets": "{" * HUGE,
        "open lists": "[" * HUGE,
        "open objects": '{"a":' * (HUGE // 5),
        "objects": "{}" * (HUGE // 2),
        "wrong objects": json.dumps(wrong) * 3000,
        "quotes": '"' * HUGE,
        "object and quotes": '{"a": "' + '"' * HUGE,
        "single quotes": "{'" * (HUGE // 2),
        "backslashes": '{"a": "' + "\\" * HUGE,
        "an open string": '{"text": "' + "y" * HUGE,
        "calls": f"{action_of(good)['type']}(" * (HUGE // 20),
        "tags": "<a>" * (HUGE // 3),
        "open thoughts": "<think>" * (HUGE // 7),
        "closed thoughts": "</think>" * (HUGE // 8) + plain,
        "channels": "<|channel|>analysis<|message|>" * 3000,
        "lines": "a: b\n" * (HUGE // 5),
        "commas": "{" + "," * HUGE,
        "colons": "{a" + ":" * HUGE,
        "keys": "{" + ",".join(f'"k{number}": {number}' for number in range(20_000)) + "}",
        "one word": "no " * (HUGE // 3),
        "newlines": "\n" * HUGE,
        "comments": "{" + "/*" * (HUGE // 2),
        "hashes": "{#" * (HUGE // 2),
        "nuls": "\x00" * HUGE,
        "emoji": "😀" * (HUGE // 4),
        "half brackets": "{]" * (HUGE // 2),
        "escaped quotes": '\\"' * (HUGE // 2),
        "entities": "&quot;{" * (HUGE // 7),
        "parameters": "<parameter=a>" * (HUGE // 13),
        "attributes": '<a b="' * (HUGE // 6),
    }


def _prose(good: dict[str, Any], wrong: dict[str, Any]) -> dict[str, str]:
    """No answer at all."""
    return {
        f"{number}": text
        for number, text in enumerate(
            (
                "",
                "   \n\n",
                "I would rather not say.",
                "I'm sorry, but as a language model I cannot do that.",
                "[BUY]:: Heat",
                "null",
                "true",
                "42",
                "-",
                "...",
                '"',
                "{",
                "}",
                "{}",
                "[]",
                "```json\n```",
                "<Heat>",
                "```",
                "undefined",
                "NaN",
                "[object Object]",
                "{'type': }",
                "Error: 500",
                "<html><body>502 Bad Gateway</body></html>",
                "\ud83d\ude00 \u202e \x00 \x1b[31m",
                "\ud800",
                "请稍等。",
                "أنا لا أعرف",
                "¯\\_(ツ)_/¯",
                "lorem ipsum dolor sit amet " * 40,
                "(function(){return 1})()",
                "SELECT * FROM films;",
                "because: I am tired",
                "Options:\nleave: go away\nsay: talk\nwatch: see a film\nlike: a post",
                "I won't leave, and I won't watch anything.",
            )
        )
    }


GROUPS = {each.__name__[1:]: each for each in (_thinking, _wrapped, _syntax, _shapes, _calls, _values, _floods, _prose)}


def bad_replies(good: dict[str, Any], wrong: dict[str, Any]) -> dict[str, str]:
    """Return replies by the name of their kind.

    Args:
        good: an answer as it should be: {"because", "action": {"type", ...}}, or the action alone.
        wrong: the same with an action that is not possible.
    """
    return {f"{group}: {name}": text for group, make in GROUPS.items() for name, text in make(good, wrong).items()}
