internal import Canvas
internal import ChatCore
internal import ModelDownload

/// What is shown while a model is pulled: one line written over again, of which
/// every tenth part is worth a line in a log.
struct PullText {
    struct Line: Hashable {
        var text: String
        var isMilestone: Bool
    }

    private var tenth = -1
    private var phase: DownloadProgress.Phase?

    /// The line for `progress`.
    mutating func line(_ progress: DownloadProgress) -> Line {
        let reached = progress.fraction.map { Int($0 * 10) } ?? -1
        // Before its size is known there is nothing to tell of it.
        let isNews =
            progress.phase != .resolving && progress.total != nil
            && (progress.phase != phase || reached > tenth)
        if progress.phase != phase { tenth = -1 }
        (phase, tenth) = (progress.phase, max(tenth, reached))
        return Line(text: Self.text(progress), isMilestone: isNews)
    }

    static func text(_ progress: DownloadProgress) -> String {
        switch progress.phase {
        case .resolving: return "\(progress.name): looking for it"
        case .verifying:
            let share = progress.fraction.map { " \(Readable.percent($0))" } ?? ""
            return "\(progress.name): checking what came\(share)"
        case .downloading: break
        }
        var parts: [String] = []
        if let fraction = progress.fraction { parts.append(Readable.percent(fraction)) }
        let received = Readable.bytes(progress.received)
        parts.append(progress.total.map { "\(received) of \(Readable.bytes($0))" } ?? received)
        if let rate = progress.rate { parts.append("\(Readable.bytes(Int(rate)))/s") }
        if let left = progress.secondsLeft, left.isFinite {
            parts.append("\(Readable.duration(seconds: left.rounded())) left")
        }
        // The name last: it is what a narrow line may do without.
        return parts.joined(separator: ", ") + "  " + progress.name
    }
}
