#!/usr/bin/env python3
# Writes prompts.json: conversations as the models' own Jinja templates render them (jinja2 3.1).
# SPDX-License-Identifier: Apache-2.0
"""Usage: make_prompts.py NAME=TEMPLATE_FILE...

NAME: deepseek-v2, deepseek-v3, deepseek-r1, deepseek-v3.1, smollm2, qwen2.5 or llama3. TEMPLATE_FILE: the text of the model's
chat template, from its tokenizer_config.json or GGUF file.
"""
import json
import pathlib
import sys

import jinja2

TOKENS = {"smollm2": ("<|im_start|>", "<|im_end|>"), "qwen2.5": ("", "<|im_end|>"), "llama3": ("<|begin_of_text|>", "<|eot_id|>")}
DEEPSEEK = ("<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>")
CONVERSATIONS = [
    [("user", "Hello, who are you?")],
    [("system", "Answer briefly."), ("user", "Hi\n\nthere")],
    [("system", "You are a poet."), ("user", "One."), ("assistant", "First answer.\n"), ("user", "Two: 你好 🙂"),
     ("assistant", "Second."), ("user", "Three?")],
    [("user", "a"), ("user", "b")],
    [("user", " spaces around "), ("assistant", " kept? "), ("user", "\n")],
]


def main():
    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
    result = []
    for argument in sys.argv[1:]:
        name, _, path = argument.partition("=")
        template = environment.from_string(pathlib.Path(path).read_text(encoding="utf-8"))
        bos, eos = TOKENS.get(name, DEEPSEEK)
        for conversation in CONVERSATIONS:
            messages = [{"role": role, "content": content} for role, content in conversation]
            for thinking in (False, True) if name == "deepseek-v3.1" else (False,):
                text = template.render(messages=messages, add_generation_prompt=True, bos_token=bos, eos_token=eos, thinking=thinking)
                result.append({"template": name, "thinking": thinking, "messages": messages, "text": text})
    out = pathlib.Path(__file__).parent / "prompts.json"
    out.write_text(json.dumps(result, ensure_ascii=False, indent=0), encoding="utf-8")


main()
