internal import ArgumentParser
internal import Canvas
internal import ChatCore
internal import ModelLibrary

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `canter models`: what there is to chat with.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List the models on this machine.")

    @Flag(help: "Print a JSON array.")
    var json = false

    func run() throws {
        let models = ModelFinder(environment: processEnvironment()).models()
        if json {
            try StandardStreams.write(JSONOutput.pretty(models.map(ModelReport.init)) + "\n")
        } else if models.isEmpty {
            StandardStreams.complain(
                "There is no model on this machine: `make chat` fetches one to start with, or put a GGUF file into ~/.local/share/canter/models."
            )
        } else {
            try StandardStreams.write(Self.table(models) + "\n")
        }
    }

    static func table(_ models: [ModelDescription]) -> String {
        let header = ["NAME", "QUANT", "SIZE", "CONTEXT", "STORE"]
        let rows = models.map { model in
            [
                model.displayName, model.quantization?.rawValue ?? Readable.missing,
                model.sizeBytes.map(Readable.bytes) ?? Readable.missing,
                model.trainedContext.map(String.init) ?? Readable.missing,
                model.broken.map { "broken: \($0)" } ?? model.store,
            ]
        }
        return TextTable.plain([header] + rows)
    }
}
