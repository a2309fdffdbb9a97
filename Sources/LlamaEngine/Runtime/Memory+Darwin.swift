#if canImport(Darwin)
    internal import Darwin

    /// Bytes programs can still take: everything but what belongs to programs,
    /// to the kernel and to the compressor, as Activity Monitor counts it.
    /// `nil` when the system does not tell.
    func availableMemory() -> Int? {
        let host = mach_host_self()
        var statistics = vm_statistics64()
        var count = mach_msg_type_number_t(
            MemoryLayout<vm_statistics64>.size / MemoryLayout<integer_t>.size)
        let status = unsafe withUnsafeMutablePointer(to: &statistics) { pointer in
            unsafe pointer.withMemoryRebound(to: integer_t.self, capacity: Int(count)) {
                unsafe host_statistics64(host, HOST_VM_INFO64, $0, &count)
            }
        }
        var pageSize: vm_size_t = 0
        var total: UInt64 = 0
        var length = MemoryLayout<UInt64>.size
        guard status == KERN_SUCCESS, unsafe host_page_size(host, &pageSize) == KERN_SUCCESS,
            unsafe sysctlbyname("hw.memsize", &total, &length, nil, 0) == 0
        else { return nil }
        let programs = Int(statistics.internal_page_count) - Int(statistics.purgeable_count)
        let pages =
            programs + Int(statistics.wire_count) + Int(statistics.compressor_page_count)
        return max(0, Int(total) - pages * Int(pageSize))
    }

    /// Bytes of a file; `nil` when there is none.
    func fileSize(_ path: String) -> Int? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// macOS has no huge pages to gain, and its GPU reads mapped weights where
    /// they lie.
    let copiedWeightsAreFaster = false
#endif
