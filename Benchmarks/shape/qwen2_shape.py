#!/usr/bin/env python3
"""qwen2_shape.py VOCABULARY DESTINATION: writes a model of Qwen2-1.5B's exact shape as GGUF, in BF16.

The weights are random numbers: what a token costs depends on how many there are and how they are
stored, not on their values. So this model says nothing sensible, as fast as Qwen2-1.5B says
something. VOCABULARY is Qwen's list of tokens (`qwen.tiktoken`), so that prompts have the tokens
they would have. The same seed gives the same file.

The shape is that of Qwen2-1.5B-Instruct's config.json: 28 layers of width 1536, 12 heads on 2
key-value heads, a feed-forward width of 8960, 151936 rows of embeddings that are the output matrix,
too: 1,543,714,304 weights. Needs the packages of requirements.txt beside it.
"""

import base64
import os
import sys

import gguf
import numpy

LAYERS, WIDTH, HEADS, KV_HEADS, FEED_FORWARD = 28, 1536, 12, 2, 8960
ROWS, CONTEXT = 151_936, 32_768
HEAD_WIDTH = WIDTH // HEADS
PARAMETERS = 1_543_714_304
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def printable_bytes():
    """The character that stands for each byte in a byte-level BPE vocabulary, as GPT-2 defined it."""
    kept = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    moved = iter(range(0x100, 0x200))
    return [chr(byte if byte in kept else next(moved)) for byte in range(256)]


def ranked_tokens(path):
    with open(path, encoding="ascii") as lines:
        pairs = (line.split() for line in lines if line.strip())
        return {base64.b64decode(token): int(rank) for token, rank in pairs}


def merge_of(token, ranks):
    """The two parts that BPE joins last to make `token`: what merging with all lower ranks leaves."""
    parts = [token[i:i + 1] for i in range(len(token))]
    limit = ranks[token]
    while len(parts) > 2:
        found = [(ranks.get(parts[i] + parts[i + 1], limit), i) for i in range(len(parts) - 1)]
        rank, place = min(found)
        if rank >= limit:
            return None
        parts[place:place + 2] = [parts[place] + parts[place + 1]]
    return parts if len(parts) == 2 else None


def add_vocabulary(writer, path):
    ranks = ranked_tokens(path)
    names = printable_bytes()
    written = lambda token: "".join(names[byte] for byte in token)
    tokens = [written(token) for token in sorted(ranks, key=ranks.get)]
    merges = (merge_of(token, ranks) for token in sorted(ranks, key=ranks.get) if len(token) > 1)
    types = [gguf.TokenType.NORMAL] * len(tokens)
    tokens += SPECIAL
    types += [gguf.TokenType.CONTROL] * len(SPECIAL)
    tokens += [f"[PAD{i}]" for i in range(len(tokens), ROWS)]
    types += [gguf.TokenType.UNUSED] * (ROWS - len(types))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges([" ".join(map(written, parts)) for parts in merges if parts])
    writer.add_eos_token_id(tokens.index("<|im_end|>"))
    writer.add_pad_token_id(tokens.index("<|endoftext|>"))
    writer.add_bos_token_id(tokens.index("<|endoftext|>"))
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)


def tensors():
    """Every tensor's name and shape, rows first."""
    keys = KV_HEADS * HEAD_WIDTH
    yield "token_embd.weight", (ROWS, WIDTH)
    for layer in range(LAYERS):
        for name, shape in (
            ("attn_norm.weight", (WIDTH,)), ("attn_q.weight", (WIDTH, WIDTH)), ("attn_q.bias", (WIDTH,)),
            ("attn_k.weight", (keys, WIDTH)), ("attn_k.bias", (keys,)),
            ("attn_v.weight", (keys, WIDTH)), ("attn_v.bias", (keys,)),
            ("attn_output.weight", (WIDTH, WIDTH)), ("ffn_norm.weight", (WIDTH,)),
            ("ffn_gate.weight", (FEED_FORWARD, WIDTH)), ("ffn_up.weight", (FEED_FORWARD, WIDTH)),
            ("ffn_down.weight", (WIDTH, FEED_FORWARD)),
        ):
            yield f"blk.{layer}.{name}", shape
    yield "output_norm.weight", (WIDTH,)


def stored_type(shape):
    kinds = gguf.GGMLQuantizationType
    return kinds.BF16 if len(shape) == 2 else kinds.F32


def values(name, shape, random):
    """Small numbers around 0, and around 1 for a norm: nothing overflows on the way through."""
    if name.endswith("norm.weight"):
        return numpy.ones(shape, dtype=numpy.float32)
    numbers = random.standard_normal(shape, dtype=numpy.float32) * numpy.float32(0.02)
    return gguf.quants.quantize(numbers, stored_type(shape)) if len(shape) == 2 else numbers


def main(vocabulary, destination):
    count = sum(int(numpy.prod(shape)) for _, shape in tensors())
    if count != PARAMETERS:
        sys.exit(f"The shape has {count} weights and Qwen2-1.5B has {PARAMETERS}.")
    unfinished = destination + ".part"
    writer = gguf.GGUFWriter(unfinished, "qwen2")
    writer.add_name("Qwen2-1.5B shape, random weights")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_BF16)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_rope_freq_base(1_000_000.0)
    writer.add_layer_norm_rms_eps(1e-6)
    add_vocabulary(writer, vocabulary)
    for name, shape in tensors():
        kind = stored_type(shape)
        size = int(numpy.prod(shape)) * (2 if kind == gguf.GGMLQuantizationType.BF16 else 4)
        writer.add_tensor_info(name, shape, numpy.dtype(numpy.float32), size, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    random = numpy.random.Generator(numpy.random.PCG64(1))
    for name, shape in tensors():
        writer.write_tensor_data(values(name, shape, random))
    writer.close()
    os.replace(unfinished, destination)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.splitlines()[0])
    main(*sys.argv[1:])
