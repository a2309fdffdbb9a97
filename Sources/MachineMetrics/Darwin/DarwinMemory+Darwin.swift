#if canImport(Darwin)
    internal import Darwin

    /// What a Mac tells of its main memory.
    struct DarwinMemory {
        /// Bytes programs can still take: everything but what belongs to
        /// programs, to the kernel and to the compressor, as Activity Monitor
        /// counts it.
        var available: Int
        /// Bytes that have come back from swap since the machine started.
        var swappedIn: Double

        static func current() -> DarwinMemory? {
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
            guard status == KERN_SUCCESS, unsafe host_page_size(host, &pageSize) == KERN_SUCCESS,
                let total = SystemControl.number("hw.memsize")
            else { return nil }
            let programs = Int(statistics.internal_page_count) - Int(statistics.purgeable_count)
            let pages =
                programs + Int(statistics.wire_count) + Int(statistics.compressor_page_count)
            return DarwinMemory(
                available: max(0, total - pages * Int(pageSize)),
                swappedIn: Double(statistics.swapins) * Double(pageSize))
        }

        static func swapUsed() -> Int? {
            var usage = xsw_usage()
            var length = MemoryLayout<xsw_usage>.size
            guard unsafe sysctlbyname("vm.swapusage", &usage, &length, nil, 0) == 0 else {
                return nil
            }
            return Int(clamping: usage.xsu_used)
        }
    }
#endif
