internal import Canvas
internal import ChatCore
internal import ChatUI

/// What there is to chat with, by which settings, and what is advised.
extension DoctorText {
    static func models(_ facts: DoctorFacts) -> [(label: String, text: String)] {
        let survey = facts.survey
        var rows: [(label: String, text: String)] = []
        if let models = survey.models {
            rows += labelled("models", models.map(model))
        }
        if let starter = survey.starter, !starter.isPresent {
            rows.append(
                ("starter", "\(starter.name), \(Readable.bytes(starter.size)), is not here"))
        }
        if let engines = survey.engines {
            rows += labelled("engines", engines.flatMap(engine), none: "none answers")
        }
        if !facts.servers.isEmpty { rows += labelled("RPC", facts.servers.map(server)) }
        if let disk = survey.disk, let free = disk.free {
            rows.append(("disk", "\(Readable.bytes(free)) free for \(disk.folder)"))
        }
        return rows
    }

    private static func model(_ model: MachineSurvey.Model) -> String {
        if model.description.broken != nil { return "\(model.description.name): broken" }
        guard let needed = model.neededBytes, let window = model.memory?.contextWindow else {
            return model.description.name
        }
        let verdict =
            switch model.fit {
            case .fits?: ": fits"
            case .tight?: ": tight"
            case .tooBig?: ": too big"
            case nil: ""
            }
        let speed = model.speed.map { ", \($0.text(Readable.rate)) tok/s" } ?? ""
        return
            "\(model.description.name)\(verdict), about \(Readable.bytes(needed)) with a window of \(Readable.grouped(window))\(speed)"
    }

    /// The engine, and below it the models it has in memory, with what their windows hold.
    private static func engine(_ engine: MachineSurvey.Engine) -> [String] {
        // Nothing answers there: the sentence names the address.
        guard !engine.name.isEmpty else { return [engine.failure ?? engine.address] }
        let name = [engine.name, engine.version].compactMap(\.self).joined(separator: " ")
        guard let models = engine.models else {
            return ["\(name) at \(engine.address), models not told"]
                + (engine.failure.map { ["  \($0)"] } ?? [])
        }
        let loaded = models.filter { $0.isLoaded == true || $0.window != nil }
        return ["\(name) at \(engine.address), \(count(models.count, "model"))"]
            + loaded.map { model in
                let window =
                    model.window.map { "a window of \(Readable.grouped($0))" }
                    ?? "a window that is not told"
                return "  \(model.name), with \(window)"
            }
    }

    private static func server(_ server: RPCSighting) -> String {
        guard let devices = server.devices, let free = server.free else {
            return server.trouble ?? server.address
        }
        return
            "\(server.address) answers, \(count(devices, "device")), \(Readable.bytes(free)) free"
    }

    static func settings(_ facts: DoctorFacts) -> [(label: String, text: String)] {
        let state = facts.settings
        let file = state.isThere ? state.file : "\(state.file) (not there)"
        return [
            ("file", file),
            (
                "state",
                state.trouble == nil
                    ? "a window of \(Readable.grouped(state.window)) tokens"
                    : "cannot be used, see the findings"
            ),
        ]
    }

    // MARK: Advice

    static func advice(_ facts: DoctorFacts) -> [(label: String, text: String)] {
        let advice = facts.advice
        var rows: [(label: String, text: String)] = []
        if let rule = advice.rule {
            let speed = rule.speed.map { ", \(Self.range($0)) tok/s" } ?? ""
            rows.append(
                (
                    "it is said",
                    "\(rule.machine): \(rule.models)\(speed). Said by \(rule.source); not measured here."
                ))
        }
        for (index, suggestion) in advice.suggestions.prefix(3).enumerated() {
            rows.append((index == 0 ? "begin with" : "or", Self.suggestion(suggestion)))
        }
        return rows
    }

    /// What can be done something about first, what does not concern this machine last.
    static func checks(_ facts: DoctorFacts) -> [(label: String, text: String)] {
        let order: [AdviceCheck.Standing] = [.broken, .unknown, .kept, .idle]
        let checks = facts.advice.checks
        var rows: [(label: String, text: String)] = []
        for standing in order {
            for check in checks where check.standing == standing {
                rows.append((standing.rawValue, "\(check.rule) \(check.finding)"))
                if let remedy = check.remedy { rows.append(("", "→ \(remedy)")) }
            }
        }
        return rows
    }

    static func suggestion(_ suggestion: ModelSuggestion) -> String {
        let parts = [
            "\(suggestion.name), room for a window of \(Readable.grouped(suggestion.contextWindow)), ~\(Readable.bytes(suggestion.memoryBytes)) then",
            suggestion.speed.map { "\($0.text(Readable.rate)) tok/s" },
        ].compactMap(\.self)
        return parts.joined(separator: ", ") + ": " + suggestion.reason
    }

    private static func range(_ range: ClosedRange<Double>) -> String {
        let low = Readable.fixed(range.lowerBound, decimals: 0)
        let high = Readable.fixed(range.upperBound, decimals: 0)
        return low == high ? low : "\(low) to \(high)"
    }
}
