internal import ChatCore
internal import EngineKit

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What Ollama says line by line while it fetches a model, summed up. Pure: it is
/// told what arrived, and when.
struct OllamaPull: Sendable {
    private struct Line: Decodable {
        var status: String?
        var error: ServerFailure?
        /// Of the layer it speaks of, with its bytes in all and those that are there.
        var digest: String?
        var total: Int?
        var completed: Int?
    }

    private struct Layer {
        var total: Int
        var completed: Int
        /// What was there when it was first spoken of: that did not come now.
        var before: Int
    }

    let name: String
    private let explain: ServerExplanation
    private var layers: [String: Layer] = [:]
    private var rate = ByteRate()
    private var phase = DownloadProgress.Phase.resolving
    private(set) var isDone = false

    /// More layers, and more bytes of one, than any model has.
    private static let mostLayers = 4096
    private static let largest = 1 << 46

    init(_ name: String, explain: ServerExplanation) {
        self.name = name
        self.explain = explain
    }

    var progress: DownloadProgress {
        let total = layers.values.reduce(0) { $0 + $1.total }
        return DownloadProgress(
            phase: phase, name: name, received: layers.values.reduce(0) { $0 + $1.completed },
            total: total > 0 ? total : nil, rate: phase == .downloading ? rate.rate : nil)
    }

    /// Takes a line in that came at that time, in seconds since any start. Throws
    /// what went wrong.
    mutating func read(_ bytes: [UInt8], at seconds: Double) throws(EngineError) {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(bytes)) else {
            throw explain.protocolViolation("sent a line that is none of a download")
        }
        if let error = line.error { throw explain.notFetched(name, error.message ?? "") }
        let status = line.status ?? ""
        isDone = status == "success"
        if status.hasPrefix("verifying") {
            phase = .verifying
        } else if line.digest != nil {
            phase = .downloading
        }
        guard let digest = line.digest, let total = line.total,
            layers.count < Self.mostLayers || layers[digest] != nil
        else { return }
        let size = min(max(0, total), Self.largest)
        // Zero is left out; a layer does not lose what it has.
        let known = layers[digest]
        let completed = min(max(0, line.completed ?? known?.completed ?? 0), size)
        layers[digest] = Layer(
            total: size, completed: completed, before: known?.before ?? completed)
        rate.note(layers.values.reduce(0) { $0 + $1.completed - $1.before }, at: seconds)
    }

    /// Why it ended before it was done.
    var brokenOff: EngineError {
        explain.brokenOff(
            "ended before \(ServerExplanation.printable(name)) was there (it keeps what it has)")
    }
}
