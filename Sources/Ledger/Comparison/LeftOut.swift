/// Replies a comparison leaves out, by reason: both sides' together.
package struct LeftOut: Sendable, Hashable {
    /// Too short, or of an engine that does not tell enough.
    package var withoutSpeed = 0
    /// Other programs kept the machine busy.
    package var busy = 0
    /// The processor's clock was far from the usual.
    package var clock = 0

    package init() {}

    package var count: Int { withoutSpeed + busy + clock }

    /// What is said of them; `nil` where none were.
    package var sentence: String? {
        let reasons = [
            (busy, "other programs kept the machine busy"),
            (clock, "the processor's clock was far from the usual"),
            (withoutSpeed, "too short, or the engine does not tell enough"),
        ].filter { $0.0 > 0 }
        guard !reasons.isEmpty else { return nil }
        let list = reasons.map { "\($0.1) (\($0.0))" }.joined(separator: "; ")
        return count == 1
            ? "1 reply is left out: \(list)." : "\(count) replies are left out: \(list)."
    }
}
