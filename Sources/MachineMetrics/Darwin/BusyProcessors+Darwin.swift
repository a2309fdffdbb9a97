#if canImport(Darwin)
    internal import Darwin

    /// How long the processors of a Mac were busy since it started.
    package struct BusyProcessors {
        /// Seconds of all together.
        package var seconds = 0.0
        package var processors: Int

        /// Asks the kernel; `nil` when it gives no counts.
        package static func current() -> BusyProcessors? {
            var processors: natural_t = 0
            var counts: processor_info_array_t?
            var length: mach_msg_type_number_t = 0
            let host = mach_host_self()
            guard
                unsafe host_processor_info(
                    host, PROCESSOR_CPU_LOAD_INFO, &processors, &counts, &length) == KERN_SUCCESS,
                let counts = unsafe counts
            else { return nil }
            defer {
                let bytes = vm_size_t(length) * vm_size_t(MemoryLayout<integer_t>.stride)
                unsafe vm_deallocate(mach_task_self_, vm_address_t(bitPattern: counts), bytes)
            }
            let ticks = Double(sysconf(_SC_CLK_TCK))
            var busy = BusyProcessors(processors: Int(processors))
            for processor in 0..<busy.processors {
                let first = processor * Int(CPU_STATE_MAX)
                for state in [CPU_STATE_USER, CPU_STATE_SYSTEM, CPU_STATE_NICE] {
                    let count = unsafe counts[first + Int(state)]
                    busy.seconds += Double(UInt32(bitPattern: count)) / ticks
                }
            }
            return busy
        }
    }
#endif
