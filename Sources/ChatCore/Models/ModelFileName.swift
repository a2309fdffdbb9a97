/// What a GGUF file's name says about the model in it.
///
/// `SmolLM2-135M-Instruct.Q4_1.gguf` is the model `SmolLM2-135M-Instruct`
/// quantized to Q4_1; `big-BF16-00002-of-00003.gguf` is the second of three
/// shards, the form llama.cpp's `gguf-split` writes and its loader demands.
package struct ModelFileName: Equatable {
    /// The name without folder, shard number and extension.
    package var stem: String
    /// The stem without the quantization at its end.
    package var base: String
    /// The quantization the name ends in.
    package var quantization: Quantization?
    /// Which shard this is, counted from 1, and of how many.
    package var shard: Shard?

    package struct Shard: Equatable {
        package var number: Int
        package var count: Int
    }

    package init(path: String) {
        var name = path.split(separator: "/").last.map(String.init) ?? path
        if name.lowercased().hasSuffix(".gguf") {
            name.removeLast(5)
        }
        (stem, shard) = Self.withoutShard(name)
        (base, quantization) = Self.withoutQuantization(stem)
    }

    /// The path of shard `number` of the model whose shard lies at `path`.
    package static func path(ofShard number: Int, of count: Int, beside path: String) -> String {
        let name = ModelFileName(path: path)
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return folder + name.stem + "-\(fiveDigits(number))-of-\(fiveDigits(count)).gguf"
    }

    private static func fiveDigits(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    private static func withoutShard(_ name: String) -> (String, Shard?) {
        // -00001-of-00003
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count > 3, parts[parts.count - 2] == "of",
            let number = shardNumber(parts[parts.count - 3]),
            let count = shardNumber(parts[parts.count - 1]),
            number >= 1, number <= count
        else { return (name, nil) }
        return (parts.dropLast(3).joined(separator: "-"), Shard(number: number, count: count))
    }

    private static func shardNumber(_ text: Substring) -> Int? {
        text.utf8.count == 5 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            ? Int(text) : nil
    }

    private static func withoutQuantization(_ stem: String) -> (String, Quantization?) {
        guard let separator = stem.lastIndex(where: { $0 == "-" || $0 == "." }),
            separator > stem.startIndex
        else { return (stem, nil) }
        let last = stem[stem.index(after: separator)...].uppercased()
        guard isQuantization(last) else { return (stem, nil) }
        var base = stem[..<separator]
        // Names such as `X-UD-Q4_K_XL` mark a dynamic choice of types.
        if base.hasSuffix("-UD") {
            base.removeLast(3)
            return (String(base), Quantization("UD-" + last))
        }
        return (String(base), Quantization(last))
    }

    private static func isQuantization(_ word: String) -> Bool {
        if ["F16", "F32", "BF16", "MXFP4", "MXFP4_MOE", "NVFP4"].contains(word) { return true }
        let digits = word.drop { "ITQ".contains($0) }
        guard ["Q", "IQ", "TQ"].contains(word[..<digits.startIndex]), digits.first?.isNumber == true
        else { return false }
        return digits.allSatisfy { $0.isASCII && ($0.isNumber || $0.isLetter || $0 == "_") }
    }
}
