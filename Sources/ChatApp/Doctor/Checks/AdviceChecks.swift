internal import Canvas
internal import ChatCore
internal import MachineMetrics

/// What is commonly advised to do and not to do, each held against this machine. Pure: it comes
/// of the facts alone.
struct AdviceChecks: Sendable {
    let facts: DoctorFacts

    init(_ facts: DoctorFacts) {
        self.facts = facts
    }

    /// What to do, then what not to do.
    var all: [AdviceCheck] {
        [
            quantization, mlx, context, graphics, whole, warmUp,
            larger, precise, docker, promptEvaluation, sameContext, sources,
        ]
    }

    // MARK: To do

    private var quantization: AdviceCheck {
        let models = facts.models
        func check(
            _ standing: AdviceCheck.Standing, _ finding: String, _ remedy: String? = nil
        ) -> AdviceCheck {
            AdviceCheck(
                rule: "Use Q4_K_M.", standing: standing, finding: finding, remedy: remedy)
        }
        guard !models.isEmpty else { return check(.unknown, "There is no model yet.") }
        let names = models.compactMap { $0.quantization?.rawValue.uppercased() }
        guard !names.isEmpty else {
            return check(.unknown, "No model tells its quantization.")
        }
        let count = names.count { $0.hasSuffix("Q4_K_M") }
        guard count == 0 else {
            return check(
                .kept, "\(count) of \(models.count) models here \(count == 1 ? "is" : "are").")
        }
        let others = Set(names).sorted().prefix(4).joined(separator: ", ")
        return check(
            .broken, "None of \(models.count) models here is: there is \(others).",
            "`canter pull ORG/NAME:Q4_K_M` fetches one, `canter quantize FILE Q4_K_M` makes one of a BF16 file."
        )
    }

    /// What a web article of 2025 and 2026 that collects such speeds says; see `canter reference`.
    private static let claim = "a web article claims"

    private var mlx: AdviceCheck {
        func check(
            _ standing: AdviceCheck.Standing, _ finding: String, _ remedy: String? = nil
        ) -> AdviceCheck {
            AdviceCheck(
                rule: "Use MLX on Apple silicon.", standing: standing, finding: finding,
                remedy: remedy)
        }
        let gain = "\(Self.claim) 30 to 50 % over Ollama"
        guard facts.system.isAppleSilicon else {
            guard facts.system.isOnAppleSilicon else {
                return check(.idle, "This is no Mac with Apple silicon.")
            }
            return check(
                .broken, "MLX needs macOS itself, and this is inside of it; \(gain).",
                "Run `mlx_lm.server` on macOS, and canter there or with --engine ADDRESS.")
        }
        if let engine = facts.survey.engines?.first(where: { $0.name == "mlx_lm.server" }) {
            return check(.kept, "mlx_lm.server answers at \(engine.address); \(gain).")
        }
        return check(
            .broken,
            "mlx_lm.server \(facts.hasMLX ? "is installed and does not answer" : "is not here"); \(gain).",
            (facts.hasMLX ? "" : "pip install mlx-lm; ")
                + "mlx_lm.server --model NAME, then canter --engine http://127.0.0.1:8080.")
    }

    /// Tokens.
    private static let smallWindow = 4096

    private var context: AdviceCheck {
        let window = facts.settings.window
        let isSmall = window <= Self.smallWindow
        let words = "The window is \(Readable.grouped(window)) tokens"
        return AdviceCheck(
            rule: "Keep the context under \(Readable.grouped(Self.smallWindow)) tokens.",
            standing: isSmall ? .kept : .broken,
            finding: isSmall
                ? "\(words)."
                : "\(words); \(Self.claim) that 8,192 leave 60 to 70 % of the speed. It is what is in the window that costs, and an empty one only takes memory.",
            remedy: isSmall
                ? nil
                : "`canter bench -d 0,4096` measures what it costs here; --context 4096 holds it.")
    }

    private var graphics: AdviceCheck {
        func check(
            _ standing: AdviceCheck.Standing, _ finding: String, _ remedy: String? = nil
        ) -> AdviceCheck {
            AdviceCheck(
                rule: "Let nothing else use the GPU.", standing: standing, finding: finding,
                remedy: remedy)
        }
        let cards = facts.cards
        guard !cards.isEmpty else { return check(.idle, "There is no GPU here.") }
        let busy = cards.compactMap { card in
            card.othersUse.map { "\(DisplayText.normalise(card.name)): \($0)" }
        }
        guard busy.isEmpty else {
            return check(
                .broken, "In use are \(busy.joined(separator: "; ")).",
                "End what is not needed; the driver's own tool lists what uses it.")
        }
        guard cards.contains(where: { $0.utilization != nil || $0.used != nil }) else {
            return check(.unknown, "The system does not tell what uses the GPU.")
        }
        return check(.kept, "Nothing takes much of it.")
    }

