internal import ChatCore

/// What matters here of a model's `config.json`. Any field may be missing, or of another type.
struct HuggingFaceConfig: Decodable {
    var modelType: String?
    /// The longest sequence it was made for, in tokens.
    var positions: Int?
    /// How the weights are stored.
    var weights: Quantization?

    private enum Key: String, CodingKey {
        case quantization, dtype
        case modelType = "model_type"
        case positions = "max_position_embeddings"
        case textConfig = "text_config"
        case quantizationConfig = "quantization_config"
        case torchType = "torch_dtype"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        modelType = try? container.decode(String.self, forKey: .modelType)
        // Models that also see have what concerns text apart.
        let text = try? container.nestedContainer(keyedBy: Key.self, forKey: .textConfig)
        positions =
            (try? container.decode(Int.self, forKey: .positions))
            ?? (try? text?.decode(Int.self, forKey: .positions))
        let type = [Key.dtype, .torchType].lazy.compactMap { key in
            (try? container.decode(String.self, forKey: key))
                ?? (try? text?.decode(String.self, forKey: key))
        }.first
        weights =
            (try? container.decode(MLX.self, forKey: .quantization))?.name
            ?? (try? container.decode(Method.self, forKey: .quantizationConfig))?.name
            ?? type.flatMap(Self.unquantized)
    }

    private static func unquantized(_ type: String) -> Quantization? {
        switch type {
        case "bfloat16": Quantization("BF16")
        case "float16": Quantization("F16")
        case "float32": Quantization("F32")
        default: nil
        }
    }

    /// MLX's own: bits, and a mode for formats that are not plain integers.
    private struct MLX: Decodable {
        var bits: Int
        var mode: String?

        var name: Quantization {
            guard let mode, mode != "affine" else { return Quantization("MLX \(bits)-bit") }
            return Quantization("MLX \(ServerExplanation.printable(mode).uppercased())")
        }
    }

    /// As transformers and vLLM read it.
    private struct Method: Decodable {
        var method: String?
        var bits: Int?
        var algorithm: String?
        var isFourBit: Bool?
        var groups: [String: Group]?

        enum CodingKeys: String, CodingKey {
            case bits
            case method = "quant_method"
            case algorithm = "quant_algo"
            case isFourBit = "load_in_4bit"
            case groups = "config_groups"
        }

        struct Group: Decodable {
            var weights: Width?
            var activations: Width?
            enum CodingKeys: String, CodingKey {
                case weights
                case activations = "input_activations"
            }
        }

        struct Width: Decodable {
            var bits: Int?
            var type: String?
            enum CodingKeys: String, CodingKey {
                case type
                case bits = "num_bits"
            }
        }

        var name: Quantization? {
            switch method {
            case "compressed-tensors": return groups?.values.first.flatMap(compressed)
            case "bitsandbytes": return Quantization(isFourBit == true ? "BNB 4-bit" : "BNB 8-bit")
            case "modelopt": return algorithm.map { Quantization(ServerExplanation.printable($0)) }
            case let method?:
                let name = ServerExplanation.printable(method).uppercased()
                // Four is what GPTQ and AWQ have where nothing else is said.
                guard let bits, bits != 4, method != "fp8" else { return Quantization(name) }
                return Quantization("\(name) \(bits)-bit")
            case nil: return bits.map { Quantization("MLX \($0)-bit") }
            }
        }

        /// `W4A16`: bits of the weights and of what they are multiplied with.
        private func compressed(_ group: Group) -> Quantization? {
            guard let bits = group.weights?.bits else { return nil }
            if group.weights?.type == "float", bits == 8 { return Quantization("FP8") }
            return Quantization("W\(bits)A\(group.activations?.bits ?? 16)")
        }
    }
}
