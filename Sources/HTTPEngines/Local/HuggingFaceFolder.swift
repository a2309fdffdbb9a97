internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A model's folder on this machine's disk, as Hugging Face lays models out: what its
/// `config.json` and the sizes of its files tell.
struct HuggingFaceFolder: Sendable, Hashable {
    var path: String
    /// The architecture: `llama`, `qwen2`.
    var family: String?
    /// Positions the model knows, in tokens.
    var trainedContext: Int?
    var quantization: Quantization?
    /// Bytes of the weights.
    var sizeBytes: Int?

    /// Larger ones are none of the files read here.
    private static let longestFile = 64 << 20

    /// `nil` where there is no folder with such a file.
    init?(path: String) {
        guard let data = Self.contents(of: "\(path)/config.json"),
            let config = try? JSONDecoder().decode(HuggingFaceConfig.self, from: data)
        else { return nil }
        self.path = path
        family = config.modelType.map(ServerExplanation.printable)
        trainedContext = config.positions
        quantization = config.weights
        sizeBytes = Self.weightBytes(in: path)
    }

    /// The chat template, whole; `nil` for a model without one.
    var template: String? {
        if let data = Self.contents(of: "\(path)/chat_template.jinja") {
            return String(decoding: data, as: UTF8.self)
        }
        let data = Self.contents(of: "\(path)/tokenizer_config.json")
        return data.flatMap { try? JSONDecoder().decode(Tokenizer.self, from: $0) }?.template
    }

    private struct Tokenizer: Decodable {
        var template: String
        enum CodingKeys: String, CodingKey { case template = "chat_template" }
    }

    private static func contents(of file: String) -> Data? {
        guard let size = size(of: file), size <= longestFile else { return nil }
        return try? Data(contentsOf: URL(fileURLWithPath: file))
    }

    private static func weightBytes(in folder: String) -> Int? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let sizes = names.filter { $0.hasSuffix(".safetensors") }.compactMap {
            size(of: "\(folder)/\($0)")
        }
        return sizes.isEmpty ? nil : sizes.reduce(0, +)
    }

    /// Of a regular file, through links, as the hub's cache has them; else `nil`.
    private static func size(of path: String) -> Int? {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: target),
            attributes[.type] as? FileAttributeType == .typeRegular
        else { return nil }
        return attributes[.size] as? Int
    }
}
