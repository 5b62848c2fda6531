#!/usr/bin/env python3
# Makes python_jinja.json: what Python's Jinja, set up as Hugging Face does, writes for small templates.
# SPDX-License-Identifier: Apache-2.0
"""Needs jinja2 3.1. Run it here; it writes beside itself."""
import json
import pathlib

from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

VARIABLES = {
    "messages": [{"role": "user", "content": "  a\nb \n\n", "tool_calls": None}, {"role": "assistant", "content": "It's \"x\""}],
    "bos_token": "<s>", "enable_thinking": False, "add_generation_prompt": True,
    "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object", "required": [], "strict": True}}}],
}
TEMPLATES = [
    "{{ true }} {{ false }} {{ none }} {{ missing }}|",
    "{{ 'a' in 'abc' }} {{ 'x' not in 'abc' }} {{ 1 == 1 }} {{ not true }}",
    "{{ messages[0].tool_calls }}, {{ messages[1].get('tool_calls') }}, {{ messages[0]['missing'] }}",
    "{{ 'a' ~ true ~ none ~ 1 ~ 2.5 ~ missing ~ [1] }}",
    "{{ enable_thinking | string }} {{ none | string }} {{ 3 | string }} {{ 2.0 | string }} {{ ['a', true] | string }}",
    "{{ [1, 2.0, 'a', \"it's\", 'q\"', true, none, []] }}",
    "{{ {'a': 1, 'b': [true, {'c': none}]} }} {{ ('a', 1) }}",
    "{{ messages[1] }} {{ tools[0].function.parameters }}",
    "{{ ['tab\\t', 'back\\\\', 'line\\n'] }}",
    "{{ [1, true, 'a', none] | join(', ') }} {{ ['x', 'y'] | join }}",
    "{{ 1.0 }} {{ 0.5 }} {{ 1 / 2 }} {{ 4 / 2 }} {{ 0.00001 }} {{ 7 // 2 }} {{ 7 % 4 }} {{ 2 ** 3 }}",
    "{{ 'a b  c'.split() }} {{ ' a b c '.split(none, 1) }} {{ 'a,b'.split(',') }} {{ ''.split() }}",
    "{{ 'a</think>\\n\\n b'.split('</think>')[-1].lstrip('\\n') }}|{{ '\\n x \\n'.strip('\\n') }}|{{ 'xxaxx'.rstrip('x') }}|",
    "{{ ' \\t\\na \\n'.strip() }}|{{ '  a'.lstrip() }}|{{ 'a  '.rstrip() }}|{{ '  a ' | trim }}|",
    "{{ 'hELLO wORLD'.capitalize() }} {{ 'hELLO wORLD' | capitalize }} {{ 'hELLO wORLD'.title() }} {{ 'aB'.upper() }} {{ 'aB' | lower }}",
    "{{ 1 == '1' }} {{ '' == 0 }} {{ none == missing }} {{ [] == [] }} {{ [1, 'a'] == [1, 'a'] }} {{ true == 1 }} {{ none == false }} {{ 1 != '1' }}",
    "{{ {'a': 1} == {'a': 1} }} {{ 'a' == 'a' }} {{ missing == missing }} {{ none == none }} {{ 1 == 1.0 }}",
    "{{ none in ['a'] }} {{ missing in ['a'] }} {{ [1] in [[1], 2] }} {{ true in [1] }} {{ 'role' in messages[0] }}",
    "{{ 'axa.a🙂b'.replace('a', 'y') }} {{ 'a.b.c' | replace('.', '') }} {{ 'aaa'.replace('a', 'b', 2) }} {{ 'ab'.replace('', '-') }}",
    "{{ 'a🙂b'[1] }} {{ 'a🙂b'[1:] }} {{ '🙂a'[::-1] }} {{ 'a🙂b'[-2] }} {{ '你好 🙂'.split(' ') }}",
    "{{ '🙂é' | length }} {{ [1, 2] | length }} {{ messages | length }}",
    "{% set x = none %}{% if x is none %}yes{% endif %}{% set y %}{{ true }}{% endset %}{{ y }}|",
    "{% macro m(a, b=none) %}{{ a }}-{{ b }}{% endmacro %}{{ m(true) }} {{ m(1, b=false) }}",
    "{% for m in messages %}{{ loop.first }} {{ loop.index }} {{ m.role }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for i in range(3) %}{{ i }}{% endfor %} {% for i in range(5, 0, -2) %}{{ i }}{% endfor %}",
    "{% for k, v in tools[0].function.parameters.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% set ns = namespace(found=false, n=none) %}{{ ns.found }} {{ ns.n }}{% for m in messages %}{% if m.role == 'user' %}"
    "{% set ns.found = true %}{% endif %}{% endfor %} {{ ns.found }}",
    "{{ tools[0] | tojson }}\n{{ tools | tojson(indent=2) }} {{ true | tojson }} {{ none | tojson }}",
    "{{ '%' }} {{ 'a' if missing else 'b' }} {{ missing is defined }} {{ strftime_now is defined }} {{ missing | default('d') }}",
    "{{ messages[::-1][0].role }} {{ messages[1:] | length }} {{ 'abc'[1:] }} {{ 'abc'[-1] }}",
    "{{ messages[0].content | trim }}|{{ messages[0]['content'].strip() + '|' }}{{ messages[1].content | replace('x', 'y') }}",
    "{{ bos_token }}{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}{% endfor %}",
    "{% if tools and true %}{{ (tools and messages) | length }}{% endif %} {{ 0 or 'a' }} {{ '' and 'b' }}|{{ none or false }}",
    "{%- if true %}\n  {{- 'a' }}\n{%- endif %}\n\n  {# note #}\nb\n{% if false %}\nc\n{% endif %}\nd",
    "{% for m in messages if m.role == 'assistant' %}{{ m.content }}{% else %}none{% endfor %}{% for m in [] %}{% else %}empty{% endfor %}",
    "{% for i in range(9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "{{ messages | map(attribute='role') | join(',') }} {{ messages | selectattr('role', 'equalto', 'user') | list | length }}",
    "{{ messages[0] is mapping }} {{ 'a' is string }} {{ messages is iterable }} {{ 1 is number }} {{ true is boolean }} {{ missing is none }}",
    "{{ '3' | int + 1 }} {{ 'x' | int }} {{ '2.5' | float }} {{ 5 is odd }} {{ -3 | abs }} {{ [3, 1, 2] | sort }}",
    "{{ [1, 2] + [true] }} {{ 'a'.startswith('a') }} {{ 'ab'.endswith(('x', 'b')) }} {{ [1, 2] | first }} {{ [1, 2] | last }}",
]


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def main():
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
    environment.filters["tojson"] = tojson
    environment.globals["strftime_now"] = lambda form: form
    rows = [{"template": text, "text": environment.from_string(text).render(**VARIABLES)} for text in TEMPLATES]
    golden = {"variables": json.dumps(VARIABLES, ensure_ascii=False), "rows": rows}
    path = pathlib.Path(__file__).resolve().parent / "python_jinja.json"
    path.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
