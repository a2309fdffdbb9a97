internal import ChatCore

/// A chat without a model: what the machine has, and what of it can be taken.
struct FirstRunState: Sendable, Equatable {
    /// The most models and engines that are offered by a digit.
    static let choiceLimit = 9

    /// What was found so far; `nil` before anything was.
    var survey: MachineSurvey?
    /// How far the starter model has come; `nil` while it is not fetched.
    var fetch: Fetch?

    struct Fetch: Sendable, Equatable {
        /// From 0 to 1.
        var fraction: Double
        /// Downloaded so far.
        var bytes: Int
    }

    /// What a digit takes.
    enum Choice: Sendable, Equatable {
        case model(MachineSurvey.Model)
        case engine(MachineSurvey.Engine)
    }

    /// In the order of their digits, from 1: models of this machine, the one to begin with first,
    /// then engines.
    var choices: [Choice] {
        let models = survey?.models?.filter { $0.description.broken == nil && $0.fit != .tooBig }
            .map { ($0, ModelAdvisability($0)) }.enumerated().sorted {
                ($0.element.1, $1.offset) > ($1.element.1, $0.offset)
            }.map(\.element.0)
        let engines = survey?.engines?.filter { engine in
            !engine.name.isEmpty && engine.models.map { !$0.isEmpty } ?? true
        }
        let all = (models ?? []).map(Choice.model) + (engines ?? []).map(Choice.engine)
        return Array(all.prefix(Self.choiceLimit))
    }

    /// The model of this machine to begin with; `nil` where none does.
    var best: MachineSurvey.Model? {
        guard case .model(let model)? = choices.first, ModelAdvisability(model).isAdvised else {
            return nil
        }
        return model
    }

    /// Whether the starter model is what Enter takes.
    var offersStarter: Bool {
        guard let starter = survey?.starter, fetch == nil else { return false }
        return !starter.isPresent && starter.fit != .tooBig
    }
}

/// How large a model may be.
package enum ModelSize {
    /// Bits of a weight: more than the name says, for the scales, and the most
    /// sensitive tensors are kept larger.
    package static let q4KMBits = bits("Q4_K_M")
    package static let q8Bits = bits("Q8_0")
    /// What a context and the computing take beside the weights: 1 GiB.
    package static let overhead = 1 << 30

    /// The common sizes, in weights.
    static let common: [Int] = [500, 1_000, 1_500, 3_000, 4_000, 8_000, 14_000, 32_000, 70_000]
        .map { $0 * 1_000_000 }

    private static func bits(_ name: String) -> Double {
        Quantization(name).bitsPerWeight ?? 16
    }

    /// The largest common size that fits in `memory` bytes with an eighth to
    /// spare; `nil` where none does. An estimate.
    package static func largest(in memory: Int, bits: Double) -> Int? {
        let room = Double(memory / 8 * 7 - overhead)
        return common.last { Double($0) * bits / 8 <= room }
    }
}
