#if canImport(Darwin)
    internal import Benchmark
    internal import ChatCore
    internal import Darwin
    internal import LlamaEngine

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

    /// The kernel's numbers, by their names.
    enum SystemControl {
        static func number(_ name: String) -> Int? {
            // Some are of 32 bits and leave the rest as it is: zero.
            var value: Int64 = 0
            var size = MemoryLayout<Int64>.size
            return unsafe sysctlbyname(name, &value, &size, nil, 0) == 0 ? Int(value) : nil
        }
    }
#endif
