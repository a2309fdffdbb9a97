"""Makes a folder as Hugging Face lays models out from a GGUF file: `hugging_face_folder.py GGUF FOLDER`.

For the starter model: architecture llama, its head tied to its embeddings, and the tokenizer of SmolLM.
Weights are bfloat16, whatever precision the file has. vLLM and mlx_lm.server both load the folder.
"""

import json
import math
import os
import sys

import gguf
import numpy
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

CONTROL = 3  # the type of tokens such as <|im_start|>

NAMES = {
    "token_embd": "model.embed_tokens",
    "output_norm": "model.norm",
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def name_in_folder(name):
    parts = name.removesuffix(".weight").split(".")
    prefix = f"model.layers.{parts[1]}." if parts[0] == "blk" else ""
    return f"{prefix}{NAMES[parts[-1]]}.weight"


def weights(reader, heads):
    """The tensors by their names in the folder, in single precision."""
    for tensor in reader.tensors:
        values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
        kind = tensor.name.split(".")[-2]
        if kind in heads:
            # llama.cpp has the halves that rotary positions turn side by side, row by row.
            pairs = values.reshape(heads[kind], -1, 2, values.shape[-1])
            values = pairs.swapaxes(1, 2).reshape(values.shape)
        yield name_in_folder(tensor.name), values


def bfloat16(values):
    """The upper halves of the floats' bits, rounded to the nearest, ties to even."""
    bits = numpy.ascontiguousarray(values, dtype=numpy.float32).view(numpy.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2")


def write_safetensors(path, tensors):
    header, place = {"__metadata__": {"format": "pt"}}, 0
    for name, values in tensors.items():
        header[name] = {
            "dtype": "BF16", "shape": list(values.shape), "data_offsets": [place, place + values.nbytes]}
        place += values.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for values in tensors.values():
            file.write(values.tobytes())


def tokenizer(tokens, types, merges):
    made = Tokenizer(models.BPE(
        vocab={token: number for number, token in enumerate(tokens)},
        merges=[tuple(merge.split(" ")) for merge in merges]))
    made.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([
        AddedToken(token, special=True, normalized=False)
        for token, kind in zip(tokens, types) if kind == CONTROL])
    return made


def write_json(path, value):
    with open(path, "w") as file:
        json.dump(value, file, indent=2)


def main(source, folder):
    reader = gguf.GGUFReader(source)

    def value(key):
        return reader.fields[key].contents()

    architecture = value("general.architecture")
    heads = value(f"{architecture}.attention.head_count")
    key_heads = value(f"{architecture}.attention.head_count_kv")
    width = value(f"{architecture}.embedding_length")
    context = value(f"{architecture}.context_length")
    tokens = value("tokenizer.ggml.tokens")
    special = {
        name: value(f"tokenizer.ggml.{key}_token_id")
        for name, key in (("bos", "bos"), ("eos", "eos"), ("unk", "unknown"), ("pad", "padding"))}
    os.makedirs(folder, exist_ok=True)
    write_json(f"{folder}/config.json", {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "dtype": "bfloat16",
        "hidden_size": width, "intermediate_size": value(f"{architecture}.feed_forward_length"),
        "num_hidden_layers": value(f"{architecture}.block_count"), "num_attention_heads": heads,
        "num_key_value_heads": key_heads, "head_dim": width // heads, "hidden_act": "silu",
        "max_position_embeddings": context, "vocab_size": len(tokens), "tie_word_embeddings": True,
        # It was a double before it was a float.
        "rms_norm_eps": float(f"{value(f'{architecture}.attention.layer_norm_rms_epsilon'):.6g}"),
        "rope_theta": math.floor(value(f"{architecture}.rope.freq_base")),
        "bos_token_id": special["bos"], "eos_token_id": special["eos"], "pad_token_id": special["pad"]})
    write_json(f"{folder}/generation_config.json", {
        f"{name}_token_id": special[name] for name in ("bos", "eos", "pad")})
    write_json(f"{folder}/tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": context,
        "clean_up_tokenization_spaces": False,
        **{f"{name}_token": tokens[number] for name, number in special.items()}})
    with open(f"{folder}/chat_template.jinja", "w") as file:
        file.write(value("tokenizer.chat_template"))
    tokenizer(tokens, value("tokenizer.ggml.token_type"), value("tokenizer.ggml.merges")).save(
        f"{folder}/tokenizer.json")
    write_safetensors(f"{folder}/model.safetensors", {
        name: bfloat16(values)
        for name, values in weights(reader, {"attn_q": heads, "attn_k": key_heads})})


if __name__ == "__main__":
    main(*sys.argv[1:])
