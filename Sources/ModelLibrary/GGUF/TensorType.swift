internal import CLlama

/// A type weights are stored as, by ggml's own table, so that it never lags
/// behind the library that loads them.
struct TensorType {
    private let type: ggml_type

    /// `nil` for a number this ggml does not know, or no longer.
    init?(number: UInt32) {
        guard number < GGML_TYPE_COUNT.rawValue else { return nil }
        type = ggml_type(rawValue: number)
        guard ggml_blck_size(type) > 0 else { return nil }
    }

    /// The type ggml calls so: `f16`, `q8_0`.
    init?(name: String) {
        let types = (0..<GGML_TYPE_COUNT.rawValue).lazy.compactMap(TensorType.init(number:))
        guard let named = types.first(where: { $0.name == name.uppercased() }) else { return nil }
        self = named
    }

    /// Bytes of so many weights in a row; `nil` where they do not fill whole blocks.
    func bytes(of count: Int) -> Int? {
        count % blockSize == 0 ? count / blockSize * blockBytes : nil
    }

    /// Weights stored together.
    var blockSize: Int { Int(ggml_blck_size(type)) }

    /// Bytes such a block takes.
    var blockBytes: Int { ggml_type_size(type) }

    /// Bytes a weight takes on the average.
    var bytesPerWeight: Double { Double(blockBytes) / Double(blockSize) }

    /// Whether it holds fewer bits than a number of its own for each weight.
    var isQuantized: Bool { ggml_is_quantized(type) }

    /// The name in upper case: `Q4_K`, `F16`.
    var name: String? {
        guard let name = unsafe ggml_type_name(type) else { return nil }
        return unsafe String(cString: name).uppercased()
    }
}
