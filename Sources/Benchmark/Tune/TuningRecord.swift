package import ChatCore

/// What a tuning found, and for what it holds: another model, another
/// machine or another build of the engine may differ.
package struct TuningRecord: Sendable, Hashable, Codable {
    /// What the model is, by its file's content.
    package var fingerprint: String
    /// Its name, for people.
    package var model: String
    package var quantization: Quantization?
    package var machine: MachineIdentity
    /// The engine's version.
    package var engine: String
    /// When, in seconds since 1970.
    package var madeAt: Double
    package var result: TuneResult

    package init(
        fingerprint: String, model: String, quantization: Quantization?, machine: MachineIdentity,
        engine: String, madeAt: Double, result: TuneResult
    ) {
        (self.fingerprint, self.model, self.quantization) = (fingerprint, model, quantization)
        (self.machine, self.engine, self.madeAt) = (machine, engine, madeAt)
        self.result = result
    }
}

/// A machine, as far as it matters for speed.
package struct MachineIdentity: Sendable, Hashable, Codable {
    /// The processor's own name for itself.
    package var processor: String
    /// Cores this process may use.
    package var cores: Int
    /// What is known of each GPU; empty without one.
    package var gpus: [String]

    package init(processor: String, cores: Int, gpus: [String]) {
        (self.processor, self.cores, self.gpus) = (processor, cores, gpus)
    }

    /// For people, and to compare by: `AMD EPYC, 2 cores`.
    package var text: String {
        let count = cores == 1 ? "1 core" : "\(cores) cores"
        return ([processor, count] + gpus).joined(separator: ", ")
    }
}
