internal import ArgumentParser

/// One or more token counts, as `0,1024,4096`.
struct TokenCounts: ExpressibleByArgument, Sendable {
    let values: [Int]

    init(_ values: [Int]) {
        self.values = values
    }

    init?(argument: String) {
        let values = argument.split(separator: ",", omittingEmptySubsequences: false).map {
            Int($0) ?? -1
        }
        // More tokens than any context holds would only overflow what is counted with them.
        guard values.allSatisfy({ (0...100_000_000).contains($0) }) else { return nil }
        self.values = values
    }

    var defaultValueDescription: String {
        values.map(String.init).joined(separator: ",")
    }
}
