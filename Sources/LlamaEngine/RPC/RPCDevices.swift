internal import CLlama
internal import EngineKit

/// The devices of RPC servers, which libllama takes like GPUs.
enum RPCDevices {
    /// The devices of these servers, in their order. Blocks while each is
    /// greeted. Throws `.unreachable` or `.protocolViolation` for one that
    /// cannot be used.
    static func list(of servers: [RPCAddress]) throws(EngineError) -> [Device] {
        RPCLastWords.install()
        var devices: [Device] = []
        for server in servers {
            // One that serves this process would not answer anybody else.
            if !RPCServersInUse.shared.contains(server) { _ = try RPCProbe.report(of: server) }
            guard let registry = unsafe ggml_backend_rpc_add_server(server.description) else {
                throw RPCTrouble.empty.error(server)
            }
            let count = unsafe ggml_backend_reg_dev_count(registry)
            for index in 0..<count {
                if let device = unsafe ggml_backend_reg_dev_get(registry, index) {
                    devices.append(unsafe Device(device, of: server))
                }
            }
        }
        return devices
    }
}
