internal import EngineKit
internal import LlamaEngine

/// An RPC server of the settings, and what came of greeting it.
struct RPCSighting: Sendable, Hashable {
    /// As it is written in the settings, or in full where it could be read.
    var address: String
    /// The version of its protocol; `nil`, as the following are, where it
    /// cannot be used.
    var version: String?
    /// How many devices it has.
    var devices: Int?
    /// Bytes free on all of them.
    var free: Int?
    /// One sentence why it cannot be used; `nil` where it can.
    var trouble: String?

    /// Greets these servers, all at once; in their order.
    static func all(_ texts: [String], patience: Duration = .seconds(3)) async -> [RPCSighting] {
        await withTaskGroup(of: (Int, RPCSighting).self) { group in
            for (index, text) in texts.enumerated() {
                group.addTask {
                    (index, await blocking { RPCSighting(text, patience: patience) })
                }
            }
            var all: [(Int, RPCSighting)] = []
            for await sighting in group { all.append(sighting) }
            return all.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private init(_ text: String, patience: Duration) {
        address = text
        do throws(EngineError) {
            let server = try RPCAddress(text)
            address = server.description
            let report = try RPCProbe.report(of: server, patience: patience)
            version = report.version
            devices = report.devices.count
            free = report.devices.reduce(0) { $0 + $1.free }
        } catch {
            trouble = error.description
        }
    }
}
