internal import ChatCore
internal import Ledger
internal import ModelLibrary
internal import Telemetry

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What loads and readings took, kept in a file so that the next switch can be
/// told before it is made. What is lost with it is only that.
actor SwitchLog {
    struct Load: Codable, Hashable {
        /// The model's fingerprint, or its name behind an engine that tells none.
        var model: String
        /// Of the model's file.
        var bytes: Int
        var seconds: Double
    }

    struct Read: Codable, Hashable {
        var model: String
        var tokens: Int
        var depth: Int
        var seconds: Double
    }

    private struct Contents: Codable {
        /// The oldest first.
        var loads: [Load] = []
        var reads: [Read] = []
    }

    /// The most of either that is kept.
    private static let limit = 200
    /// Of how many earlier loads the median is taken.
    private static let recent = 3

    private let path: String
    private var contents: Contents?

    init(environment: [String: String]) {
        self.init(path: Directories(environment: environment).state + "/switches.json")
    }

    init(path: String) {
        self.path = path
    }

    /// Seconds the load of a model takes: as its last ones did, or, where there
    /// was none, as fast as other models' bytes came; `nil` where there were none.
    func loadSeconds(of model: String, bytes: Int?) -> Double? {
        let loads = read().loads
        let own = loads.filter { $0.model == model }.suffix(Self.recent).map(\.seconds)
        if !own.isEmpty { return Quantile.median(own) }
        guard let bytes else { return nil }
        let rates = loads.suffix(10).map { $0.seconds / Double(max(1, $0.bytes)) }
        return Quantile.median(rates).map { $0 * Double(bytes) }
    }

    func readings(of model: String) -> [ReadForecast.Reading] {
        read().reads.filter { $0.model == model }.map {
            .init(tokens: $0.tokens, depth: $0.depth, seconds: $0.seconds)
        }
    }

    func add(_ load: Load) { change { $0.loads = ($0.loads + [load]).suffix(Self.limit) } }

    func add(_ read: Read) {
        guard read.tokens >= ReadForecast.leastTokens else { return }
        change { $0.reads = ($0.reads + [read]).suffix(Self.limit) }
    }

    private func read() -> Contents {
        if let contents { return contents }
        let data = FileManager.default.contents(atPath: path)
        let found = data.flatMap { try? JSONDecoder().decode(Contents.self, from: $0) }
        contents = found ?? Contents()
        return contents ?? Contents()
    }

    /// Another canter may have written meanwhile: what it added is kept, what
    /// both write at once is one's.
    private func change(_ change: (inout Contents) -> Void) {
        contents = nil
        var changed = read()
        change(&changed)
        contents = changed
        guard let data = try? JSONEncoder().encode(changed) else { return }
        // Without it the next switch is told less.
        _ = replaceFile(path, with: Array(data))
    }
}
