#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What an Ollama server says while it fetches a model, summed up.
struct OllamaPullState: Sendable {
    private struct Line: Decodable {
        var status: String?
        var error: String?
        var digest: String?
        var total: Int?
        var completed: Int?
    }

    /// Of each layer: bytes in all, and those that are there.
    private var layers: [String: (total: Int, completed: Int)] = [:]
    private(set) var isDone = false
    /// What it says it could not do.
    private(set) var failure: String?
    private(set) var isVerifying = false

    /// More layers than any model has.
    private static let mostLayers = 4096
    private static let largest = 1 << 46

    var total: Int { layers.values.reduce(0) { $0 + $1.total } }
    var completed: Int { layers.values.reduce(0) { $0 + $1.completed } }

    /// Takes a line in; one that is no JSON object counts for nothing.
    mutating func read(_ bytes: [UInt8]) {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(bytes)) else { return }
        if let error = line.error {
            failure = error
            return
        }
        isDone = line.status == "success"
        isVerifying = line.status?.hasPrefix("verifying") ?? false
        guard let digest = line.digest, let total = line.total,
            layers.count < Self.mostLayers || layers[digest] != nil
        else { return }
        let bounded = min(max(0, total), Self.largest)
        // Zero is left out of what it sends; a layer does not lose what it has.
        let completed = line.completed ?? layers[digest]?.completed ?? 0
        layers[digest] = (bounded, min(max(0, completed), bounded))
    }
}
