#!/usr/bin/env python3
# Writes sentence_piece.json: a small vocabulary and its ids by the sentencepiece package (PyPI, 0.2.3).
# SPDX-License-Identifier: Apache-2.0
"""Usage: make_sentence_piece.py

Trained on the texts of the other goldens, as Llama 2's was: byte pairs, byte fallback, no normalising, all spaces kept. Needs the
package protobuf, too.
"""
import io
import json
import pathlib

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as proto

HERE = pathlib.Path(__file__).parent
SYMBOLS = ["<tool>", "<tool>er", "\u00f6", "\u2581\u2581\u2581\u2581", "123"]


def train(texts):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts * 3), model_writer=model, model_type="bpe", vocab_size=900, byte_fallback=True,
        normalization_rule_name="identity", remove_extra_whitespaces=False, character_coverage=1.0, user_defined_symbols=SYMBOLS,
        split_digits=True, allow_whitespace_only_pieces=True, num_threads=1, minloglevel=2, hard_vocab_limit=False)
    result = proto.ModelProto()
    result.ParseFromString(model.getvalue())
    return result


def ids(model, prefix, texts):
    model.normalizer_spec.add_dummy_prefix = prefix
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.SerializeToString())
    return [processor.encode(text) for text in texts]


def main():
    texts = json.loads((HERE / "originals/texts.json").read_text(encoding="utf-8"))
    model = train(texts[:24])  # what else the texts have falls back to bytes
    texts += ["<tool>", "a<tool>b", " <tool> <tool>er <tool", "h\u00f6re \u00f6\u00f6", "x    y     z        ", "    ", "0123 1234 12", "\u2581a\u2581 b", "\u4e2d<tool>\u6587",
              "a" * 300, "the " * 50, "\U0001f642" * 3 + "\u00fc"]
    value = {"pieces": [[piece.piece, piece.type, piece.score] for piece in model.pieces], "texts": texts,
             "prefixed": ids(model, True, texts), "bare": ids(model, False, texts)}
    (HERE / "sentence_piece.json").write_text(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\ufeff", "\\ufeff"), encoding="utf-8")


main()
