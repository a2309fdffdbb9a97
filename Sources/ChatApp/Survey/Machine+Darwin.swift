#if canImport(Darwin)
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
        /// This machine as its kernel tells.
        static func current() -> MachineSurvey.Machine {
            let identity = MachineIdentity.current()
            return MachineSurvey.Machine(
                processor: identity.processor,
                physicalCores: SystemControl.number("hw.physicalcpu"),
                logicalCores: ProcessInfo.processInfo.processorCount,
                usableCores: Double(ProcessInfo.processInfo.activeProcessorCount),
                memory: SystemControl.number("hw.memsize"),
                availableMemory: EngineFacts.availableBytes(), gpus: identity.gpus)
        }
    }
#endif
