internal import ArgumentParser
internal import Benchmark

/// What `--context` takes: a length in tokens, or a range of them.
struct ContextOption: ExpressibleByArgument, Equatable, Sendable {
    var context: PublishedContext

    init?(argument: String) {
        guard let context = PublishedContext(argument) else { return nil }
        self.context = context
    }
}
