internal import ChatCore
internal import EngineKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A model in llama-server's list: the one it serves, or one a router can start.
struct LlamaServerModel: Decodable {
    var id: String
    /// Other names it answers to.
    var aliases: [String]?
    /// Only while it is in memory.
    var meta: ModelList.Meta?
    /// A router's; `nil` from a server that has one model.
    var status: Status?
    /// Where a router has it from: `models_dir`, `preset`, `cache`.
    var source: String?

    struct List: Decodable {
        var data: [LlamaServerModel]
    }

    /// How a router has a model.
    struct Status: Decodable {
        enum Value: String {
            case unloaded, loading, loaded, sleeping, downloading, downloaded
        }

        private var value: String
        private var args: [String]?
        /// Whether its process ended by itself.
        private var failed: Bool?
        private var exitCode: Int?
        private var progress: RouterEvent.Progress?

        enum CodingKeys: String, CodingKey {
            case value, args, failed, progress
            case exitCode = "exit_code"
        }

        /// `nil` for one a later build has.
        var state: Value? { Value(rawValue: value) }
        var arguments: [String] { args ?? [] }
        /// The status its process ended with, when it was not told to.
        var failure: Int? { failed == true ? exitCode ?? 1 : nil }
        /// From 0 to 1, of the builds that tell it here.
        var fraction: Double? { progress?.fraction }
    }

    /// What its process is started with; empty where it is not told.
    var arguments: LlamaServerArguments { LlamaServerArguments(status?.arguments ?? []) }

    /// Whether a router has it in memory.
    var isInMemory: Bool { status?.state == .loaded || status?.state == .sleeping }

    func isCalled(_ name: String, _ model: ModelDescription) -> Bool {
        [id, model.name, model.displayName].contains(name) || aliases?.contains(name) == true
    }

    func description(engine: String, at endpoint: Endpoint) -> ModelDescription {
        // Without an alias, a server with one model calls it by its path.
        let isPath = id.lowercased().hasSuffix(".gguf")
        let path = isPath ? id : arguments.model
        let name = ServerExplanation.printable(id)
        // `org/name:Q4_K_M`, as models of the Hugging Face cache are called.
        let parts = name.split(separator: ":", maxSplits: 1)
        let tag = status != nil && parts.count == 2 ? String(parts[1]) : nil
        let file = path.map { ModelFileName(path: ServerExplanation.printable($0)) }
        let named = ModelFileName(path: name)
        var quantization = file?.quantization ?? named.quantization
        quantization = quantization ?? tag.map { Quantization($0.uppercased()) }
        let told = meta?.fileType.map { Quantization(fileType: ServerExplanation.printable($0)) }
        var model = ModelDescription(
            name: isPath ? named.stem : name,
            displayName: isPath || tag == nil ? named.base : Self.repository(parts[0]),
            parameters: meta?.parameters, quantization: quantization ?? told,
            sizeBytes: meta?.size
                ?? path.flatMap { endpoint.isOnThisMachine ? Self.size($0) : nil },
            store: engine, engine: endpoint.description, trainedContext: meta?.trainedContext)
        model.isLoaded = status == nil || isInMemory
        model.window = meta?.window
        return model
    }

    /// `org/gemma-3-1b-GGUF` without what is not the model's name.
    private static func repository(_ name: Substring) -> String {
        let last = name.split(separator: "/").last ?? name
        return String(last.lowercased().hasSuffix("-gguf") ? last.dropLast(5) : last)
    }

    /// Bytes of a file on this machine, of all its parts; `nil` for what is not there.
    private static func size(_ path: String) -> Int? {
        func size(_ path: String) -> Int? {
            // The file a link leads to: stores keep links.
            let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? UInt64
            return size.map { Int($0) }
        }
        guard let shard = ModelFileName(path: path).shard else { return size(path) }
        var sum = 0
        for number in 1...shard.count {
            let path = ModelFileName.path(ofShard: number, of: shard.count, beside: path)
            guard let bytes = size(path) else { return nil }
            sum += bytes
        }
        return sum
    }
}
