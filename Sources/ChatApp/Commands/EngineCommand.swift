internal import ArgumentParser
internal import EngineHost
internal import LlamaEngine

/// `canter engine`: the child that llama.cpp runs in. Not for people.
struct EngineCommand: ParsableCommand {
    static let name = "engine"
    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Serve llama.cpp to a canter that started this process.",
        shouldDisplay: false)

    func run() {
        EngineChild.run { LlamaEngine() }
    }
}
