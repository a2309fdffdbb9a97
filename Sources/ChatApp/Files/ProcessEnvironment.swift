#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The environment variables this process was started with.
func processEnvironment() -> [String: String] {
    ProcessInfo.processInfo.environment
}
