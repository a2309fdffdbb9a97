/// Writes small GGUF files by hand, good ones and wrong ones.
struct GGUFWriter {
    enum Value {
        case uint32(UInt32)
        case uint8(UInt8)
        case int64(Int64)
        case float32(Float)
        case bool(Bool)
        case string(String)
        case strings([String])
        case uint32s([UInt32])
    }

    struct Tensor {
        var name: String
        var dimensions: [UInt64]
        /// ggml's number: 0 is F32, 1 F16, 8 Q8_0.
        var type: UInt32 = 0
        var byteCount: Int
        /// In place of where the data really is.
        var offset: UInt64?
    }

    var magic = "GGUF"
    var version: UInt32 = 3
    var metadata: [(String, Value)] = []
    var tensors: [Tensor] = []
    var alignment = 32

    /// A complete tiny model of the family `llama`.
    static func model(fileType: UInt32 = 7) -> GGUFWriter {
        var writer = GGUFWriter()
        writer.metadata = [
            ("general.architecture", .string("llama")),
            ("general.name", .string("Tiny")),
            ("general.file_type", .uint32(fileType)),
            ("llama.context_length", .uint32(2048)),
            ("llama.attention.head_count_kv", .uint32s([3, 3])),
            ("llama.rope.freq_base", .float32(10000)),
            ("tokenizer.ggml.tokens", .strings(["<s>", "a", "b", ""])),
            ("tokenizer.ggml.add_bos_token", .bool(true)),
            ("tokenizer.chat_template", .string("{{ messages }}")),
        ]
        writer.tensors = [
            Tensor(
                name: "token_embd.weight", dimensions: [64, 4], type: 8, byteCount: 64 * 4 / 32 * 34
            ),
            Tensor(name: "output_norm.weight", dimensions: [64], byteCount: 256),
        ]
        return writer
    }

    /// The same with a name of its own, and so another content.
    func named(_ name: String) -> GGUFWriter {
        var copy = self
        copy.metadata.removeAll { $0.0 == "general.name" }
        copy.metadata.append(("general.name", .string(name)))
        return copy
    }

    /// The header, up to the padding before the data.
    var header: [UInt8] {
        var bytes = Array(magic.utf8)
        bytes.append(number: version)
        bytes.append(number: UInt64(tensors.count))
        bytes.append(number: UInt64(metadata.count))
        for (key, value) in metadata {
            bytes.append(string: key)
            bytes.append(value: value)
        }
        var offset: UInt64 = 0
        for tensor in tensors {
            bytes.append(string: tensor.name)
            bytes.append(number: UInt32(tensor.dimensions.count))
            tensor.dimensions.forEach { bytes.append(number: $0) }
            bytes.append(number: tensor.type)
            bytes.append(number: tensor.offset ?? offset)
            offset += UInt64(padded(tensor.byteCount))
        }
        return bytes
    }

    /// The whole file; tensors hold zeros.
    var file: [UInt8] {
        var bytes = header
        bytes += [UInt8](repeating: 0, count: padded(bytes.count) - bytes.count)
        for tensor in tensors {
            bytes += [UInt8](repeating: 0, count: padded(tensor.byteCount))
        }
        return bytes
    }

    private func padded(_ count: Int) -> Int {
        (count + alignment - 1) / alignment * alignment
    }
}

extension [UInt8] {
    mutating func append(number: some FixedWidthInteger) {
        var rest = UInt64(truncatingIfNeeded: number)
        for _ in 0..<(type(of: number).bitWidth / 8) {
            append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    mutating func append(string: String) {
        append(number: UInt64(string.utf8.count))
        self += Array(string.utf8)
    }

    mutating func append(value: GGUFWriter.Value) {
        switch value {
        case .uint8(let value):
            append(number: UInt32(0))
            append(value)
        case .uint32(let value):
            append(number: UInt32(4))
            append(number: value)
        case .float32(let value):
            append(number: UInt32(6))
            append(number: value.bitPattern)
        case .bool(let value):
            append(number: UInt32(7))
            append(value ? 1 : 0)
        case .string(let value):
            append(number: UInt32(8))
            append(string: value)
        case .int64(let value):
            append(number: UInt32(11))
            append(number: value)
        case .strings(let values):
            append(number: UInt32(9))
            append(number: UInt32(8))
            append(number: UInt64(values.count))
            values.forEach { append(string: $0) }
        case .uint32s(let values):
            append(number: UInt32(9))
            append(number: UInt32(4))
            append(number: UInt64(values.count))
            values.forEach { append(number: $0) }
        }
    }
}
