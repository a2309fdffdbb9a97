internal import Canvas
internal import ChatCore

/// A model that is being fetched.
struct FetchingState: Sendable, Equatable {
    /// What was asked for.
    var reference: String
    /// `nil` before anything is told.
    var progress: DownloadProgress?

    init(_ reference: String) { self.reference = reference }

    /// `fetching org/name:Q4_K_M 43% · 12 MiB/s · 3 min left`.
    var words: String {
        guard let progress else { return "looking for \(reference)" }
        let share = progress.fraction.map { " \(Readable.percent($0))" }
        switch progress.phase {
        case .resolving: return "looking for \(progress.name)"
        case .verifying: return "checking \(progress.name)\(share ?? "")"
        case .downloading:
            let parts: [String?] = [
                "fetching \(progress.name)\(share ?? ", \(Readable.bytes(progress.received))")",
                progress.rate.flatMap { rate in
                    // A rate comes from outside, and not every number is one of bytes.
                    Int(exactly: rate.rounded()).map { "\(Readable.bytes($0))/s" }
                },
                progress.secondsLeft.map { "\(Readable.duration(seconds: $0)) left" },
            ]
            return parts.compactMap { $0 }.joined(separator: " · ")
        }
    }
}
