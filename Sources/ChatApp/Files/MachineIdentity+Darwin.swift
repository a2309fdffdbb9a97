#if canImport(Darwin)
    internal import Benchmark
    internal import Darwin

    #if canImport(FoundationEssentials)
        internal import FoundationEssentials
    #else
        internal import Foundation
    #endif

    extension MachineIdentity {
        /// This machine. A chip's name stands for its GPU, too.
        static func current() -> MachineIdentity {
            MachineIdentity(
                processor: processor(), cores: ProcessInfo.processInfo.activeProcessorCount,
                gpus: [])
        }

        private static func processor() -> String {
            let name = "machdep.cpu.brand_string"
            var size = 0
            guard unsafe sysctlbyname(name, nil, &size, nil, 0) == 0, size > 0 else {
                return "unknown processor"
            }
            var bytes = [CChar](repeating: 0, count: size)
            guard unsafe sysctlbyname(name, &bytes, &size, nil, 0) == 0 else {
                return "unknown processor"
            }
            return unsafe String(cString: bytes)
        }
    }
#endif
