// Stand-ins for what belongs here, until it is merged.

package struct BenchFileError: Error, Sendable, Hashable, CustomStringConvertible {
    package var description: String
}

package enum BenchFile {
    package static func results(inJSON text: String) throws(BenchFileError) -> [BenchResult] { [] }
}

package struct BenchHTML: Sendable {
    package init(results: [BenchResult], published: [PublishedSpeed]) {}
    package var text: String { "" }
}

package enum BenchPlot {
    package static func svg(_ results: [BenchResult]) -> String { "" }
}

package struct BenchComparison: Sendable {
    package init(before: [BenchResult], after: [BenchResult]) {}
    package var text: String { "" }
    package var json: [String] { [] }
}
