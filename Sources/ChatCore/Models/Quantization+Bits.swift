extension Quantization {
    /// The one that is commonly begun with.
    package static let q4KM = Quantization("Q4_K_M")

    /// The bits a weight takes, scales and the tensors that are kept larger included; `nil` for
    /// a name that does not tell. Exact for no model but the one it was read off: an estimate.
    package var bitsPerWeight: Double? {
        let name = rawValue.uppercased()
        return Self.ofGGUF[name] ?? Self.ofOthers[name] ?? nominalBits.map(Self.withScales)
    }

    /// The bits of the name: 4 of `Q4_K_M`, of `GPTQ-Int4`, of `MLX 4-bit` and of `AWQ`, 16 of
    /// `BF16`; `nil` where the name has none.
    package var nominalBits: Int? {
        let name = rawValue.uppercased()
        if let bits = Self.nominal[name] { return bits }
        let digits = name.drop { !$0.isASCII || !$0.isNumber }.prefix { $0.isASCII && $0.isNumber }
        guard let bits = Int(digits), (1...32).contains(bits) else { return nil }
        return bits
    }

    /// Quantizations that can be made of a file with 16 bits, from the most bits to the fewest.
    package static let makeable = ["Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q3_K_M"].map {
        Quantization($0)
    }

    /// Small groups of weights have a scale each: half a bit more, as MLX has it with groups of
    /// 64, and GPTQ and AWQ with groups of 128 and some tensors left as they were.
    private static func withScales(_ bits: Int) -> Double {
        bits >= 16 ? Double(bits) : Double(bits) + 0.5
    }

    private static let nominal = ["AWQ": 4, "GPTQ": 4, "MXFP4_MOE": 4, "TQ1_0": 2, "EXL2": 4]

    /// llama.cpp's table for Llama 3.1 8B, tools/quantize/README.md; the ones it lacks by the
    /// sizes in tools/quantize/quantize.cpp, for Llama 3 8B.
    private static let ofGGUF = [
        "F32": 32, "F16": 16.0005, "BF16": 16.0005, "Q8_0": 8.5008, "Q6_K": 6.5633,
        "Q5_K_M": 5.7036, "Q5_K_S": 5.5704, "Q5_0": 5.57, "Q5_1": 6.04, "Q4_K_M": 4.8944,
        "Q4_K_S": 4.6672, "Q4_0": 4.64, "Q4_1": 5.11, "IQ4_NL": 4.6818, "IQ4_XS": 4.4597,
        "Q3_K_L": 4.2979, "Q3_K_M": 4.0039, "Q3_K_S": 3.6429, "IQ3_M": 3.7628, "IQ3_S": 3.6606,
        "IQ3_XS": 3.4977, "IQ3_XXS": 3.2548, "Q2_K": 3.1593, "Q2_K_S": 2.9697, "IQ2_M": 2.9294,
        "IQ2_S": 2.7403, "IQ2_XS": 2.5882, "IQ2_XXS": 2.3824, "IQ1_M": 2.146, "IQ1_S": 2.0042,
    ]

    /// Formats with a scale for every 32 or 16 weights, and those without any.
    private static let ofOthers = [
        "MXFP4": 4.25, "MXFP4_MOE": 4.25, "NVFP4": 4.5, "FP8": 8, "FP16": 16, "FP32": 32,
    ]
}
