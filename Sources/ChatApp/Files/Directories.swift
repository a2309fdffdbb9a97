#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The folders canter keeps things in, by the XDG base directory rules on
/// Linux and macOS alike.
struct Directories {
    /// What must not be lost: the history, models.
    let data: String
    /// What may be lost: logs.
    let state: String
    /// What a person writes.
    let config: String
    /// What can be made again: parked KV states.
    let cache: String

    init(environment: [String: String]) {
        let home = environment["HOME"] ?? "/"
        // The rules have relative paths ignored.
        func folder(_ variable: String, _ fallback: String) -> String {
            let base =
                environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + fallback
            return base + "/canter"
        }
        data = folder("XDG_DATA_HOME", "/.local/share")
        state = folder("XDG_STATE_HOME", "/.local/state")
        config = folder("XDG_CONFIG_HOME", "/.config")
        cache = folder("XDG_CACHE_HOME", "/.cache")
    }

    /// Where the conversations are.
    var history: String { data + "/history.sqlite" }

    /// The settings a person keeps.
    var configFile: String { config + "/config.yaml" }

    /// Where KV states are parked; a folder of their own.
    var states: String { cache + "/states" }

    /// What the engine and libraries say. Made new when it has grown large.
    /// `nil` when the folder cannot be made: a chat does not fail for its log.
    func logFile() -> String? {
        let path = state + "/canter.log"
        do {
            try FileManager.default.createDirectory(
                atPath: state, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64
            if (size ?? 0) > Self.logLimit {
                try FileManager.default.removeItem(atPath: path)
            }
        } catch {
            return nil
        }
        return path
    }

    private static let logLimit: UInt64 = 4_000_000
}
