package import ChatCore

/// Joules a token takes, from what the machine says it took between two
/// readings and the tokens made meanwhile.
package struct EnergyMeter: Sendable {
    private var joules = 0.0
    private var tokens = 0
    /// Tokens of the reply when the reading before came.
    private var before: Int?
    package private(set) var scope: MachineReading.Energy.Scope?

    package init() {}

    /// Takes a reading; `total` are the tokens of the reply so far, `nil` when
    /// they are not counted. A stretch without tokens is not decoding.
    package mutating func record(_ energy: MachineReading.Energy?, tokens total: Int?) {
        defer { before = total }
        guard let energy, let total, let before, total > before, before > 0 else { return }
        joules += energy.joules
        tokens += total - before
        scope = energy.scope
    }

    /// Fewer tokens say more about the machine than about them.
    private static let minimumTokens = 16

    package var perToken: Figure<Double>? {
        tokens >= Self.minimumTokens ? Figure(joules / Double(tokens), .measured) : nil
    }
}
