#if os(Linux)
    internal import Benchmark
    internal import ChatCore
    internal import LlamaEngine
    internal import MachineMetrics

    #if canImport(FoundationEssentials)
        internal import FoundationEssentials
    #else
        internal import Foundation
    #endif

    extension MachineSurvey.Machine {
        /// This machine as its kernel tells. Takes a few milliseconds.
        static func current() -> MachineSurvey.Machine {
            let identity = MachineIdentity.current()
            let system = SystemText.own
            let allowed = Double(ProcessInfo.processInfo.activeProcessorCount)
            return MachineSurvey.Machine(
                processor: identity.processor, physicalCores: physicalCores(system),
                logicalCores: ProcessInfo.processInfo.processorCount,
                usableCores: min(allowed, ProcessorQuota.cores(system) ?? allowed),
                memory: system.memory("MemTotal"), availableMemory: EngineFacts.availableBytes(),
                gpus: identity.gpus)
        }

        /// Cores that are there, however many threads each runs; `nil` where
        /// the kernel does not tell.
        static func physicalCores(_ system: SystemText) -> Int? {
            let folder = "/sys/devices/system/cpu"
            let cores = system.list(folder).compactMap { name -> String? in
                guard name.hasPrefix("cpu"), Int(name.dropFirst(3)) != nil else { return nil }
                let topology = "\(folder)/\(name)/topology"
                guard let core = system.line("\(topology)/core_id"),
                    let package = system.line("\(topology)/physical_package_id")
                else { return nil }
                return "\(package) \(core)"
            }
            return cores.isEmpty ? nil : Set(cores).count
        }
    }
#endif
