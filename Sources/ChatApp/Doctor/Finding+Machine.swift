internal import ChatCore
internal import MachineMetrics

/// What costs something of the processor, of its power, and of what is around it.
extension Finding {
    static func around(_ facts: DoctorFacts) -> [Finding] {
        let system = facts.system
        var findings: [Finding] = []
        if system.isTranslated {
            findings.append(
                Finding(
                    .large, "This program is made for x86, and translated for Apple silicon.",
                    costs: "Every instruction is slower, and the fastest ones are missing.",
                    remedy: system.isAppleSilicon
                        ? "Build canter with a toolchain for Apple silicon: `arch -arm64 make build`."
                        : "Use an image for Arm: docker run --platform linux/arm64."))
        }
        if system.isOnAppleSilicon {
            let inside = system.container == nil ? "a virtual machine" : "a Linux container"
            findings.append(
                Finding(
                    .large, "This is \(inside) on a Mac with Apple silicon.",
                    costs:
                        "There is no GPU in it: Metal does not reach inside, so the processor does everything, with the memory and the cores it was given.",
                    remedy:
                        "Run canter on macOS itself; or let an engine run there, and use it from here: canter --engine http://host.docker.internal:11434."
                ))
        }
        return findings
    }

    static func processor(_ facts: DoctorFacts) -> [Finding] {
        let system = facts.system
        var findings: [Finding] = []
        guard let machine = facts.survey.machine else { return [] }
        if system.isX86, !system.isTranslated, !system.instructions.contains("AVX2") {
            findings.append(
                Finding(
                    .large, "The processor has no AVX2.",
                    costs: "llama.cpp's fast code does not run; replies are slower.",
                    remedy: "Choose a small model, or another machine."))
        }
        if machine.usableCores < Double(machine.logicalCores) {
            let isHalf = machine.usableCores <= Double(machine.logicalCores) / 2
            findings.append(
                Finding(
                    isHalf ? .large : .noticeable,
                    "This process may use \(cores(machine.usableCores)) of \(machine.logicalCores) processors.",
                    costs: "Prompts are read slower by about that share.",
                    remedy:
                        "Give the container, or the group of processes, more of them: `docker run --cpus`."
                ))
        }
        // These drivers' powersave follows the load as others' governors do.
        let isFixed = !["intel_pstate", "amd-pstate-epp"].contains(system.frequencyDriver ?? "")
        if system.governors.contains("powersave"), isFixed {
            findings.append(
                Finding(
                    .large, "The processor's clock is kept low (governor powersave).",
                    costs: "Everything is slower by as much as the clock is lower.",
                    remedy: "Choose another: sudo cpupower frequency-set -g performance"))
        }
        return findings
    }

    static func power(_ facts: DoctorFacts) -> [Finding] {
        let power = facts.system.power
        var findings: [Finding] = []
        if power.savesPower == true {
            findings.append(
                Finding(
                    .large, "Low Power Mode is on.",
                    costs: "Processor and GPU are clocked lower, prompts and replies slower.",
                    remedy:
                        "Switch it off under System Settings, Battery; or: sudo pmset -a lowpowermode 0"
                ))
        }
        if let profile = power.profile, ["low-power", "quiet", "cool"].contains(profile) {
            findings.append(
                Finding(
                    .large, "The firmware was asked to save power (profile \(profile)).",
                    costs: "Processor and GPU may take fewer watts, and are slower for it.",
                    remedy: "powerprofilesctl set performance, or the desktop's power settings."))
        }
        if power.source == .battery {
            findings.append(
                Finding(
                    .noticeable, "The machine runs on its battery.",
                    costs:
                        "Most laptops hold their clocks back then, and a chat empties it within hours.",
                    remedy: "Plug it in, above all before measuring."))
        }
        for cause in facts.system.throttling?.causes ?? [] {
            findings.append(
                cause == .heat
                    ? Finding(
                        .large, "The machine holds its clocks back for heat.",
                        costs: "Replies get slower the longer it computes.",
                        remedy: "Let it cool down: free its air, or use a fan.")
                    : Finding(
                        .large, "The power supply gives too little, and the clock is held back.",
                        costs: "Everything is slower, and the machine may stop.",
                        remedy: "Use the power supply made for it, with a short cable."))
        }
        return findings
    }
}
