internal import Benchmark
internal import ChatCore
internal import LlamaEngine
internal import MachineMetrics

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What this machine and this program tell about a row that was measured on it.
struct BenchMachine: Sendable {
    private let machine: MachineSurvey.Machine
    private let bandwidth: MemoryBandwidth?

    /// Takes some milliseconds; the bandwidth is what `doctor` kept.
    static func current() -> BenchMachine {
        BenchMachine(
            machine: MachineSurvey.Machine.current(),
            bandwidth: LedgerLookup.bandwidth(environment: processEnvironment()))
    }

    /// Enters it. Of a server's machine elsewhere nothing is known.
    ///
    /// - Parameters:
    ///   - reading: over the repetitions; `nil` where it cannot tell canter's work from others'.
    func enter(into row: inout BenchResult, of loaded: LoadedModel, _ reading: MachineReading?) {
        row.canterVersion = CanterCommand.version
        guard loaded.machine.host == nil else { return }
        row.cpuInfo = machine.processor
        row.gpuInfo = machine.gpus.joined(separator: ",")
        row.usableCores = reading?.usableCores ?? machine.usableCores
        row.otherLoad = reading?.otherLoad
        row.memory = machine.memory
        row.memoryBandwidth = bandwidth?.bytesPerSecond
        row.system = Self.system
        guard loaded.model.engine == nil else { return }
        row.buildCommit = EngineBuild.commit
        row.buildNumber = EngineBuild.number
    }

    /// `Linux 6.18`, `macOS 15.5`
    private static let system: String = {
        let version = ProcessInfo.processInfo.operatingSystemVersion
        #if os(macOS)
            let name = "macOS"
        #else
            let name = "Linux"
        #endif
        return "\(name) \(version.majorVersion).\(version.minorVersion)"
    }()
}
