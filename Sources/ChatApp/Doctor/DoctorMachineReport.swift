internal import ChatCore
internal import LlamaEngine
internal import MachineMetrics

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What `doctor --json` prints of the machine.
struct DoctorMachineReport: Encodable, Sendable {
    /// Cores of one kind: `performance`, `efficiency`.
    struct Cores: Encodable, Sendable {
        var kind: String
        var cores: Told<Int>
        var threads: Int
    }

    struct Cache: Encodable, Sendable {
        var level: Int
        var bytes: Int
        var count: Int
    }

    struct Power: Encodable, Sendable {
        /// `battery` or `mains`.
        var source: Told<String>
        /// From 0 to 1.
        var charge: Told<Double>
        var profile: Told<String>
        var lowPowerMode: Told<Bool>
    }

    /// A GPU as its driver or the system tells.
    struct GPU: Encodable, Sendable {
        var name: String
        /// Of its own.
        var memoryBytes: Told<Int>
        var usedBytes: Told<Int>
        var utilization: Told<Double>
        /// Bytes a second its memory is read at, by its maker's word.
        var statedBandwidth: Told<Double>
        var integrated: Bool
    }

    /// What the embedded engine can put layers on.
    struct Device: Encodable, Sendable {
        var name: String
        var description: String
        var memoryBytes: Told<Int>
        var freeBytes: Told<Int>
    }

    struct Program: Encodable, Sendable {
        var name: String
        var processes: Int
        /// Processors it kept busy over a second.
        var cores: Double
        var memoryBytes: Int
    }

    /// How fast the memory is read, in bytes a second.
    struct Bandwidth: Encodable, Sendable {
        var bytesPerSecond: Double
        /// Of each run; the median is the one above.
        var runs: [Double]
        var threads: Int
        var bufferBytes: Int
        /// ISO 8601.
        var measuredAt: String

        init(_ bandwidth: MemoryBandwidth) {
            bytesPerSecond = bandwidth.bytesPerSecond
            runs = bandwidth.runs
            threads = bandwidth.threads
            bufferBytes = bandwidth.bufferBytes
            measuredAt = Date(timeIntervalSince1970: bandwidth.measuredAt).formatted(.iso8601)
        }
    }

    var processor: Told<String>
    var physicalCores: Told<Int>
    var logicalCores: Told<Int>
    var usableCores: Told<Double>
    /// Empty where all cores are alike.
    var coreKinds: [Cores]
    var instructions: [String]
    var caches: [Cache]
    var isVirtual: Told<Bool>
    var hypervisor: Told<String>
    var container: Told<String>
    /// Whether this is a virtual machine on a Mac with Apple silicon.
    var insideAppleSilicon: Bool
    var translated: Bool
    var power: Power
    var governors: [String]
    /// Degrees Celsius.
    var temperature: Told<Double>
    /// Why the clocks are held back now: `heat`, `low-voltage`.
    var throttledBy: Told<[String]>
    /// Times since the machine started.
    var throttlingEvents: Told<Int>
    var memoryBytes: Told<Int>
    var availableBytes: Told<Int>
    var memoryLimitBytes: Told<Int>
    var unifiedMemory: Bool
    var swapBytes: Told<Int>
    var swapUsedBytes: Told<Int>
    var largePages: Told<String>
    var load: Told<Double>
    /// Processors other programs kept busy over a second.
    var otherLoad: Told<Double>
    var otherPrograms: Told<[Program]>
    var gpus: [GPU]
    /// What the embedded engine was built with.
    var backends: [String]
    var devices: [Device]
    var memoryBandwidth: Told<Bandwidth>

    init(_ facts: DoctorFacts) {
        let machine = facts.survey.machine
        let system = facts.system
        processor = Told(machine?.processor)
        physicalCores = Told(machine?.physicalCores)
        logicalCores = Told(machine?.logicalCores)
        usableCores = Told(machine?.usableCores)
        coreKinds = system.cores.map {
            Cores(kind: $0.name.rawValue, cores: Told($0.cores), threads: $0.threads)
        }
        instructions = system.instructions
        caches = system.caches.map { Cache(level: $0.level, bytes: $0.bytes, count: $0.count) }
        isVirtual = Told(system.isVirtual)
        hypervisor = Told(system.hypervisor)
        container = Told(system.container)
        insideAppleSilicon = system.isOnAppleSilicon
        translated = system.isTranslated
        power = Power(
            source: Told(system.power.source?.rawValue), charge: Told(system.power.charge),
            profile: Told(system.power.profile), lowPowerMode: Told(system.power.savesPower))
        governors = system.governors
        temperature = Told(facts.look?.reading.temperature)
        throttledBy = Told(system.throttling?.causes.map(\.rawValue))
        throttlingEvents = Told(system.throttlingEvents)
        memoryBytes = Told(machine?.memory)
        availableBytes = Told(machine?.availableMemory)
        memoryLimitBytes = Told(system.memoryLimit)
        unifiedMemory = system.isAppleSilicon
        swapBytes = Told(system.swap)
        swapUsedBytes = Told(system.swapUsed)
        largePages = Told(system.hugePages)
        load = Told(system.load)
        otherLoad = Told(facts.look?.otherCores)
        otherPrograms = Told(
            facts.look.map { _ in
                facts.heavyPrograms.map {
                    Program(
                        name: $0.name, processes: $0.processes, cores: $0.cores,
                        memoryBytes: $0.residentBytes)
                }
            })
        gpus = facts.cards.map {
            GPU(
                name: $0.name, memoryBytes: Told($0.memory), usedBytes: Told($0.used),
                utilization: Told($0.utilization),
                statedBandwidth: Told(Advisor.knownBandwidth(of: $0.name)),
                integrated: $0.isIntegrated)
        }
        backends = facts.engine.backends
        devices = facts.engine.gpus.map {
            Device(
                name: $0.name, description: $0.description, memoryBytes: Told($0.memory),
                freeBytes: Told($0.free))
        }
        memoryBandwidth = Told(facts.bandwidth.map(Bandwidth.init))
    }
}
