#if canImport(Darwin)
    #if canImport(FoundationEssentials)
        internal import FoundationEssentials
    #else
        internal import Foundation
    #endif

    extension Throttling {
        /// Of this machine, as macOS asks programs to hold back.
        package static func current() -> Throttling {
            switch ProcessInfo.processInfo.thermalState {
            case .serious, .critical: Throttling(causes: [.heat])
            default: Throttling(causes: [])
            }
        }
    }
#endif
