internal import ArgumentParser
internal import Benchmark

/// What `--standing` takes: one of the two tables, or one outcome of a check.
enum StandingOption: ExpressibleByArgument, Equatable, Sendable {
    case primary
    case secondary
    case standing(PublishedSpeed.Standing)

    static let allValueStrings =
        ["primary", "secondary"] + PublishedSpeed.Standing.allCases.map(\.rawValue)

    init?(argument: String) {
        switch argument.lowercased() {
        case "primary": self = .primary
        case "secondary": self = .secondary
        case let name:
            guard let standing = PublishedSpeed.Standing(rawValue: name) else { return nil }
            self = .standing(standing)
        }
    }
}
