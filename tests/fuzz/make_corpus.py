#!/usr/bin/env python3
# Writes the first inputs of each fuzz target: small, valid, one per feature. The same ones at each call.
# SPDX-License-Identifier: Apache-2.0
"""Usage: make_corpus.py FOLDER"""
import json
import pathlib
import struct
import sys

U32, I32, F32, BOOL, STRING, ARRAY, U64 = 4, 5, 6, 7, 8, 9, 10


def text(value):
    data = value.encode("utf-8")
    return struct.pack("<Q", len(data)) + data


def gguf(pairs=(), tensors=(), version=3):
    """pairs: (key, type, bytes of the value); tensors: (name, shape, type, bytes)."""
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(pairs))
    for key, kind, value in pairs:
        head += text(key) + struct.pack("<I", kind) + value
    data = b""
    for name, shape, kind, values in tensors:
        head += text(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)
        head += struct.pack("<IQ", kind, len(data))
        data += values + b"\0" * (-len(values) % 32)
    return head + b"\0" * (-len(head) % 32) + data


def gguf_seeds():
    strings = struct.pack("<IQ", STRING, 2) + text("a") + text("b")
    numbers = struct.pack("<IQ3f", F32, 3, 0.5, 1, 2)
    yield gguf()
    yield gguf(version=2)
    yield gguf([("general.architecture", STRING, text("llama")), ("general.alignment", U32, struct.pack("<I", 32))])
    yield gguf([("a", I32, struct.pack("<i", -1)), ("b", F32, struct.pack("<f", 1.5)), ("c", BOOL, b"\1"),
                ("d", U64, struct.pack("<Q", 1 << 40)), ("e", ARRAY, strings), ("f", ARRAY, numbers)])
    yield gguf([], [("f32", (4, 2), 0, b"\0" * 32), ("f16", (4,), 1, b"\0" * 8)])
    # Types of blocks: id, values per block, bytes per block.
    for kind, values, size in ((2, 32, 18), (3, 32, 20), (6, 32, 22), (8, 32, 34), (12, 256, 144), (13, 256, 176), (14, 256, 210)):
        yield gguf([], [("blocks", (values, 1), kind, b"\1" * size)])


def safetensors(tensors, metadata=None):
    """tensors: (name, type, shape, bytes)."""
    header, data = {} if metadata is None else {"__metadata__": metadata}, b""
    for name, kind, shape, values in tensors:
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    head = json.dumps(header, separators=(",", ":")).encode("utf-8")
    head += b" " * (-len(head) % 8)
    return struct.pack("<Q", len(head)) + head + data


# The first byte chooses what config.json says; see fuzz_safetensors.cpp.
def safetensors_seeds():
    layer = "model.layers.0."
    yield b"\0" + safetensors([])
    yield b"\0" + safetensors([("model.norm.weight", "F32", [2], b"\0" * 8)], {"format": "pt"})
    yield b"\0" + safetensors([("model.embed_tokens.weight", "BF16", [2, 4], b"\0" * 16), ("lm_head.weight", "F16", [2, 4], b"\0" * 16)])
    yield b"\0" + safetensors([(layer + "self_attn.q_proj.weight", "BF16", [4, 2], b"\1" * 16),
                               (layer + "self_attn.k_proj.bias", "F32", [4], b"\0" * 16)])
    yield b"\1" + safetensors([(layer + "self_attn.kv_b_proj.weight", "F32", [10, 2], b"\0" * 80),
                               (layer + "mlp.experts.0.up_proj.weight", "BF16", [2, 1], b"\0" * 4),
                               (layer + "mlp.experts.1.up_proj.weight", "BF16", [2, 1], b"\0" * 4)])
    for kind, scale in (("F32", b"\0\0\x80\x3f"), ("F8_E8M0", b"\x7f"), ("BF16", b"\x80\x3f")):
        yield b"\1" + safetensors([(layer + "mlp.gate_proj.weight", "F8_E4M3", [2, 3], b"\x38" * 6),
                                   (layer + "mlp.gate_proj.weight_scale_inv", kind, [1, 1], scale)])
        yield b"\2" + safetensors([(layer + "mlp.gate_proj.weight", "F8_E4M3", [2, 3], b"\x38" * 6),
                                   (layer + "mlp.gate_proj.weight_scale_inv", kind, [1, 2], scale * 2)])


