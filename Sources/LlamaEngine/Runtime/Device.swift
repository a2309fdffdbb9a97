internal import CLlama

/// Something to put layers on: a GPU, or an RPC server's device. Lives as long
/// as the process.
@safe struct Device {
    let pointer: OpaquePointer
    /// What it can be asked for by; the first is what it is told by.
    let names: [String]

    init(_ pointer: OpaquePointer, names: [String]) {
        unsafe self.pointer = pointer
        self.names = names
    }

    /// A GPU of this machine, by ggml's name for it.
    init(gpu pointer: OpaquePointer) {
        let name = unsafe ggml_backend_dev_name(pointer)
        unsafe self.init(pointer, names: name.map { [unsafe String(cString: $0)] } ?? [])
    }

    /// An RPC server's device, by the name of its memory:
    /// `RPC0[192.168.1.20:50052]`, the number counted by server. The other name
    /// ggml has for it counts all that were ever used in a process, and means
    /// another device in the next.
    init(_ pointer: OpaquePointer, of server: RPCAddress) {
        let name = unsafe ggml_backend_buft_name(ggml_backend_dev_buffer_type(pointer))
        let names = unsafe name.map { [unsafe String(cString: $0)] } ?? []
        unsafe self.init(pointer, names: names + [server.description])
    }

    /// Whether it is meant by `name`, in whatever case.
    func isCalled(_ name: String) -> Bool {
        names.contains { $0.lowercased() == name.lowercased() }
    }
}
