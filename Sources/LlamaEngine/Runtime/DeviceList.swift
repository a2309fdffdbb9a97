internal import CLlama

/// Devices as libllama takes them: an array that ends in nil. The RPC servers
/// of those among them count as in use while this lives.
@safe final class DeviceList {
    let pointer: UnsafeMutablePointer<ggml_backend_dev_t?>
    let count: Int
    /// The RPC servers whose devices are among them.
    private let servers: [RPCAddress]

    init(_ devices: [Device], servers: [RPCAddress]) {
        unsafe pointer = .allocate(capacity: devices.count + 1)
        count = devices.count
        self.servers = servers
        for index in devices.indices {
            unsafe (pointer + index).initialize(to: devices[index].pointer)
        }
        unsafe (pointer + devices.count).initialize(to: nil)
        RPCServersInUse.shared.begin(servers)
    }

    deinit {
        unsafe pointer.deallocate()
        RPCServersInUse.shared.end(servers)
    }

    /// Whether there is none, and the processor does everything.
    var isEmpty: Bool { count == 0 }
}
