/// What an RPC server says of itself.
package struct RPCServerReport: Sendable, Hashable {
    /// Bytes of one of its devices, as it tells them.
    package struct Device: Sendable, Hashable {
        package var free: Int
        package var total: Int
    }

    /// Of the protocol: `7.0.0`.
    package var version: String
    package var devices: [Device]
}
