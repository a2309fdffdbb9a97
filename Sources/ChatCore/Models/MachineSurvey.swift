/// What there is to chat with on this machine, and what it has for that. Bytes
/// everywhere; `nil` where something is not known, or not looked at yet.
package struct MachineSurvey: Sendable, Hashable, Codable {
    /// What computes.
    package struct Machine: Sendable, Hashable, Codable {
        package var processor: String
        package var physicalCores: Int?
        package var logicalCores: Int
        /// How many of them this process may use: a container or an affinity
        /// may leave fewer, and a part of one.
        package var usableCores: Double
        /// Main memory.
        package var memory: Int?
        /// What of it this process may still take, its limits included.
        package var availableMemory: Int?
        /// The names of the GPUs the system lists.
        package var gpus: [String]

        package init(
            processor: String, physicalCores: Int?, logicalCores: Int, usableCores: Double,
            memory: Int?, availableMemory: Int?, gpus: [String]
        ) {
            self.processor = processor
            self.physicalCores = physicalCores
            self.logicalCores = logicalCores
            self.usableCores = usableCores
            self.memory = memory
            self.availableMemory = availableMemory
            self.gpus = gpus
        }
    }

    /// Where models go.
    package struct Disk: Sendable, Hashable, Codable {
        package var folder: String
        package var free: Int?

        package init(folder: String, free: Int?) {
            self.folder = folder
            self.free = free
        }
    }

    /// Whether a model can be loaded: an estimate, the engine decides.
    package enum Fit: String, Sendable, Hashable, Codable {
        case fits
        /// With little left for anything else.
        case tight
        case tooBig = "too-big"

        /// What `needed` is beside `available`.
        package init(needed: Int, available: Int) {
            self =
                needed > available ? .tooBig : needed > available / 8 * 7 ? .tight : .fits
        }
    }

    /// A model on this machine's disk.
    package struct Model: Sendable, Hashable, Codable {
        package var description: ModelDescription
        /// What it would take in memory with the default window; `nil` for a
        /// broken one, and for kinds whose need is not known.
        package var memory: MemoryEstimate?
        /// `nil` where it is not known, for instance whether a GPU helps.
        package var fit: Fit?
        /// Tokens a second with little context; `nil` before the memory was measured.
        package var speed: Figure<Double>?

        package init(description: ModelDescription, memory: MemoryEstimate?, fit: Fit?) {
            self.description = description
            self.memory = memory
            self.fit = fit
        }
    }

    /// An engine that was looked for.
    package struct Engine: Sendable, Hashable, Codable {
        /// `Ollama`, `llama-server`.
        package var name: String
        package var address: String
        /// As it tells.
        package var version: String?
        /// What it offers; `nil` when it does not tell, because it wants a key, is loading
        /// or does not answer.
        package var models: [ModelDescription]?
        /// What it can be asked to do with its models.
        package var services: Set<ModelOffer.Service> = []
        /// Whether a person named it, and it was not only looked for.
        package var isConfigured = false
        /// Why it does not tell its models: one sentence.
        package var failure: String?

        package init(name: String, address: String, models: [ModelDescription]?) {
            self.name = name
            self.address = address
            self.models = models
        }
    }

    /// The model canter can fetch by itself.
    package struct Starter: Sendable, Hashable, Codable {
        package var name: String
        package var size: Int
        /// Where it is or would be.
        package var path: String
        package var isPresent: Bool
        package var fit: Fit?

        package init(name: String, size: Int, path: String, isPresent: Bool, fit: Fit?) {
            self.name = name
            self.size = size
            self.path = path
            self.isPresent = isPresent
            self.fit = fit
        }
    }

    package var machine: Machine?
    package var disk: Disk?
    /// The ones to prefer first.
    package var models: [Model]?
    package var engines: [Engine]?
    package var starter: Starter?
    /// What would do well on this machine, the one to begin with first.
    package var suggestions: [ModelSuggestion]?

    package init() {}

    /// Whether everything was looked at.
    package var isComplete: Bool {
        machine != nil && disk != nil && models != nil && engines != nil && starter != nil
    }
}
