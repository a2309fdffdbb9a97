package import ChatCore

/// What earlier loads and replies tell of those to come.
package struct SwitchKnowledge: Sendable {
    /// Seconds the load of a model takes; `nil` where nothing like it was measured.
    package var loadSeconds: @Sendable (SwitchTarget) async -> Figure<Double>?
    /// Seconds a model takes to read so many tokens behind so many others.
    package var readSeconds:
        @Sendable (SwitchTarget, _ tokens: Int, _ depth: Int) async -> Figure<Double>?
    /// Told how many seconds a load took.
    package var loaded: @Sendable (SwitchTarget, _ seconds: Double) async -> Void
    /// Told how many seconds so many tokens took behind so many others.
    package var read:
        @Sendable (SwitchTarget, _ tokens: Int, _ depth: Int, _ seconds: Double) async -> Void

    package init(
        loadSeconds: @escaping @Sendable (SwitchTarget) async -> Figure<Double>?,
        readSeconds: @escaping @Sendable (SwitchTarget, Int, Int) async -> Figure<Double>?,
        loaded: @escaping @Sendable (SwitchTarget, Double) async -> Void,
        read: @escaping @Sendable (SwitchTarget, Int, Int, Double) async -> Void
    ) {
        self.loadSeconds = loadSeconds
        self.readSeconds = readSeconds
        self.loaded = loaded
        self.read = read
    }
}