    private var whole: AdviceCheck {
        fitting(
            "Choose a model that fits whole in memory, with some to spare.", .tight,
            "leaves", "leave", "little for anything else",
            "Choose a smaller one or a smaller quantization, or end what takes memory.")
    }

    private var warmUp: AdviceCheck {
        let isNoisy = facts.look.map {
            Disturbance.disturbs(
                share: $0.otherCores / max(1, facts.survey.machine?.usableCores ?? 1))
        }
        return AdviceCheck(
            rule: "Warm up before measuring.",
            standing: .kept,
            finding: "`canter bench` runs every test once before it counts"
                + (isNoisy == true
                    ? "; other programs would disturb what is measured now." : "."),
            remedy: isNoisy == true ? "Wait until they are done." : nil)
    }

    // MARK: Not to do

    private var larger: AdviceCheck {
        fitting(
            "Use no model larger than memory.", .tooBig, "is", "are",
            "larger than what can be taken",
            "Choose a smaller one, or put layers on other machines with `rpc`.")
    }

    /// Whether no model here fits as badly as this.
    private func fitting(
        _ rule: String, _ fit: MachineSurvey.Fit, _ one: String, _ several: String, _ what: String,
        _ remedy: String
    ) -> AdviceCheck {
        let models = (facts.survey.models ?? []).filter { $0.description.broken == nil }
        let known = models.filter { $0.fit != nil }
        guard !known.isEmpty else {
            let words =
                models.isEmpty ? "There is no model on this machine." : "No model tells its need."
            return AdviceCheck(rule: rule, standing: .unknown, finding: words)
        }
        let bad = known.filter { $0.fit == fit }
        guard !bad.isEmpty else {
            let words = "None of \(known.count) models on this machine \(one) \(what)."
            return AdviceCheck(rule: rule, standing: .kept, finding: words)
        }
        let names = Self.names(bad.map(\.description.name))
        return AdviceCheck(
            rule: rule, standing: .broken,
            finding: "\(names) \(bad.count == 1 ? one : several) \(what).", remedy: remedy)
    }

    /// Bits of a weight from which on a quantization counts as a precise one.
    private static let precise = ["Q8_0", "BF16", "F16", "FP16", "F32", "FP32"]

    private var precise: AdviceCheck {
        let rule = "Use no Q8_0 or BF16 without the memory for it."
        let models = (facts.survey.models ?? []).filter { model in
            model.description.broken == nil
                && Self.precise.contains {
                    model.description.quantization?.rawValue.uppercased().hasSuffix($0) == true
                }
        }
        guard !models.isEmpty else {
            return AdviceCheck(
                rule: rule, standing: .idle, finding: "There is none on this machine.")
        }
        let bad = models.filter { $0.fit == .tooBig || $0.fit == .tight }
        guard !bad.isEmpty else {
            return AdviceCheck(
                rule: rule, standing: .kept,
                finding: "Those here fit: \(Self.names(models.map(\.description.name))).")
        }
        return AdviceCheck(
            rule: rule, standing: .broken,
            finding: "There is too little for \(Self.names(bad.map(\.description.name))).",
            remedy: "`canter quantize FILE Q4_K_M` makes one of about a third of a BF16's size.")
    }

    private var docker: AdviceCheck {
        let rule = "Use no Docker on a Mac."
        let system = facts.system
        if system.isOnAppleSilicon {
            return AdviceCheck(
                rule: rule, standing: .broken,
                finding: "This is inside a Mac's virtual machine, where there is no GPU.",
                remedy: "Run canter on macOS itself.")
        }
        if system.isAppleSilicon {
            return AdviceCheck(
                rule: rule, standing: .kept, finding: "This is macOS itself.")
        }
        return AdviceCheck(rule: rule, standing: .idle, finding: "This is no Mac.")
    }

    private var promptEvaluation: AdviceCheck {
        AdviceCheck(
            rule: "Do not ignore prompt evaluation.", standing: .kept,
            finding:
                "canter counts it apart: the time to the first token, and the rate prompts are read at."
        )
    }

    private var sameContext: AdviceCheck {
        AdviceCheck(
            rule: "Do not compare across context lengths.", standing: .kept,
            finding: "canter compares speeds at equal depths, and /depth shows them by it.")
    }

    private var sources: AdviceCheck {
        AdviceCheck(
            rule: "Trust no claim without a source.", standing: .kept,
            finding: "`canter reference` gives every figure its source, and what the check showed.")
    }

    private static func names(_ names: [String]) -> String {
        let shown = names.prefix(3).map { DisplayText.normalise($0) }.joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }
}
