internal import ChatCore
internal import EngineKit
internal import Synchronization

/// Tells a running decode to stop. Lives outside the actor, whose executor is
/// busy decoding just when somebody wants it to stop.
final class StopSignal: Sendable {
    /// The generation to stop; 0 for none. Keyed by the generation, so that a
    /// stop that comes late cannot hit the next reply.
    private let stopped = Atomic<UInt64>(0)
    /// The generation running; 0 for none. What the abort callback compares with.
    private let running = Atomic<UInt64>(0)
    private let loadStopped = Atomic<Bool>(false)

    func begin(_ id: GenerationID) {
        running.store(id.rawValue, ordering: .releasing)
    }

    func end() {
        running.store(0, ordering: .releasing)
    }

    func stop(_ id: GenerationID) {
        stopped.store(id.rawValue, ordering: .releasing)
    }

    /// Whether the running generation is to stop.
    var isStopped: Bool {
        let id = running.load(ordering: .acquiring)
        return id != 0 && stopped.load(ordering: .acquiring) == id
    }

    func beginLoad() {
        loadStopped.store(false, ordering: .releasing)
    }

    func stopLoad() {
        loadStopped.store(true, ordering: .releasing)
    }

    var isLoadStopped: Bool {
        loadStopped.load(ordering: .acquiring)
    }
}
