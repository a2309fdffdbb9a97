internal import MachineMetrics

/// What of the system makes replies slower or faster, as far as it tells.
struct SystemFacts: Sendable, Hashable {
    /// Instructions that llama.cpp has fast code for: `AVX2`.
    var instructions: [String] = []
    /// Whether the processor is of the kind whose instructions are listed.
    var isX86 = false
    /// Whether this is a virtual machine; `nil` where nothing tells.
    var isVirtual: Bool?
    /// What kind of container this is: `docker`; `nil` for none, or none that shows.
    var container: String?
    /// How the processors' clocks are chosen, each once: `performance`; empty
    /// where that is not told.
    var governors: [String] = []
    /// Which driver follows the governor.
    var frequencyDriver: String?
    /// Bytes.
    var swap: Int?
    var swapUsed: Int?
    /// Programs that ran or waited to run, on average over the last minute.
    var load: Double?
}

extension SystemFacts {
    /// As a Linux kernel tells.
    init(linux system: SystemText) {
        let flags = system.value(of: "flags", in: "/proc/cpuinfo")
        let features = flags ?? system.value(of: "Features", in: "/proc/cpuinfo") ?? ""
        let words = Set(features.split(separator: " ").map(String.init))
        instructions = Self.known.filter { words.contains($0.flag) }.map(\.name)
        isX86 = flags != nil
        // Other processors do not say.
        isVirtual = flags.map { _ in words.contains("hypervisor") }
        container = Self.container(system)
        let folder = "/sys/devices/system/cpu/cpufreq"
        let policies = system.list(folder).filter { $0.hasPrefix("policy") }
        governors = Set(policies.compactMap { system.line("\(folder)/\($0)/scaling_governor") })
            .sorted()
        frequencyDriver = policies.first.flatMap { system.line("\(folder)/\($0)/scaling_driver") }
        swap = system.memory("SwapTotal")
        if let swap, let free = system.memory("SwapFree") { swapUsed = max(0, swap - free) }
        load = system.line("/proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) }
    }

    /// In the order in which they are listed.
    private static let known: [(flag: String, name: String)] = [
        ("avx", "AVX"), ("avx2", "AVX2"), ("fma", "FMA"), ("f16c", "F16C"),
        ("avx_vnni", "AVX-VNNI"), ("avx512f", "AVX-512"), ("avx512_vnni", "AVX-512 VNNI"),
        ("avx512_bf16", "AVX-512 BF16"), ("amx_int8", "AMX"),
        ("asimd", "NEON"), ("asimddp", "dot product"), ("i8mm", "I8MM"), ("sve", "SVE"),
        ("sme", "SME"),
    ]

    private static func container(_ system: SystemText) -> String? {
        if let name = system.line("/run/systemd/container"), !name.isEmpty { return name }
        if system.list("/").contains(".dockerenv") { return "docker" }
        if system.list("/run").contains(".containerenv") { return "podman" }
        let first = system.read("/proc/1/cgroup") ?? ""
        return ["docker", "kubepods", "containerd", "lxc"].first { first.contains($0) }
    }
}
