#if os(Linux)
    internal import MachineMetrics

    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif

    /// Bytes this process can still take without swapping, the limits it runs
    /// under included; `nil` when nothing tells.
    func availableMemory() -> Int? {
        MachineMemory(read: textFile).available
    }

    /// Bytes of a file; `nil` when there is none.
    func fileSize(_ path: String) -> Int? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// glibc gives a copy huge pages, see the engine's environment.
    let copiedWeightsAreFaster = true

    /// The text of one of the kernel's files, which say nothing of their length.
    private func textFile(_ path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
#endif
