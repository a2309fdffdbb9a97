internal import Benchmark
internal import ChatCore
internal import EngineKit
internal import LlamaEngine
internal import ModelLibrary

/// Puts what `canter tune` found into what the embedded engine is asked to load.
struct Tuning: Sendable {
    private let store: TuningStore
    private let machine: MachineIdentity
    private let engine: String

    init(store: TuningStore, machine: MachineIdentity, engine: String) {
        self.store = store
        self.machine = machine
        self.engine = engine
    }

    /// What this person's tunings found on this machine.
    init(environment: [String: String]) {
        self.init(
            store: TuningStore(environment: environment), machine: .current(),
            engine: EngineBuild.version)
    }

    /// `request` with the settings that were found to be fastest for its
    /// model, where nobody has given a value; the same where the model was
    /// never tuned here, or on other RPC servers. Reads the model's file when
    /// there is anything to find.
    func applied(to request: LoadRequest) -> LoadRequest {
        guard !store.isEmpty,
            let fingerprint = request.fingerprint
                ?? (try? ModelFingerprint(path: request.model).hex),
            let record = store.record(
                fingerprint: fingerprint,
                machine: machine.with(servers: request.settings.rpcServers), engine: engine)
        else { return request }
        var request = request
        let window = request.settings.contextWindow ?? record.result.window
        request.settings.tuned = record.result.settings(window: window).fill(&request.settings)
        return request
    }
}
