internal import Canvas
internal import ChatCore
internal import LlamaEngine
internal import MachineMetrics

/// The machine and what else it does.
extension DoctorText {
    static func machine(_ facts: DoctorFacts) -> [(label: String, text: String)] {
        guard let machine = facts.survey.machine else { return [] }
        let system = facts.system
        var rows = [(label: "processor", text: machine.processor)]
        var cores: [String] = []
        if system.cores.isEmpty {
            if let count = machine.physicalCores { cores.append(Self.count(count, "core")) }
        } else {
            cores += system.cores.map { kind in
                "\(kind.cores ?? kind.threads) for \(kind.name.rawValue)"
            }
        }
        cores.append(count(machine.logicalCores, "thread"))
        if machine.usableCores < Double(machine.logicalCores) {
            cores.append("\(Finding.cores(machine.usableCores)) usable")
        }
        rows.append(("cores", cores.joined(separator: ", ")))
        if !system.instructions.isEmpty {
            rows.append(("fast with", system.instructions.joined(separator: ", ")))
        }
        if !system.caches.isEmpty {
            let caches = system.caches.map { cache in
                let each = cache.count > 1 ? " in \(cache.count)" : ""
                return "L\(cache.level) \(Readable.bytes(cache.bytes))\(each)"
            }
            rows.append(("caches", caches.joined(separator: ", ")))
        }
        let inside = [
            system.isVirtual == true
                ? "a virtual machine" + (system.hypervisor.map { " (\($0))" } ?? "") : nil,
            system.container.map { "a container (\($0))" },
        ].compactMap(\.self)
        if !inside.isEmpty { rows.append(("inside", inside.joined(separator: ", "))) }
        if let power = power(system.power) { rows.append(("power", power)) }
        if !system.governors.isEmpty {
            let driver = system.frequencyDriver.map { " (\($0))" } ?? ""
            rows.append(("governor", system.governors.joined(separator: ", ") + driver))
        }
        if let heat = heat(facts) { rows.append(("heat", heat)) }
        return rows
    }

    private static func power(_ power: PowerFacts) -> String? {
        let parts = [
            power.source.map { $0 == .battery ? "on battery" : "on mains" },
            power.charge.map {
                power.source == .battery
                    ? "\(Readable.percent($0)) left" : "battery at \(Readable.percent($0))"
            },
            power.profile.map { "profile \($0)" },
            power.savesPower == true ? "Low Power Mode" : nil,
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private static func heat(_ facts: DoctorFacts) -> String? {
        let throttling = facts.system.throttling
        let parts = [
            facts.look?.reading.temperature.map {
                "\(Readable.fixed($0, decimals: 0)) °C"
            },
            throttling.map { told in
                told.causes.isEmpty
                    ? "clocks are free"
                    : "clocks are held back ("
                        + told.causes.map { $0 == .heat ? "heat" : "low voltage" }
                        .joined(separator: ", ") + ")"
            },
            facts.system.throttlingEvents.map {
                $0 == 0
                    ? "never slowed down for it"
                    : "slowed down for it \(Readable.grouped($0)) times since the start"
            },
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    static func memory(_ facts: DoctorFacts) -> [(label: String, text: String)] {
        var rows: [(label: String, text: String)] = []
        let machine = facts.survey.machine
        let memory = [
            machine?.memory.map { bytes in
                facts.system.isAppleSilicon
                    ? "\(Readable.bytes(bytes)), the GPU's as well" : Readable.bytes(bytes)
            },
            machine?.availableMemory.map { Readable.bytes($0) + " can be taken" },
            facts.system.memoryLimit.map { "limited to \(Readable.bytes($0))" },
        ].compactMap(\.self)
        if !memory.isEmpty { rows.append(("memory", memory.joined(separator: ", "))) }
        if let bandwidth = facts.bandwidth {
            let threads = count(bandwidth.threads, "thread")
            rows.append(
                (
                    "bandwidth",
                    "\(Readable.bandwidth(bandwidth.bytesPerSecond)) read by \(threads), median of \(bandwidth.runs.count) runs over \(Readable.bytes(bandwidth.bufferBytes)); --measure does it again"
                ))
        }
        if let swap = facts.system.swap {
            let used = facts.system.swapUsed.map { ", \(Readable.bytes($0)) used" } ?? ""
            rows.append(("swap", swap == 0 ? "none" : Readable.bytes(swap) + used))
        }
        if let pages = facts.system.hugePages {
            let words = ["always": "always", "madvise": "for who asks", "never": "never"]
            rows.append(("large pages", words[pages] ?? pages))
        }
        return rows
    }

    /// What there is to compute with, and what of it the engine can use.
    static func computing(_ facts: DoctorFacts) -> [(label: String, text: String)] {
        let cards = facts.cards
        var rows: [(label: String, text: String)] = []
        if facts.survey.machine != nil {
            rows += labelled("GPU", cards.map(card))
        }
        guard !facts.engine.backends.isEmpty else { return rows }
        let built = facts.engine.backends.joined(separator: ", ")
        let isIdle = facts.engine.gpus.isEmpty && !cards.isEmpty
        rows.append(
            (
                "engine",
                "llama.cpp with \(built)"
                    + (facts.engine.gpus.isEmpty
                        ? isIdle ? "; no GPU can be used" : "; the processor does everything" : "")
            ))
        rows += facts.engine.gpus.map { gpu in
            let memory = [
                gpu.memory.map(Readable.bytes), gpu.free.map { "\(Readable.bytes($0)) free" },
            ].compactMap(\.self)
            let words = ["\(gpu.name): \(gpu.description)"] + memory
            return ("", words.joined(separator: ", "))
        }
        return rows
    }

    private static func card(_ card: GraphicsCard) -> String {
        var parts = [card.name]
        if card.maker == .apple {
            parts.append("with the machine's memory")
        } else if let memory = card.memory {
            let used = card.used.map { ", \(Readable.bytes($0)) of it taken" } ?? ""
            parts.append("\(Readable.bytes(memory)) of its own\(used)")
        } else if card.isIntegrated {
            parts.append("with the machine's memory")
        }
        if let bandwidth = Advisor.knownBandwidth(of: card.name) {
            parts.append("\(Readable.bandwidth(bandwidth)) by its maker's word")
        }
        if let utilization = card.utilization {
            parts.append("busy \(Readable.percent(utilization)) of the time")
        }
        return parts.joined(separator: ", ")
    }

    static func programs(_ facts: DoctorFacts) -> [(label: String, text: String)] {
        guard let look = facts.look else {
            return facts.system.load.map {
                [("load", "\(Readable.fixed($0, decimals: 2)), average of the last minute")]
            } ?? []
        }
        let load =
            facts.system.load.map {
                "; \(Readable.fixed($0, decimals: 2)) on average over the last minute"
            } ?? ""
        var rows = [
            (
                label: "load",
                text:
                    "\(Readable.fixed(look.otherCores, decimals: 2)) processors over a second\(load)"
            )
        ]
        rows += labelled(
            "heaviest",
            facts.heavyPrograms.map { program in
                let several = program.processes > 1 ? " (\(program.processes))" : ""
                return
                    "\(program.name)\(several): \(Readable.fixed(program.cores, decimals: 2)) processors, \(Readable.bytes(program.residentBytes))"
            }, none: "none takes much")
        return rows
    }
}
