internal import Canvas
internal import ChatCore

/// Something about this machine that costs a chat something.
struct Finding: Sendable, Hashable, Encodable {
    /// What is the case.
    var what: String
    /// What it costs.
    var cost: String
    /// What can be done about it.
    var remedy: String
}

extension Finding {
    /// What is wrong, the costliest first.
    static func all(_ survey: MachineSurvey, _ facts: SystemFacts) -> [Finding] {
        models(survey) + processor(survey, facts) + memory(facts) + disk(survey)
    }

    private static func models(_ survey: MachineSurvey) -> [Finding] {
        guard let models = survey.models else { return [] }
        var findings = models.compactMap { model in
            model.description.broken.map { reason in
                Finding(
                    what: reason, cost: "This model cannot be used.",
                    remedy:
                        "Replace \(model.description.path ?? model.description.name), or delete it."
                )
            }
        }
        if !models.contains(where: { $0.description.broken == nil }),
            survey.engines?.contains(where: { $0.models?.isEmpty == false }) != true
        {
            findings.append(
                Finding(
                    what: "There is no model here, and no engine answers that has one.",
                    cost: "There is nothing to chat with.",
                    remedy:
                        "Put a GGUF file into \(survey.disk?.folder ?? "canter's folder of models")."
                ))
        }
        return findings
    }

    private static func processor(_ survey: MachineSurvey, _ facts: SystemFacts) -> [Finding] {
        var findings: [Finding] = []
        guard let machine = survey.machine else { return [] }
        if facts.isX86, !facts.instructions.contains("AVX2") {
            findings.append(
                Finding(
                    what: "The processor has no AVX2.",
                    cost: "llama.cpp's fast code does not run; replies are slower.",
                    remedy: "Choose a small model, or another machine."))
        }
        let cores = cores(machine.usableCores)
        if machine.usableCores < Double(machine.logicalCores) {
            findings.append(
                Finding(
                    what: "This process may use \(cores) of \(machine.logicalCores) processors.",
                    cost: "Prompts are read slower by about that share.",
                    remedy: "Give the container, or the group of processes, more of them."))
        }
        if let load = facts.load, load >= machine.usableCores / 2 {
            findings.append(
                Finding(
                    what:
                        "\(Readable.fixed(load, decimals: 1)) programs ran at a time over the last minute, on \(cores) processors.",
                    cost: "Replies wait for them, canter's own among them.",
                    remedy: "End what is not needed; `top` lists them."))
        }
        // These drivers' powersave follows the load as others' governors do.
        let isFixed = !["intel_pstate", "amd-pstate-epp"].contains(facts.frequencyDriver ?? "")
        if facts.governors.contains("powersave"), isFixed {
            findings.append(
                Finding(
                    what: "The processor's clock is kept low (governor powersave).",
                    cost: "Everything is slower by as much as the clock is lower.",
                    remedy: "Choose another: sudo cpupower frequency-set -g performance"))
        }
        return findings
    }

    private static func memory(_ facts: SystemFacts) -> [Finding] {
        guard let used = facts.swapUsed, used >= 64 << 20 else { return [] }
        return [
            Finding(
                what: "\(Readable.bytes(used)) of memory are on the disk (swap).",
                cost: "What lies there is slow when it is needed; a model's weights may follow.",
                remedy: "End programs that take much memory, or choose a smaller model.")
        ]
    }

    private static func disk(_ survey: MachineSurvey) -> [Finding] {
        guard let disk = survey.disk, let free = disk.free, free < 1 << 30 else { return [] }
        return [
            Finding(
                what: "\(Readable.bytes(free)) are free where models go (\(disk.folder)).",
                cost: "No model goes there any more, and states of conversations are not kept.",
                remedy: "Free some space, or set XDG_DATA_HOME to a folder on another disk.")
        ]
    }

    /// `2`, or `1.5` where it is a part.
    static func cores(_ count: Double) -> String {
        Readable.fixed(count, decimals: count == count.rounded() ? 0 : 1)
    }
}
