#!/usr/bin/env python3
# Makes a tiny model with random weights, for a server that only has to speak.
# SPDX-License-Identifier: Apache-2.0
"""Usage: tiny_model.py FOLDER   (in the environment of interop.py)"""
import sys

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"


def main(folder):
    # Only ASCII, so that whatever it says is text; a space and a line break as byte-level BPE writes them.
    letters = [chr(code) for code in range(0x21, 0x7F)] + ["\u0120", "\u010a"]
    vocabulary = {letter: index for index, letter in enumerate(letters + ["<s>", "</s>"])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>")
    fast.chat_template = TEMPLATE
    fast.save_pretrained(folder)
    torch.manual_seed(7)
    config = Qwen2Config(
        vocab_size=len(vocabulary), hidden_size=64, intermediate_size=128, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=512,
        bos_token_id=vocabulary["<s>"], eos_token_id=vocabulary["</s>"])
    Qwen2ForCausalLM(config).to(torch.bfloat16).save_pretrained(folder)


if __name__ == "__main__":
    main(sys.argv[1])
