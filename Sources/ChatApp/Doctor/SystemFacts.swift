internal import MachineMetrics

/// What of the system makes replies slower or faster, as far as it tells.
struct SystemFacts: Sendable, Hashable {
    /// Instructions that llama.cpp has fast code for: `AVX2`.
    var instructions: [String] = []
    /// Whether the processor is of the kind whose instructions are listed.
    var isX86 = false
    /// Whether this is macOS on Apple's own processors.
    var isAppleSilicon = false
    /// The fastest first; empty where all cores are alike.
    var cores: [CoreKind] = []
    /// The nearest first.
    var caches: [CacheLevel] = []
    /// Whether this is a virtual machine; `nil` where nothing tells.
    var isVirtual: Bool?
    /// Whose: `KVM`, `WSL 2`; `nil` where that is not told.
    var hypervisor: String?
    /// Whether the virtual machine is one on a Mac with Apple's processors, as Docker's is.
    var isOnAppleSilicon = false
    /// Whether these instructions are translated to those of another kind of processor.
    var isTranslated = false
    /// What kind of container this is: `docker`; `nil` for none, or none that shows.
    var container: String?
    /// How the processors' clocks are chosen, each once: `performance`; empty
    /// where that is not told.
    var governors: [String] = []
    /// Which driver follows the governor.
    var frequencyDriver: String?
    var power = PowerFacts()
    /// `nil` where nothing tells.
    var throttling: Throttling?
    /// How often cores slowed down for heat since the machine started.
    var throttlingEvents: Int?
    /// Bytes a control group leaves this process and those beside it.
    var memoryLimit: Int?
    /// Whether programs get large pages: `always`, `madvise` for those that ask, `never`.
    var hugePages: String?
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
        cores = CoreKind.all(linux: system)
        caches = CacheLevel.all(linux: system)
        findMachineAround(system, flags: flags.map { _ in words })
        container = Self.container(system)
        let folder = "/sys/devices/system/cpu/cpufreq"
        let policies = system.list(folder).filter { $0.hasPrefix("policy") }
        governors = Set(policies.compactMap { system.line("\(folder)/\($0)/scaling_governor") })
            .sorted()
        frequencyDriver = policies.first.flatMap { system.line("\(folder)/\($0)/scaling_driver") }
        power = PowerFacts(linux: system)
        throttling = Throttling(linux: system)
        throttlingEvents = Throttling.events(linux: system)
        memoryLimit = MachineMemory(read: system.read).limit
        hugePages = system.line("/sys/kernel/mm/transparent_hugepage/enabled").flatMap { line in
            // always [madvise] never
            line.split(separator: " ").first { $0.hasPrefix("[") }.map {
                String($0.dropFirst().dropLast())
            }
        }
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
}
