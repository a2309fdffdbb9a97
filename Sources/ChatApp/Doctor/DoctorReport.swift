internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What `doctor --json` prints: what is not known is null, sizes are bytes.
struct DoctorReport: Encodable, Sendable {
    struct Machine: Encodable, Sendable {
        var processor: Told<String>
        var physicalCores: Told<Int>
        var logicalCores: Told<Int>
        var usableCores: Told<Double>
        var instructions: [String]
        var isVirtual: Told<Bool>
        var container: Told<String>
        var governors: [String]
        var memoryBytes: Told<Int>
        var availableBytes: Told<Int>
        var swapBytes: Told<Int>
        var swapUsedBytes: Told<Int>
        var load: Told<Double>
        var gpus: [String]
        var memoryBandwidth: Told<Bandwidth>
    }

    /// How fast the memory is read, in bytes a second.
    struct Bandwidth: Encodable, Sendable {
        var bytesPerSecond: Double
        /// Of each run; the median is the one above.
        var runs: [Double]
        var threads: Int
        var bufferBytes: Int
        /// ISO 8601.
        var measuredAt: String

        init(_ bandwidth: MemoryBandwidth) {
            bytesPerSecond = bandwidth.bytesPerSecond
            runs = bandwidth.runs
            threads = bandwidth.threads
            bufferBytes = bandwidth.bufferBytes
            measuredAt = Date(timeIntervalSince1970: bandwidth.measuredAt).formatted(.iso8601)
        }
    }

    struct Model: Encodable, Sendable {
        var name: String
        var path: Told<String>
        var sizeBytes: Told<Int>
        /// With the default window; an estimate.
        var neededBytes: Told<Int>
        var contextWindow: Told<Int>
        var fit: Told<String>
        var broken: Told<String>
    }

    struct Engine: Encodable, Sendable {
        /// `llama-server`; null where nothing answers.
        var name: Told<String>
        var address: String
        var version: Told<String>
        var models: Told<[ServedModel]>
        /// Why it does not tell its models.
        var failure: Told<String>
    }

    struct ServedModel: Encodable, Sendable {
        var name: String
        /// The window in force, in tokens.
        var window: Told<Int>
        /// Whether it is in the engine's memory.
        var loaded: Told<Bool>
    }

    struct Starter: Encodable, Sendable {
        var name: String
        var path: String
        var sizeBytes: Int
        var isPresent: Bool
        var fit: Told<String>
    }

    /// An RPC server of the settings.
    struct Server: Encodable, Sendable {
        var address: String
        /// Of its protocol.
        var version: Told<String>
        var devices: Told<Int>
        var freeBytes: Told<Int>
        /// Why it cannot be used; null where it can.
        var trouble: Told<String>
    }

    var machine: Machine
    var modelFolder: Told<String>
    var freeBytes: Told<Int>
    var models: [Model]
    var engines: [Engine]
    var rpc: [Server]
    var starter: Told<Starter>
    var findings: [Finding]

    init(
        _ survey: MachineSurvey, _ facts: SystemFacts, _ bandwidth: MemoryBandwidth? = nil,
        _ servers: [RPCSighting] = []
    ) {
        let machine = survey.machine
        self.machine = Machine(
            processor: Told(machine?.processor), physicalCores: Told(machine?.physicalCores),
            logicalCores: Told(machine?.logicalCores), usableCores: Told(machine?.usableCores),
            instructions: facts.instructions, isVirtual: Told(facts.isVirtual),
            container: Told(facts.container), governors: facts.governors,
            memoryBytes: Told(machine?.memory), availableBytes: Told(machine?.availableMemory),
            swapBytes: Told(facts.swap), swapUsedBytes: Told(facts.swapUsed),
            load: Told(facts.load), gpus: machine?.gpus ?? [],
            memoryBandwidth: Told(bandwidth.map(Bandwidth.init)))
        modelFolder = Told(survey.disk?.folder)
        freeBytes = Told(survey.disk?.free)
        models = (survey.models ?? []).map { model in
            Model(
                name: model.description.name, path: Told(model.description.path),
                sizeBytes: Told(model.description.sizeBytes),
                neededBytes: Told(model.neededBytes),
                contextWindow: Told(model.memory?.contextWindow), fit: Told(model.fit?.rawValue),
                broken: Told(model.description.broken))
        }
        engines = (survey.engines ?? []).map {
            Engine(
                name: Told($0.name.isEmpty ? nil : $0.name), address: $0.address,
                version: Told($0.version),
                models: Told(
                    $0.models?.map {
                        ServedModel(
                            name: $0.name, window: Told($0.window), loaded: Told($0.isLoaded))
                    }), failure: Told($0.failure))
        }
        rpc = servers.map {
            Server(
                address: $0.address, version: Told($0.version), devices: Told($0.devices),
                freeBytes: Told($0.free), trouble: Told($0.trouble))
        }
        starter = Told(
            survey.starter.map {
                Starter(
                    name: $0.name, path: $0.path, sizeBytes: $0.size, isPresent: $0.isPresent,
                    fit: Told($0.fit?.rawValue))
            })
        findings = Finding.all(survey, facts)
    }
}

extension MachineSurvey.Model {
    var neededBytes: Int? { memory?.bytes }
}
