/// The first thing a child says.
struct Hello: Sendable, Hashable, Codable {
    /// The version of the wire this build speaks. Raised with every change of
    /// a frame's layout; parent and child must have the same.
    static let currentVersion = 3

    var protocolVersion: Int
    /// The name of the engine behind the child: `llama.cpp`.
    var engine: String

    init(protocolVersion: Int = Hello.currentVersion, engine: String) {
        self.protocolVersion = protocolVersion
        self.engine = engine
    }
}
