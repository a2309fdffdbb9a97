internal import Benchmark
internal import ChatCore
internal import ModelLibrary

/// Makes the picker's offers of what was found, and of what is known of it.
struct OfferList: Sendable {
    private let facts: OfferKnowledge
    /// The turns of this machine, and all turns by their models' fingerprints.
    private let here: [LedgerTurn]
    private let turns: [String?: [LedgerTurn]]
    /// What of the memory's bandwidth models reach here, from 0 to 1.
    private let share: Double
    private let published: PublishedTable

    init(facts: OfferKnowledge) {
        self.facts = facts
        here = facts.turns.filter { $0.configuration.machine == facts.machineName }
        turns = Dictionary(grouping: facts.turns, by: \.configuration.fingerprint)
        share = OfferSpeed.share(here)
        published = PublishedTable(facts.published)
    }

    /// An offer for every model, and one for each quantization that could be made
    /// of one and is not there.
    func offers(of found: [FoundModel]) -> [ModelOffer] {
        found.map(offer) + missing(in: found)
    }

    /// An offer for every model of engines at addresses.
    func offers(served engines: [MachineSurvey.Engine]) -> [ModelOffer] {
        engines.flatMap { engine in
            (engine.models ?? []).map { offer(served: $0, by: engine) }
        }
    }

    // MARK: Files

    private func offer(_ found: FoundModel) -> ModelOffer {
        let model = found.description
        var offer = ModelOffer(model, model.broken == nil ? .present : .broken)
        offer.copies = found.copies
        offer.repository = found.repository
        offer.isFavourite = facts.favourites.contains(offer.id)
        offer.isWarm = model.path.map(facts.warm.contains) ?? false
        guard model.broken == nil else { return offer }
        measure(&offer, found.footprint)
        let paths = [model.path].compactMap(\.self) + found.copies.map(\.path)
        let fingerprint = paths.lazy.compactMap { facts.fingerprints[$0] }.first
        tell(&offer, fingerprint.flatMap { turns[$0] } ?? [], found.traffic)
        return offer
    }

    /// Memory with the window, and whether it fits beside what is there or in its place.
    private func measure(_ offer: inout ModelOffer, _ footprint: ModelFootprint?) {
        guard let footprint,
            var estimate = MemoryEstimate(
                footprint, window: facts.window, typeK: facts.kvTypeK, typeV: facts.kvTypeV)
        else { return }
        guard var machine = facts.machine else {
            offer.memory = estimate
            return
        }
        machine.availableMemory? += facts.held + facts.serverMemory
        if let available = machine.availableMemory {
            estimate.devices[0].available = available
            estimate.largestWindow = footprint.largestWindow(
                fitting: available, typeK: facts.kvTypeK, typeV: facts.kvTypeV)
        }
        offer.memory = estimate
        offer.fit = machine.fit(offer.memoryBytes)
    }

    // MARK: Speed

    private func tell(_ offer: inout ModelOffer, _ turns: [LedgerTurn], _ traffic: ModelTraffic?) {
        offer.lastUsed = turns.map(\.sentAt).max()
        offer.published = published(offer.model)
        // What another machine did is not what this one does, nor the other way round.
        let machine = EngineMachine(at: offer.model.engine).host ?? facts.machineName
        let here = turns.filter { $0.configuration.machine == machine }
        if let measured = OfferSpeed.measured(here) {
            offer.speed = Figure(measured.rate, .measured)
            offer.replies = measured.replies
        } else {
            offer.speed = traffic.flatMap(forecast)
        }
    }

    /// Tokens a second at depth 0; `nil` before the memory was measured.
    private func forecast(_ traffic: ModelTraffic) -> Figure<Double>? {
        facts.bandwidth.map {
            Figure(OfferSpeed.forecast(traffic, $0, share: share), .estimated)
        }
    }

    private func published(_ model: ModelDescription) -> [PublishedRate] {
        guard let quantization = model.quantization else { return [] }
        return published.matches(model.displayName, quantization).map { speed, match in
            var rate = PublishedRate(
                low: speed.low, high: speed.high, hardware: speed.hardware, engine: speed.engine,
                standing: speed.standing.rawValue, source: speed.source)
            if match != .exact { rate.subject = ModelLabel.text(speed.model, speed.quantization) }
            return rate
        }
    }

    // MARK: What could be made

    private func missing(in found: [FoundModel]) -> [ModelOffer] {
        let usable = found.filter { $0.description.broken == nil }
        var there = Set(usable.map { Cell($0.description) })
        var offers: [ModelOffer] = []
        for source in usable where source.isHighPrecision {
            guard let path = source.description.path else { continue }
            for type in Quantization.makeable {
                guard let bits = type.bitsPerWeight else { continue }
                var model = source.description
                model.quantization = type
                model.name = "\(model.displayName)-\(type)"
                model.path = nil
                guard there.insert(Cell(model)).inserted else { continue }
                let weights = model.parameters.map { Int(Double($0) * bits / 8) }
                model.sizeBytes = weights
                var offer = ModelOffer(model, .makeable(from: path))
                offer.isFavourite = facts.favourites.contains(offer.id)
                offer.published = published(model)
                if var footprint = source.footprint, let weights {
                    let shrinking = Double(weights) / Double(max(1, footprint.weightBytes))
                    footprint.weightBytes = weights
                    measure(&offer, footprint)
                    if var traffic = source.traffic {
                        traffic.weightBytes *= shrinking
                        offer.speed = forecast(traffic)
                    }
                }
                offers.append(offer)
            }
        }
        return offers
    }

    /// A place of the grid.
    private struct Cell: Hashable {
        let name: String
        let quantization: String

        init(_ model: ModelDescription) {
            name = ModelLabel.comparable(model.displayName)
            quantization = model.quantization?.rawValue.uppercased() ?? ""
        }
    }

    // MARK: Servers

    private func offer(
        served model: ModelDescription, by engine: MachineSurvey.Engine
    ) -> ModelOffer {
        var model = model
        model.engine = engine.address
        var offer = ModelOffer(model, .served)
        offer.services = engine.services
        offer.isFavourite = facts.favourites.contains(offer.id)
        let machine = EngineMachine(at: engine.address).host ?? facts.machineName
        let turns = (turns[nil] ?? []).filter { turn in
            let made = turn.configuration
            return made.engine == model.store && made.machine == machine
                && made.model == model.displayName
                && (made.quantization == nil || model.quantization == nil
                    || made.quantization == model.quantization)
        }
        tell(&offer, turns, nil)
        return offer
    }
}
