internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What `doctor --json` prints: what is not known is null, sizes are bytes.
struct DoctorReport: Encodable, Sendable {
    struct Model: Encodable, Sendable {
        var name: String
        var path: Told<String>
        var sizeBytes: Told<Int>
        /// With the default window; an estimate.
        var neededBytes: Told<Int>
        var contextWindow: Told<Int>
        var fit: Told<String>
        /// Tokens a second with little context.
        var speed: Told<Speed>
        var broken: Told<String>
    }

    /// A number of tokens a second, and where it comes from: `measured`, `estimated`.
    struct Speed: Encodable, Sendable {
        var tokensPerSecond: Double
        var provenance: String

        init(_ figure: Figure<Double>) {
            tokensPerSecond = figure.value
            provenance = figure.provenance.rawValue
        }
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

    /// The config file.
    struct Settings: Encodable, Sendable {
        var file: String
        var isThere: Bool
        /// Tokens.
        var contextWindow: Int
        /// Why they cannot be used; null where they can.
        var trouble: Told<String>
    }

    var machine: DoctorMachineReport
    var modelFolder: Told<String>
    var freeBytes: Told<Int>
    var models: [Model]
    var engines: [Engine]
    var rpc: [Server]
    var starter: Told<Starter>
    var settings: Settings
    var advice: DoctorAdviceReport
    var findings: [Finding]

    init(_ facts: DoctorFacts) {
        let survey = facts.survey
        machine = DoctorMachineReport(facts)
        modelFolder = Told(survey.disk?.folder)
        freeBytes = Told(survey.disk?.free)
        models = (survey.models ?? []).map { model in
            Model(
                name: model.description.name, path: Told(model.description.path),
                sizeBytes: Told(model.description.sizeBytes),
                neededBytes: Told(model.neededBytes),
                contextWindow: Told(model.memory?.contextWindow), fit: Told(model.fit?.rawValue),
                speed: Told(model.speed.map(Speed.init)), broken: Told(model.description.broken))
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
        rpc = facts.servers.map {
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
        settings = Settings(
            file: facts.settings.file, isThere: facts.settings.isThere,
            contextWindow: facts.settings.window, trouble: Told(facts.settings.trouble))
        advice = DoctorAdviceReport(facts.advice)
        findings = Finding.all(facts)
    }
}

extension MachineSurvey.Model {
    var neededBytes: Int? { memory?.bytes }
}
