#if canImport(Darwin)
    import Darwin

    extension ProcessUsage {
        /// What Activity Monitor calls real memory.
        static var currentResidentBytes: Int? {
            var info = mach_task_basic_info()
            var count = mach_msg_type_number_t(
                MemoryLayout<mach_task_basic_info>.size / MemoryLayout<natural_t>.size)
            let status = unsafe withUnsafeMutablePointer(to: &info) { info in
                unsafe info.withMemoryRebound(to: integer_t.self, capacity: Int(count)) {
                    unsafe task_info(
                        mach_task_self_, task_flavor_t(MACH_TASK_BASIC_INFO), $0, &count)
                }
            }
            return status == KERN_SUCCESS ? Int(info.resident_size) : nil
        }
    }
#endif
