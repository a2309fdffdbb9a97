/// How engines behind HTTP are found and spoken to, besides the one chosen for the chat.
package struct ServerSettings: Sendable, Hashable {
    /// Addresses of servers whose models are offered beside those on this machine.
    package var hosts: [String]?
    /// `ADDRESS=KEY`: the key for one of them. Never shown.
    package var keys: [String]?
    /// Whether the ports engines usually listen at on this machine are asked.
    package var discovers = true
    /// A PEM file with certificates to trust beside the system's.
    package var certificate: String?

    package init() {}
}
