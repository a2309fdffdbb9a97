internal import ChatCore
package import EngineKit

/// An engine to tune with, and how to be rid of it.
package struct TuneEngine: Sendable {
    package var engine: any InferenceEngine
    /// Ends it, and frees all it holds.
    package var end: @Sendable () async -> Void

    package init(_ engine: any InferenceEngine, end: @escaping @Sendable () async -> Void) {
        self.engine = engine
        self.end = end
    }
}

/// The candidates that are loaded, each in an engine of its own, so that two
/// can be measured in turns without loading either again.
///
/// As many as memory allows; beyond them the one not used for the longest goes.
struct TuneEngines {
    private struct Open {
        var candidate: TuneCandidate
        var engine: TuneEngine
        var probe: TuneProbe
    }

    private let make: @Sendable () -> TuneEngine
    private let base: LoadRequest
    private let window: Int
    private let salt: UInt64
    private let now: @Sendable () -> MonotonicInstant
    /// The ones used last are last.
    private var open: [Open] = []
    var limit: Int

    /// - Parameters:
    ///   - base: the model, and what is not being tuned.
    ///   - limit: engines open at once.
    init(
        _ base: LoadRequest, window: Int, limit: Int, salt: UInt64,
        now: @escaping @Sendable () -> MonotonicInstant, make: @escaping @Sendable () -> TuneEngine
    ) {
        (self.base, self.window, self.limit, self.salt) = (base, window, limit, salt)
        (self.now, self.make) = (now, make)
    }

    /// The candidate's probe, loaded where it is not. Throws what loading throws.
    mutating func probe(_ candidate: TuneCandidate) async throws(EngineError) -> TuneProbe {
        if let index = open.firstIndex(where: { $0.candidate == candidate }) {
            open.append(open.remove(at: index))
        } else {
            while open.count >= max(1, limit) { await open.removeFirst().engine.end() }
            let engine = make()
            do throws(EngineError) {
                let probe = try await load(candidate, engine)
                open.append(Open(candidate: candidate, engine: engine, probe: probe))
            } catch {
                await engine.end()
                throw error
            }
        }
        return open[open.count - 1].probe
    }

    /// Keeps what the candidate's probe has learned.
    mutating func update(_ candidate: TuneCandidate, _ probe: TuneProbe) {
        guard let index = open.firstIndex(where: { $0.candidate == candidate }) else { return }
        open[index].probe = probe
    }

    /// How many of the model fit in memory at once, and at most `most`: by the
    /// engine's own estimate for the one that is open, leaving a fifth of what
    /// is there alone. Two where it cannot tell.
    func limit(upTo most: Int) async -> Int {
        guard let open = open.last,
            let estimate = try? await open.engine.engine.memory(
                for: request(open.candidate))
        else { return min(2, most) }
        let fitting = estimate.devices.map { device in
            guard let available = device.available, device.needed > 0 else { return most }
            return Int(Double(available) * 0.8) / device.needed
        }
        return min(most, max(1, fitting.min() ?? 1))
    }

    mutating func endAll() async {
        for engine in open { await engine.engine.end() }
        open = []
    }

    private func load(
        _ candidate: TuneCandidate, _ engine: TuneEngine
    ) async throws(EngineError) -> TuneProbe {
        let loaded = try await engine.engine.load(request(candidate)) { _ in }
        return try await TuneProbe(engine: engine.engine, loaded: loaded, salt: salt, now: now)
    }

    private func request(_ candidate: TuneCandidate) -> LoadRequest {
        var request = base
        // Nothing here is a conversation.
        request.stateStore = nil
        request.settings = candidate.settings(window: window)
        request.settings.gpuLayers = base.settings.gpuLayers
        request.settings.devices = base.settings.devices
        request.settings.loadMode = base.settings.loadMode
        return request
    }
}
