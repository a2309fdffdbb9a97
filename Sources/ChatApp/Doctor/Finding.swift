internal import Canvas
internal import ChatCore
internal import LlamaEngine
internal import MachineMetrics

/// Something about this machine that costs a chat something.
struct Finding: Sendable, Hashable, Encodable {
    /// How much it costs, the most first.
    enum Weight: Int, Sendable, Hashable, Comparable, Encodable {
        /// There is no chat, or one without what a person set.
        case blocking
        /// Several times the speed.
        case large
        /// A part of the speed that one notices.
        case noticeable
        /// A few per cent, or what may come.
        case small

        static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode("\(self)")
        }
    }

    var weight: Weight
    /// What is the case.
    var what: String
    /// What it costs.
    var cost: String
    /// What can be done about it.
    var remedy: String

    init(_ weight: Weight, _ what: String, costs cost: String, remedy: String) {
        self.weight = weight
        self.what = what
        self.cost = cost
        self.remedy = remedy
    }
}

extension Finding {
    /// What is wrong, the costliest first.
    static func all(_ facts: DoctorFacts) -> [Finding] {
        let all =
            settings(facts) + models(facts) + around(facts) + graphics(facts) + power(facts)
            + processor(facts) + programs(facts) + memory(facts) + disk(facts)
        return all.enumerated().sorted {
            ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset)
        }.map(\.element)
    }

    private static func settings(_ facts: DoctorFacts) -> [Finding] {
        guard let trouble = facts.settings.trouble else { return [] }
        return [
            Finding(
                .blocking, trouble,
                costs: "No chat begins with these settings; what follows was looked at without.",
                remedy:
                    "Correct it, or take the line out. `canter config show` says what is in force.")
        ]
    }

    private static func models(_ facts: DoctorFacts) -> [Finding] {
        let survey = facts.survey
        guard let models = survey.models else { return [] }
        var findings = models.compactMap { model in
            model.description.broken.map { reason in
                Finding(
                    .noticeable, reason, costs: "This model cannot be used.",
                    remedy:
                        "Replace \(model.description.path ?? model.description.name), or delete it."
                )
            }
        }
        findings += (survey.engines ?? []).filter(\.isConfigured).compactMap { engine in
            engine.failure.map {
                Finding(
                    .noticeable, $0, costs: "Its models cannot be chosen.",
                    remedy: "Start it, or take \(engine.address) out of the settings.")
            }
        }
        if facts.models.isEmpty {
            findings.append(
                Finding(
                    .blocking, "There is no model here, and no engine answers that has one.",
                    costs: "There is nothing to chat with.",
                    remedy:
                        "Start `canter`, which fetches a small one at Enter; `canter pull ORG/NAME` fetches another; or put a GGUF file into \(survey.disk?.folder ?? "canter's folder of models")."
                ))
        }
        return findings
    }

    private static func programs(_ facts: DoctorFacts) -> [Finding] {
        guard let machine = facts.survey.machine else { return [] }
        let cores = cores(machine.usableCores)
        guard let look = facts.look else {
            guard let load = facts.system.load, load >= machine.usableCores / 2 else { return [] }
            return [
                Finding(
                    .noticeable,
                    "\(Readable.fixed(load, decimals: 1)) programs ran at a time over the last minute, on \(cores) processors.",
                    costs: "Replies wait for them, canter's own among them.",
                    remedy: "End what is not needed; `top` lists them.")
            ]
        }
        var findings: [Finding] = []
        if Disturbance.disturbs(share: look.otherCores / max(1, machine.usableCores)) {
            let names = look.programs.filter { $0.cores >= 0.1 }.prefix(3).map {
                "\(DisplayText.normalise($0.name)) (\(Readable.fixed($0.cores, decimals: 1)))"
            }
            let share = min(1, look.otherCores / max(1, machine.usableCores))
            findings.append(
                Finding(
                    share >= 0.5 ? .large : .noticeable,
                    "Other programs keep \(Readable.fixed(look.otherCores, decimals: 1)) of \(cores) processors busy: \(names.joined(separator: ", ")).",
                    costs:
                        "Replies wait for them, and what is measured now says more about them than about the model.",
                    remedy: "End what is not needed, or wait until it is done."))
        }
        if let memory = machine.memory, let available = machine.availableMemory,
            available < memory / 4,
            let largest = look.programs.max(by: { $0.residentBytes < $1.residentBytes }),
            largest.residentBytes > memory / 8
        {
            findings.append(
                Finding(
                    .noticeable,
                    "\(DisplayText.normalise(largest.name)) has about \(Readable.bytes(largest.residentBytes)) of memory, and \(Readable.bytes(available)) of \(Readable.bytes(memory)) can still be taken.",
                    costs: "Only smaller models fit.",
                    remedy: "End it for as long as a larger model is used."))
        }
        return findings
    }

    private static func memory(_ facts: DoctorFacts) -> [Finding] {
        var findings: [Finding] = []
        if let used = facts.system.swapUsed, used >= 64 << 20 {
            findings.append(
                Finding(
                    .noticeable, "\(Readable.bytes(used)) of memory are on the disk (swap).",
                    costs:
                        "What lies there is slow when it is needed; a model's weights may follow.",
                    remedy: "End programs that take much memory, or choose a smaller model."))
        }
        if let limit = facts.system.memoryLimit {
            let all = facts.survey.machine?.memory.map { " of \(Readable.bytes($0))" } ?? ""
            findings.append(
                Finding(
                    .noticeable,
                    "A control group leaves this process \(Readable.bytes(limit))\(all).",
                    costs: "Larger models do not load, or are ended by the system.",
                    remedy:
                        "Give the container, or the group of processes, more memory: `docker run --memory`."
                ))
        }
        if facts.system.hugePages == "never" {
            findings.append(
                Finding(
                    .small, "The system gives no large pages of memory.",
                    costs: "About 5 % of decoding where it was measured, on a processor.",
                    remedy:
                        "echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled"))
        }
        return findings
    }

    private static func disk(_ facts: DoctorFacts) -> [Finding] {
        guard let disk = facts.survey.disk, let free = disk.free, free < 1 << 30 else { return [] }
        return [
            Finding(
                .noticeable,
                "\(Readable.bytes(free)) are free where models go (\(disk.folder)).",
                costs: "No model goes there any more, and states of conversations are not kept.",
                remedy: "Free some space, or set XDG_DATA_HOME to a folder on another disk.")
        ]
    }

    /// `2`, or `1.5` where it is a part.
    static func cores(_ count: Double) -> String {
        Readable.fixed(count, decimals: count == count.rounded() ? 0 : 1)
    }
}
