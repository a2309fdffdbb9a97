internal import Canvas
internal import ChatCore

/// What `doctor` prints for a person: a line each, what is not known left out.
enum DoctorText {
    static func text(
        _ survey: MachineSurvey, _ facts: SystemFacts, _ bandwidth: MemoryBandwidth? = nil,
        _ servers: [RPCSighting] = []
    ) -> String {
        var rows = machine(survey, facts) + memory(bandwidth) + store(survey)
        if !servers.isEmpty { rows += labelled("RPC", servers.map(server)) }
        var lines = rows.map { $0.padding(to: 11) + $1 }
        let findings = Finding.all(survey, facts)
        lines.append("")
        if findings.isEmpty { lines.append("Nothing was found that costs anything.") }
        for finding in findings {
            lines += [finding.what, "  costs   " + finding.cost, "  remedy  " + finding.remedy]
        }
        return lines.joined(separator: "\n")
    }

    private static func machine(
        _ survey: MachineSurvey, _ facts: SystemFacts
    ) -> [(String, String)] {
        guard let machine = survey.machine else { return [] }
        var processor = [machine.processor]
        if let cores = machine.physicalCores { processor.append(count(cores, "core")) }
        processor.append(count(machine.logicalCores, "thread"))
        if machine.usableCores < Double(machine.logicalCores) {
            processor.append("\(Finding.cores(machine.usableCores)) usable")
        }
        var rows = [("processor", processor.joined(separator: ", "))]
        if !facts.instructions.isEmpty {
            rows.append(("fast with", facts.instructions.joined(separator: ", ")))
        }
        let inside = [
            facts.isVirtual == true ? "a virtual machine" : nil,
            facts.container.map { "a container (\($0))" },
        ].compactMap(\.self)
        if !inside.isEmpty { rows.append(("inside", inside.joined(separator: ", "))) }
        if !facts.governors.isEmpty {
            let driver = facts.frequencyDriver.map { " (\($0))" } ?? ""
            rows.append(("governor", facts.governors.joined(separator: ", ") + driver))
        }
        let memory = [
            machine.memory.map(Readable.bytes),
            machine.availableMemory.map { Readable.bytes($0) + " available" },
        ].compactMap(\.self)
        if !memory.isEmpty { rows.append(("memory", memory.joined(separator: ", "))) }
        if let swap = facts.swap {
            let used = facts.swapUsed.map { ", \(Readable.bytes($0)) used" } ?? ""
            rows.append(("swap", swap == 0 ? "none" : Readable.bytes(swap) + used))
        }
        if let load = facts.load {
            rows.append(
                ("load", "\(Readable.fixed(load, decimals: 2)), average of the last minute"))
        }
        rows.append(("GPUs", machine.gpus.isEmpty ? "none" : machine.gpus.joined(separator: ", ")))
        return rows
    }

    private static func memory(_ bandwidth: MemoryBandwidth?) -> [(String, String)] {
        guard let bandwidth else { return [] }
        let rate = Readable.bandwidth(bandwidth.bytesPerSecond)
        let threads = count(bandwidth.threads, "thread")
        return [
            (
                "bandwidth",
                "\(rate) read by \(threads), median of \(bandwidth.runs.count) runs over \(Readable.bytes(bandwidth.bufferBytes)); --measure does it again"
            )
        ]
    }

    private static func store(_ survey: MachineSurvey) -> [(String, String)] {
        var rows: [(String, String)] = []
        if let disk = survey.disk, let free = disk.free {
            rows.append(("disk", "\(Readable.bytes(free)) free for \(disk.folder)"))
        }
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
        return
            "\(model.description.name)\(verdict), about \(Readable.bytes(needed)) with a window of \(Readable.grouped(window))"
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

    /// The label before the first.
    private static func labelled(
        _ label: String, _ lines: [String], none: String = "none"
    ) -> [(String, String)] {
        guard !lines.isEmpty else { return [(label, none)] }
        return lines.enumerated().map { ($0.offset == 0 ? label : "", $0.element) }
    }

    private static func count(_ number: Int, _ word: String) -> String {
        "\(number) \(word)\(number == 1 ? "" : "s")"
    }
}
