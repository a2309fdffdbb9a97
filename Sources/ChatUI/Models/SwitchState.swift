internal import Canvas
internal import ChatCore

/// A switch to another model under way.
struct SwitchState: Sendable, Equatable {
    /// The name over the new model's replies, or what was asked for.
    var name: String
    var progress = SwitchProgress.preparing
    /// What was said before it began.
    var preview: SwitchPreview?
    /// When the reading began, and how far it was then.
    private var start: (at: MonotonicInstant, processed: Int)?
    /// Seconds the rest of the reading takes; `nil` before it can be told.
    private(set) var secondsLeft: Figure<Double>?

    init(name: String, preview: SwitchPreview? = nil) {
        self.name = name
        self.preview = preview
    }

    static func == (left: SwitchState, right: SwitchState) -> Bool {
        left.name == right.name && left.progress == right.progress
            && left.preview == right.preview && left.secondsLeft == right.secondsLeft
            && left.start?.at == right.start?.at
    }

    mutating func take(_ progress: SwitchProgress, at now: MonotonicInstant) {
        self.progress = progress
        guard case .reading(let reading) = progress else { return }
        let rest = Double(max(0, reading.total - reading.processed))
        guard let start else {
            start = (now, reading.processed)
            secondsLeft = forecast(reading, rest)
            return
        }
        let seconds = now.seconds(since: start.at)
        let done = Double(reading.processed - start.processed)
        // Of the first moments nothing can be told.
        guard seconds > 0.5, done > 0 else { return }
        secondsLeft = Figure(rest * seconds / done, .measured)
    }

    /// From what was said before.
    private func forecast(_ reading: PromptProgress, _ rest: Double) -> Figure<Double>? {
        guard let whole = preview?.readSeconds?.value, let tokens = preview?.tokensToRead?.value,
            tokens > 0
        else { return nil }
        return Figure(whole * rest / Double(tokens), .estimated)
    }

    /// From 0 to 1 of the part that is under way; `nil` where it is not told.
    var fraction: Double? {
        switch progress {
        case .preparing, .restoring: nil
        case .loading(let fraction): fraction
        case .reading(let reading):
            reading.total > 0 ? Double(reading.processed) / Double(reading.total) : nil
        }
    }

    /// `loading Gemma 3 270M Q4_K_M 43%`.
    var words: String {
        switch progress {
        case .preparing: "preparing \(name)"
        case .loading(let fraction):
            "loading \(name)" + (fraction.map { " \(Readable.percent($0))" } ?? "")
        case .restoring: "\(name) takes the conversation up from the disk"
        case .reading(let reading):
            "reading \(Readable.grouped(reading.processed)) of \(Readable.grouped(reading.total)) tokens"
                + (secondsLeft.map { " (\($0.text { Readable.duration(seconds: $0) }) left)" } ?? "")
        }
    }
}