# The first byte chooses the file: 0 tokenizer.json, 1 config.json.
def huggingface_tokenizer_seeds():
    def split(pattern):
        return {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}

    level = {"type": "ByteLevel", "add_prefix_space": False, "use_regex": False}
    digits = {"type": "Digits", "individual_digits": True}
    coder = [split("[\r\n]"), split("\\s?\\p{L}+"), split("\\s?\\p{P}+"), split("[一-龥ࠀ-一가-퟿]+"), digits, level]
    model = {"type": "BPE", "vocab": {"a": 0, "aa": 1}, "merges": ["a a"]}
    added = [{"id": 2, "content": "<s>", "special": True}, {"id": 3, "content": "<think>", "special": False}]
    for merges in (["a a"], [["a", "a"]]):
        tokenizer = {"added_tokens": added, "normalizer": None, "pre_tokenizer": {"type": "Sequence", "pretokenizers": coder},
                     "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>"}}]},
                     "model": dict(model, merges=merges)}
        yield b"\0" + json.dumps(tokenizer).encode("utf-8")
        yield b"\0" + json.dumps(tokenizer, ensure_ascii=False).encode("utf-8")
    yield b"\0" + json.dumps({"pre_tokenizer": dict(level, use_regex=True), "model": model}).encode("utf-8")
    common = {"vocab_size": 8, "hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
              "max_position_embeddings": 64, "rms_norm_eps": 1e-6, "rope_theta": 10000}
    latent = {"kv_lora_rank": 4, "q_lora_rank": None, "qk_nope_head_dim": 4, "qk_rope_head_dim": 2, "v_head_dim": 3,
              "n_routed_experts": 4, "num_experts_per_tok": 1, "moe_intermediate_size": 4, "n_group": 2, "topk_group": 1,
              "num_nextn_predict_layers": 1, "index_n_heads": 2, "index_head_dim": 4, "index_topk": 2, "num_experts": 4,
              "norm_topk_prob": True,
              "quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]}}
    for kind in ("deepseek", "deepseek_v2", "deepseek_v3", "deepseek_v32", "llama", "qwen2", "qwen3", "qwen3_moe"):
        yield b"\1" + json.dumps(dict(common, model_type=kind, **latent)).encode("utf-8")
    for scaling in ({"type": "linear", "factor": 4}, {"type": "yarn", "factor": 40, "mscale": 1, "mscale_all_dim": 1},
                    {"rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4}):
        yield b"\1" + json.dumps(dict(common, model_type="llama", rope_scaling=scaling)).encode("utf-8")


def tokenizer_seeds():
    texts = ("Hello, world! 12345", " a  b\n\n\tc ", "你好，世界", "naïve café — “quotes”", "👩‍👩‍👧 🇩🇪", "<|end|> the the",
             "it's I'LL don't", "\r\n\r\n", "كتاب हिन्दी ไทย")
    for choice in range(7):
        for sample in texts:
            yield bytes((0, choice)) + sample.encode("utf-8")
    yield bytes((0, 0)) + b"a" * 200
    yield bytes((0, 2)) + b"\xff\xfe\x80abc\xc3"
    for choice in range(16):
        yield bytes((1, choice)) + b"a\0b\0ab\0a b\0<unk>\0\xe2\x96\x81a"


def reasoning_seeds():
    samples = ("<think>\nhmm\n</think>\n\nYes.", "no thought </think> here", "<think></think>text", "a < b and <thin air",
               "<think>你好</think>世界", "\n\n<think>", "thought</think>answer</think>again")
    for start in range(3):
        for step in (0, 2, 15):
            for sample in samples:
                yield bytes((start, step)) + sample.encode("utf-8")
    # The first byte's third part chooses the syntax: 1 DeepSeek, 2 DSML, 3 Hermes, 4 Llama.
    calls = ((1, "I look.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>f\n```json\n{\"a\": 1}\n```<｜tool▁call▁end｜>\n"
                 "<｜tool▁call▁begin｜>g<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>"),
             (2, "</think>\n\n<｜DSML｜tool_calls>\n<｜DSML｜invoke name=\"f\">\n<｜DSML｜parameter name=\"a\" string=\"true\">b</｜DSML｜parameter>\n"
                 "<｜DSML｜parameter name=\"c\" string=\"false\">[1]</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜tool_calls>"),
             (3, "<think>x</think><tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n</tool_call> <tool_call>{</tool_call>"),
             (4, "<|python_tag|>{\"name\": \"f\", \"parameters\": {}}; {\"name\": \"g\"}"), (4, "; {\"name\": \"f\"}"))
    for syntax, sample in calls:
        for start in range(3):
            for step in (0, 6):
                yield bytes((syntax * 3 + start, step)) + sample.encode("utf-8")


def snapshot_seeds():
    for which in range(2):
        for seal in range(2):
            yield bytes((which, seal))
            yield bytes((which, seal, 0, 8, 2))  # the version
            yield bytes((which, seal, 0, 32, 4))  # the number of tokens
            yield bytes((which, seal, 0, 40, 7, 0, 44, 9))  # tokens
            yield bytes((which, seal, 0x80, 90, 0x7f, 0x80, 91, 0xff))  # a cached row
        yield bytes((which, 3)) + b"ISOBSNAP" + struct.pack("<IIQQQ", 1, 1, 0, 128, 5)


def template_seeds():
    samples = ("{% for m in messages %}<|im_start|>{{ m.content }}<|im_end|>{% endfor %}", "<|im_end|>\n<|im_start|>system", "<|IM_END|>", "im_end",
               "<｜User｜><｜Assistant｜></think>", " <\ufdd0|im_end|\ufdd1> ", "< | eot_id | >", "｜DSML｜", "<|im_start|>system\\nBe kind.<|im_end|>")
    for sides in (0, 9, 18, 27, 52, 61):
        for change in range(8):
            for sample in samples:
                yield bytes((sides, change)) + sample.encode("utf-8")


def model_seeds():
    for which in range(7):
        yield bytes((which,))
        yield bytes((which, 1, 0, 0, 2, 0, 255))
        yield bytes((which, 0x90, 0, 0xff, 0x90, 1, 0x7f))  # a weight


def sse_seeds():
    stream = b"data: {\"a\":1}\n\ndata: [DONE]\n\n"
    for step in (0, 1, 7):
        yield bytes((step,)) + stream
        yield bytes((step,)) + stream.replace(b"\n", b"\r\n")
        yield bytes((step,)) + stream.replace(b"\n", b"\r")
        yield bytes((step,)) + b": keep-alive\n\nevent: x\nid: 1\nretry: 10\ndata: a\ndata: b\n\ndata\n\n"
        yield bytes((step,)) + b"\xef\xbb\xbfdata: \xe4\xbd\xa0\n\n"


def wire_format_seeds():
    chunks = (
        b'{"id":"1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":'
        b'{"role":"assistant","reasoning_content":"hm","content":null},"finish_reason":null}]}\n'
        b'{"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,'
        b'"completion_tokens":5,"prompt_cache_hit_tokens":1,"completion_tokens_details":{"reasoning_tokens":2}}}\n[DONE]',
        b'{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":'
        b'{"name":"f","arguments":"{}"}}]}}]}',
        b'{"choices":[{"delta":{"content":"<think>a"}}]}\n{"choices":[{"delta":{"content":"</think>b"},"finish_reason":"stop"}]}\n[DONE]',
        b'{"choices":[{"delta":{"content":"a</think>b","reasoning_details":[{"text":"r"}]},"finish_reason":"stop"}]}\n[DONE]',
        b'{"choices":[{"text":"t","logprobs":{"tokens":["t"],"token_logprobs":[-1],"top_logprobs":[{"t":-1}]},"finish_reason":"stop"}]}',
        b'{"choices":[]}', b'{"error":{"message":"no"}}')
    whole = (b'{"choices":[{"logprobs":{"content":[{"token":"H","logprob":-1,"bytes":[72],"top_logprobs":[]}]},"message":{"role":"assistant","reasoning_content":"r","content":"Hi","tool_calls":'
             b'[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"length"}],'
             b'"usage":{"prompt_tokens":1,"completion_tokens":1}}')
    models = b'{"object":"list","data":[{"id":"deepseek-chat","object":"model","owned_by":"deepseek"}]}'
    error = b'{"error":{"message":"Insufficient Balance","type":"unknown_error","code":"invalid_request_error"}}'
    call = (b'{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"system","content":"s"},'
            b'{"role":"user","content":[{"type":"text","text":"hi"},{"type":"image_url","image_url":'
            b'{"url":"data:image/png;base64,AAAA"}}]},{"role":"assistant","content":"a","reasoning_content":"r","tool_calls":'
            b'[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},'
            b'{"role":"tool","tool_call_id":"c","content":"4"}],"tools":[{"type":"function","function":'
            b'{"name":"f","description":"d","parameters":{"type":"object"}}}],"max_tokens":5,"stop":["x"],'
            b'"temperature":0.5,"top_p":0.9,"top_k":4,"min_p":0.1,"seed":7,"response_format":{"type":"json_schema",'
            b'"json_schema":{"schema":{"type":"object"}}},"logprobs":true,"top_logprobs":2,"logit_bias":{"7":-1},'
            b'"thinking":{"type":"enabled"},"reasoning_effort":"high"}')
    gap = b'{"model":"m","prompt":"a","suffix":"b","max_tokens":5,"logprobs":2,"stop":"x","isobath":{"extras":true}}'
    # Each dialect, and the last one for each kind of request that replies are read by.
    for dialect in (0, 8, 16, 40, 64, 88):
        # The kinds are first byte modulo 6: 0 a stream, 1 a whole reply, 2 models, 3 an error, 4 a gap, 5 a call.
        def first(kind, base=dialect):
            return bytes((next(value for value in range(base, base + 8) if value % 6 == kind),))
        for chunk in chunks:
            yield first(0) + chunk
        yield first(1) + whole
        yield first(2) + models
        yield first(3) + error
        yield first(4) + gap
        yield first(5) + call


def markdown_seeds():
    samples = ("# Title\n\ntext *a* **b** `c` [l](http://x.y) <b>no</b>\n", "- a\n- b\n  - c\n\n    d\n1. x\n2. y\n",
               "```cpp\nint a;\n```\n\n~~~\nopen", "| a | b |\n|---|:-:|\n| 1 | 2 |\n", "> q\n> > r\n\n---\n\n***\n",
               "a\n===\nb\n---\n", "    code\n\ttab\n", "- [x] done\n- [ ] open\n", "![i](http://x/y.png) <script>x</script> &amp; &#65;",
               "你好 **世界** 👍\n\n\\*not\\*", "<!-- c -->\n<div>\nx\n</div>\n", "[r]: http://x\n\n[r]", "~~s~~ a  \nb\r\nc\rd",
               "a $x_1$ \\(y\\)\n$$\nz\n- 1\n$$\n", "- \\[\n  x\n  \\]\n\n> $$\n> y", "\\begin{align*}\na\n\\end{align*}\n$5 and $10\x1a0\x1a")
    for step in (0, 1, 6):
        for sample in samples:
            yield bytes((step,)) + sample.encode("utf-8")


def json_schema_seeds():
    golden = pathlib.Path(__file__).resolve().parent.parent / "golden" / "grammar"
    for line in (golden / "schemas.json").read_text(encoding="utf-8").splitlines():
        if ": " in line:
            yield line.split(": ", 1)[1].rstrip(",").encode("utf-8")


SEEDS = {"json_schema": json_schema_seeds,
         "gguf": gguf_seeds, "safetensors": safetensors_seeds, "huggingface_tokenizer": huggingface_tokenizer_seeds,
         "tokenizer": tokenizer_seeds, "reasoning": reasoning_seeds, "template": template_seeds, "model": model_seeds, "snapshot": snapshot_seeds,
         "sse": sse_seeds, "wire_format": wire_format_seeds, "markdown": markdown_seeds}


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print("Usage: make_corpus.py FOLDER\nWrites the seeds of each fuzz target into a folder of its name there.",
              file=sys.stdout if sys.argv[1:] in (["-h"], ["--help"]) else sys.stderr)
        return 0 if sys.argv[1:] in (["-h"], ["--help"]) else 2
    root = pathlib.Path(sys.argv[1])
    for name, seeds in SEEDS.items():
        folder = root / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds()):
            (folder / f"seed-{number:03}").write_bytes(seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
