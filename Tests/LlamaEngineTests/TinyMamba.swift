import Foundation

/// A Mamba of two layers with weights drawn by chance: babbles, but keeps its
/// state as a real one does. Written when a test asks for it.
enum TinyMamba {
    /// Where it lies; written once.
    static var path: String {
        get throws { try written.get() }
    }

    private static let written: Result<String, any Error> = Result {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "canter-tiny-mamba-\(ProcessInfo.processInfo.processIdentifier).gguf")
        try Data(contents()).write(to: file)
        return file.path
    }

    private static let width = 64
    private static let inner = 128
    private static let states = 16
    private static let rank = 4
    private static let kernel = 4
    private static let layers = 2

    private struct Tensor {
        var name: String
        var shape: [Int]
        var values: [Float]
    }

    /// Numbers that are the same in every run (splitmix64).
    private struct Draw {
        var state: UInt64 = 42

        mutating func next() -> Float {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            z ^= z >> 31
            return Float(z >> 40) / Float(1 << 24) - 0.5
        }
    }

    private static func contents() -> [UInt8] {
        // A byte is a token; a space, too, by the character the tokenizer writes for it.
        let pieces =
            ["<unk>", "<s>", "</s>", "\u{2581}"]
            + (0..<256).map { byte in
                "<0x" + String(byte + 0x100, radix: 16, uppercase: true).dropFirst() + ">"
            }
        var metadata = Writer()
        metadata.add("general.architecture", "mamba")
        metadata.add("general.name", "Tiny Mamba")
        metadata.add("mamba.context_length", UInt32(8192))
        metadata.add("mamba.embedding_length", UInt32(width))
        metadata.add("mamba.feed_forward_length", UInt32(0))
        metadata.add("mamba.attention.head_count", UInt32(0))
        metadata.add("mamba.block_count", UInt32(layers))
        metadata.add("mamba.ssm.conv_kernel", UInt32(kernel))
        metadata.add("mamba.ssm.inner_size", UInt32(inner))
        metadata.add("mamba.ssm.state_size", UInt32(states))
        metadata.add("mamba.ssm.time_step_rank", UInt32(rank))
        metadata.add("mamba.attention.layer_norm_rms_epsilon", Float(1e-5))
        metadata.add("tokenizer.ggml.model", "llama")
        metadata.add("tokenizer.ggml.tokens", pieces)
        metadata.add("tokenizer.ggml.scores", pieces.map { _ in Float(0) })
        // Unknown, control, control, normal, and bytes.
        metadata.add(
            "tokenizer.ggml.token_type",
            pieces.indices.map { Int32([2, 3, 3, 1].dropFirst($0).first ?? 6) })
        metadata.add("tokenizer.ggml.bos_token_id", UInt32(1))
        metadata.add("tokenizer.ggml.eos_token_id", UInt32(2))
        metadata.add("tokenizer.ggml.add_space_prefix", false)

        let tensors = tensors(vocabulary: pieces.count)
        var file = Writer()
        file.bytes += Array("GGUF".utf8)
        file.add(UInt32(3))
        file.add(UInt64(tensors.count))
        file.add(UInt64(metadata.count))
        file.bytes += metadata.bytes
        var offset = 0
        for tensor in tensors {
            file.add(tensor.name)
            file.add(UInt32(tensor.shape.count))
            tensor.shape.forEach { file.add(UInt64($0)) }
            file.add(UInt32(0))
            file.add(UInt64(offset))
            offset += padded(tensor.values.count * 4)
        }
        file.pad()
        for tensor in tensors {
            tensor.values.forEach { file.add($0.bitPattern) }
            file.pad()
        }
        return file.bytes
    }

    private static func tensors(vocabulary: Int) -> [Tensor] {
        var draw = Draw()
        func random(_ name: String, _ shape: [Int], scale: Float) -> Tensor {
            Tensor(
                name: name, shape: shape,
                values: (0..<shape.reduce(1, *)).map { _ in draw.next() * scale })
        }
        func constant(_ name: String, _ shape: [Int], _ value: Float) -> Tensor {
            Tensor(
                name: name, shape: shape,
                values: [Float](repeating: value, count: shape.reduce(1, *)))
        }
        var list = [
            random("token_embd.weight", [width, vocabulary], scale: 2),
            constant("output_norm.weight", [width], 1),
            random("output.weight", [width, vocabulary], scale: 2),
        ]
        for layer in 0..<layers {
            let block = "blk.\(layer)."
            list += [
                constant(block + "attn_norm.weight", [width], 1),
                random(block + "ssm_in.weight", [width, 2 * inner], scale: 0.6),
                random(block + "ssm_conv1d.weight", [kernel, inner], scale: 1),
                constant(block + "ssm_conv1d.bias", [inner], 0),
                random(block + "ssm_x.weight", [inner, rank + 2 * states], scale: 0.5),
                random(block + "ssm_dt.weight", [rank, inner], scale: 1),
                constant(block + "ssm_dt.bias", [inner], -2),
                constant(block + "ssm_a", [states, inner], -0.5),
                constant(block + "ssm_d", [inner], 1),
                random(block + "ssm_out.weight", [inner, width], scale: 0.6),
            ]
        }
        return list
    }

    private static func padded(_ count: Int) -> Int { (count + 31) / 32 * 32 }

    /// Appends numbers and texts as GGUF has them.
    private struct Writer {
        var bytes: [UInt8] = []
        var count = 0

        mutating func pad() {
            bytes += [UInt8](repeating: 0, count: padded(bytes.count) - bytes.count)
        }

        mutating func add(_ number: some FixedWidthInteger) {
            for byte in 0..<number.bitWidth / 8 {
                bytes.append(UInt8(truncatingIfNeeded: number >> (8 * byte)))
            }
        }

        mutating func add(_ text: String) {
            add(UInt64(text.utf8.count))
            bytes += Array(text.utf8)
        }

        private mutating func key(_ key: String, type: UInt32) {
            count += 1
            add(key)
            add(type)
        }

        private mutating func key(_ key: String, arrayOf type: UInt32, count: Int) {
            self.key(key, type: 9)
            add(type)
            add(UInt64(count))
        }

        mutating func add(_ name: String, _ value: UInt32) {
            key(name, type: 4)
            add(value)
        }

        mutating func add(_ name: String, _ value: Float) {
            key(name, type: 6)
            add(value.bitPattern)
        }

        mutating func add(_ name: String, _ value: Bool) {
            key(name, type: 7)
            add(UInt8(value ? 1 : 0))
        }

        mutating func add(_ name: String, _ value: String) {
            key(name, type: 8)
            add(value)
        }

        mutating func add(_ name: String, _ values: [String]) {
            key(name, arrayOf: 8, count: values.count)
            values.forEach { add($0) }
        }

        mutating func add(_ name: String, _ values: [Float]) {
            key(name, arrayOf: 6, count: values.count)
            values.forEach { add($0.bitPattern) }
        }

        mutating func add(_ name: String, _ values: [Int32]) {
            key(name, arrayOf: 5, count: values.count)
            values.forEach { add($0) }
        }
    }
}
