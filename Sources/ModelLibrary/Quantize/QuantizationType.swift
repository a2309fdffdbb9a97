package import ChatCore

/// A way llama.cpp can store a model's weights in a new file.
package struct QuantizationType: Sendable, Hashable {
    /// The name the field uses: `Q4_K_M`.
    package var name: String
    /// llama.cpp's number of it, `enum llama_ftype`.
    package var fileType: Int

    package var quantization: Quantization { Quantization(name) }

    /// The type of that name, in any case. llama.cpp's short names for the
    /// usual mixtures are known, too: `q4_k` is Q4_K_M.
    package init?(named name: String) {
        let name = name.uppercased()
        let full = Self.shortNames[name] ?? name
        guard let known = Self.all.first(where: { $0.name == full }) else { return nil }
        self = known
    }

    private init(_ name: String, _ fileType: Int) {
        self.name = name
        self.fileType = fileType
    }

    /// Every type, from the most bits for a weight to the fewest.
    package static let all: [QuantizationType] = [
        .init("F32", 0), .init("F16", 1), .init("BF16", 32), .init("Q8_0", 7), .init("Q6_K", 18),
        .init("Q5_1", 9), .init("Q5_K_M", 17), .init("Q5_K_S", 16), .init("Q5_0", 8),
        .init("Q4_1", 3), .init("Q4_K_M", 15), .init("Q4_K_S", 14), .init("Q4_0", 2),
        .init("IQ4_NL", 25), .init("IQ4_XS", 30), .init("MXFP4_MOE", 38), .init("Q3_K_L", 13),
        .init("Q3_K_M", 12), .init("IQ3_M", 27), .init("Q3_K_S", 11), .init("IQ3_S", 26),
        .init("IQ3_XS", 22), .init("IQ3_XXS", 23), .init("Q2_K", 10), .init("Q2_K_S", 21),
        .init("IQ2_M", 29), .init("IQ2_S", 28), .init("Q2_0", 41), .init("IQ2_XS", 20),
        .init("IQ2_XXS", 19), .init("TQ2_0", 37), .init("IQ1_M", 31), .init("TQ1_0", 36),
        .init("IQ1_S", 24), .init("Q1_0", 40),
    ]

    private static let shortNames = [
        "Q3_K": "Q3_K_M", "Q4_K": "Q4_K_M", "Q5_K": "Q5_K_M", "MXFP4": "MXFP4_MOE",
    ]
}
