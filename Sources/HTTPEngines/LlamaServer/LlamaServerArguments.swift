/// The command line of a router's process, as far as it says what is in force. What is not
/// on it may come from its environment, and is `nil`.
struct LlamaServerArguments {
    private var values: [String: String] = [:]

    init(_ arguments: [String]) {
        for (index, argument) in arguments.enumerated() where argument.hasPrefix("--") {
            let next = arguments.index(after: index)
            if next < arguments.endIndex { values[argument] = arguments[next] }
        }
    }

    /// The model's file.
    var model: String? { values["--model"] }
    var typeK: String? { values["--cache-type-k"].map(ServerExplanation.printable) }
    var typeV: String? { values["--cache-type-v"].map(ServerExplanation.printable) }
    var threads: Int? { positive("--threads") }
    var threadsPrefill: Int? { positive("--threads-batch") ?? threads }
    var batch: Int? { positive("--batch-size") }
    var microBatch: Int? { positive("--ubatch-size") }

    private func positive(_ name: String) -> Int? {
        values[name].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }
}
