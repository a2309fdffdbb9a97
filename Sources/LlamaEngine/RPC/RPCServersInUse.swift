internal import Synchronization

/// The RPC servers models of this process lie on. ggml keeps one connection to
/// each, and the server hears nobody else meanwhile.
final class RPCServersInUse: Sendable {
    static let shared = RPCServersInUse()

    private let counts = Mutex<[RPCAddress: Int]>([:])

    /// In the order of their names.
    var addresses: [RPCAddress] {
        counts.withLock { $0.keys.sorted { $0.description < $1.description } }
    }

    func contains(_ address: RPCAddress) -> Bool {
        counts.withLock { $0[address] != nil }
    }

    func begin(_ addresses: [RPCAddress]) {
        counts.withLock { counts in
            for address in addresses { counts[address, default: 0] += 1 }
        }
    }

    func end(_ addresses: [RPCAddress]) {
        counts.withLock { counts in
            for address in addresses {
                let count = (counts[address] ?? 1) - 1
                counts[address] = count > 0 ? count : nil
            }
        }
    }
}
