internal import Canvas
internal import ChatCore

extension FirstRunState {
    /// The lines of the screen before there is a model.
    func lines(columns: Int, theme: Theme) -> [TextLine] {
        // First what helps: a small screen shows little more.
        var lines = [TextLine("No model yet.", theme.heading)]
        lines += ways(theme).map { key, words in
            TextLine(runs: [
                StyledRun(key, style: theme.accent), StyledRun("  " + words, style: theme.text),
            ])
        }
        lines.append(.blank)
        let label = columns >= 60 ? 15 : 0
        func add(_ name: String, _ text: String, _ style: Style) {
            var wrapped = Wrapper(columns: max(10, columns - max(label, 2)))
                .wrap([StyledRun(text, style: style)])[...]
            if label > 0, let first = wrapped.popFirst() {
                let gap = String(repeating: " ", count: max(1, label - TextWidth.width(of: name)))
                lines.append(
                    TextLine(
                        runs: [StyledRun(name, style: theme.dim), StyledRun(gap)] + first.runs))
            } else {
                lines.append(TextLine(name, theme.dim))
            }
            lines += wrapped.map { TextLine(indent: max(label, 2), runs: $0.runs) }
        }
        if let beginning = beginning(isNarrow: label == 0) {
            add("begin with", beginning, theme.text)
        }
        add("this machine", machine ?? "looking …", theme.text)
        if let room { add("room for", room, theme.text) }
        add("on the disk", disk ?? "looking …", theme.text)
        for (digit, choice) in choices.enumerated() {
            if case .model(let model) = choice {
                add("", "\(digit + 1)  \(words(model))", theme.text)
            }
        }
        add("answering", answering ?? "looking …", theme.text)
        for (digit, choice) in choices.enumerated() {
            if case .engine(let engine) = choice {
                add("", "\(digit + 1)  \(words(engine))", theme.text)
            }
        }
        return lines
    }

    // MARK: What there is

    private var machine: String? {
        guard let machine = survey?.machine else { return nil }
        let cores = Readable.fixed(
            machine.usableCores,
            decimals: machine.usableCores.rounded() == machine.usableCores ? 0 : 1)
        let parts: [String?] = [
            machine.processor,
            "\(cores) core\(cores == "1" ? "" : "s")",
            machine.memory.map { memory in
                let free = machine.availableMemory.map { ", \(Readable.bytes($0)) free" } ?? ""
                return "\(Readable.bytes(memory)) memory\(free)"
            },
            machine.gpus.isEmpty ? "no GPU found" : machine.gpus.joined(separator: ", "),
        ]
        return parts.compactMap { $0 }.joined(separator: " · ")
    }

    private var room: String? {
        guard let memory = survey?.machine?.availableMemory else { return nil }
        let sizes = [("Q4_K_M", ModelSize.q4KMBits), ("Q8_0", ModelSize.q8Bits)].compactMap {
            name, bits in
            ModelSize.largest(in: memory, bits: bits).map {
                "\(ModelSize.billions($0)) as \(name)"
            }
        }
        guard !sizes.isEmpty else { return "only the smallest models" }
        return "models of up to ~\(sizes.joined(separator: ", or ~"))"
    }

    /// What is here already, or else what would do well, and what is to be expected of it; in few
    /// words where there is little room.
    private func beginning(isNarrow: Bool) -> String? {
        func words(_ what: String, _ speed: Figure<Double>?) -> String {
            guard let speed else { return what }
            let feeling = isNarrow ? "" : ", feels \(SpeedFeeling(speed.value).rawValue)"
            return "\(what) · \(speed.text(Readable.rate)) tok/s\(feeling)"
        }
        if let best { return words("\(best.description.name), which is here", best.speed) }
        return survey?.suggestions?.first.map {
            words("\($0.name) in ~\(Readable.bytes($0.memoryBytes))", $0.speed)
        }
    }

    private var disk: String? {
        guard let models = survey?.models else { return nil }
        let free = survey?.disk?.free.map { "; \(Readable.bytes($0)) free" } ?? ""
        let broken = models.count { $0.description.broken != nil }
        let large = models.count { $0.description.broken == nil && $0.fit == .tooBig }
        var parts: [String] = []
        if broken > 0 { parts.append("\(broken) broken") }
        if large > 0 { parts.append("\(large) too large for this machine") }
        let usable = models.count - broken - large
        let first = usable == 0 ? "no model" : "\(usable) model\(usable == 1 ? "" : "s")"
        return ([first] + parts).joined(separator: ", ") + free
    }

    private var answering: String? {
        guard let engines = survey?.engines?.filter({ !$0.name.isEmpty }) else { return nil }
        return engines.isEmpty
            ? "no other engine" : "\(engines.count) engine\(engines.count == 1 ? "" : "s")"
    }

    private func words(_ model: MachineSurvey.Model) -> String {
        let parts: [String?] = [
            model.description.name, model.description.sizeBytes.map(Readable.bytes),
            model.memory.map { memory in
                "~\(Readable.bytes(memory.bytes)) in memory"
            },
            model.speed.map { "\($0.text(Readable.rate)) tok/s" },
            model.fit == .tight ? "tight" : nil,
        ]
        return parts.compactMap { $0 }.joined(separator: " · ")
    }

    private func words(_ engine: MachineSurvey.Engine) -> String {
        let count = engine.models.map { " · \($0.count) model\($0.count == 1 ? "" : "s")" } ?? ""
        return "\(engine.name) at \(engine.address)\(count)"
    }

    /// What to press, the nearest way first.
    private func ways(_ theme: Theme) -> [(String, String)] {
        var ways: [(String, String)] = []
        if let fetch {
            ways.append(
                (
                    "fetching",
                    "\(Readable.percent(fetch.fraction)), \(Readable.bytes(fetch.bytes)) so far"
                ))
        } else if offersStarter, let starter = survey?.starter {
            ways.append(
                ("enter", "fetches \(starter.name), \(Readable.bytes(starter.size)), and begins"))
        }
        if !choices.isEmpty { ways.append(("1 …", "takes one of these")) }
        ways.append(("/model PATH", "loads a GGUF file"))
        ways.append(("/engine ADDRESS", "uses a server"))
        return ways
    }
}
