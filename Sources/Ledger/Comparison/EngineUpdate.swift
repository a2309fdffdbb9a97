package import ChatCore

/// What a new build of an engine did to the speed of one configuration.
package struct EngineUpdate: Sendable, Hashable {
    /// Of the turns on both sides; without a build.
    package let configuration: SpeedConfiguration
    package let from: String
    package let to: String
    /// When `to` was first used, in seconds since 1970.
    package let firstUse: Double
    package let outcome: Result<SpeedComparison, SpeedComparison.Refusal>

    /// `llama.cpp b1234 → b1300: 4.2 % slower (1.8 to 6.5), 14 against 9 replies`.
    package var line: String {
        let head = LedgerText.name("\(configuration.engine) \(from) → \(to)")
        switch outcome {
        case .success(let comparison): return "\(head): \(comparison.finding)"
        case .failure(let refusal): return "\(head): not compared. \(refusal)"
        }
    }

    /// Every change of builds among the turns, the latest first. Builds are in
    /// the order of their first use; each is compared with the one before.
    /// Turns whose build is not known take no part.
    package static func updates(in turns: [LedgerTurn]) -> [EngineUpdate] {
        let known = turns.filter { $0.configuration.engineBuild != nil }
            .sorted { $0.sentAt < $1.sentAt }
        var updates: [EngineUpdate] = []
        for (configuration, turns) in Dictionary(grouping: known, by: \.configuration.withoutBuild)
        {
            let builds = LedgerGrouping.divided(turns, by: [.build])
            for (old, new) in zip(builds, builds.dropFirst()) {
                guard let from = old.values[0], let to = new.values[0] else { continue }
                updates.append(
                    EngineUpdate(
                        configuration: configuration, from: from, to: to,
                        firstUse: new.turns[0].sentAt,
                        outcome: SpeedComparison.compare(
                            old.turns, called: from, with: new.turns, called: to)))
            }
        }
        // The dictionary's order is another one in every run.
        return updates.sorted {
            ($0.firstUse, $0.configuration.model, $0.to) > (
                $1.firstUse, $1.configuration.model, $1.to
            )
        }
    }
}
