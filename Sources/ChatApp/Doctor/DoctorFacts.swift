internal import ChatCore
internal import LlamaEngine
internal import MachineMetrics

/// All that `doctor` looked at: what it prints, finds and advises comes of this alone.
struct DoctorFacts: Sendable {
    var survey: MachineSurvey
    var system: SystemFacts
    var settings: SettingsState
    /// What the embedded engine can compute with.
    var engine = EngineDevices(backends: [])
    /// `nil` before it was looked.
    var look: MachineLook?
    var bandwidth: MemoryBandwidth?
    /// RPC servers of the settings.
    var servers: [RPCSighting] = []
    /// Whether MLX's server is installed.
    var hasMLX = false
    /// Models that were measured here.
    var measured: [ModelOffer] = []
    /// What is said of such machines, and what would do well on this one.
    var rule: AdviceRule?
    var suggestions: [ModelSuggestion] = []

    init(_ survey: MachineSurvey, _ system: SystemFacts, _ settings: SettingsState) {
        self.survey = survey
        self.system = system
        self.settings = settings
    }

    var advice: MachineAdvice {
        MachineAdvice(
            rule: rule, suggestions: suggestions, checks: AdviceChecks(self).all)
    }

    /// What there is to compute with beside the processor.
    var cards: [GraphicsCard] {
        if system.isAppleSilicon {
            let name = survey.machine?.processor ?? "Apple silicon"
            return [GraphicsCard(name: "\(name)'s own", maker: .apple)]
        }
        return GraphicsCard.all(
            listed: survey.machine?.gpus ?? [], readings: look?.reading.gpus ?? [])
    }

    /// Models that can be used: those on the disk, then those that engines have.
    var models: [ModelDescription] {
        (survey.models ?? []).map(\.description).filter { $0.broken == nil }
            + (survey.engines ?? []).flatMap { $0.models ?? [] }
    }

    /// Programs worth a line: busy, or large.
    var heavyPrograms: [ProgramReading] {
        let much = max(256 << 20, (survey.machine?.memory ?? 0) / 20)
        return Array(
            (look?.programs ?? []).filter { $0.cores >= 0.05 || $0.residentBytes >= much }
                .prefix(6))
    }
}

extension DoctorFacts {
    /// Takes over what was measured of models here, in the place of estimates.
    mutating func take(_ offers: [ModelOffer]) {
        let measured = offers.filter { $0.speed?.provenance == .measured }
        let speeds = Dictionary(
            measured.compactMap { offer in offer.model.path.map { ($0, offer.speed) } }
        ) { first, _ in first }
        survey.models = survey.models?.map { model in
            var model = model
            if let speed = model.description.path.flatMap({ speeds[$0] }) { model.speed = speed }
            return model
        }
        self.measured = measured
    }

    /// Takes over what is advised for this machine.
    mutating func advise(share: Double?) {
        guard let machine = survey.machine else { return }
        var advisor = Advisor(machine)
        advisor.isAppleSilicon = system.isAppleSilicon
        advisor.bandwidth = bandwidth
        advisor.share = share
        let card = cards.first { !$0.isIntegrated && $0.maker != .apple }
        advisor.gpu = card?.name
        advisor.gpuMemory = card?.memory
        advisor.usesGPU = !engine.gpus.isEmpty
        advisor.measured = measured
        rule = advisor.rule
        suggestions = advisor.suggestions
    }
}
