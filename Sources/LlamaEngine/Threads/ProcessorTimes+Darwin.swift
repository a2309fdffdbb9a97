#if canImport(Darwin)
    internal import Darwin

    /// Reads the kernel's counts of all processors; `nil` when it gives none.
    func processorTimes() -> ProcessorTimes? {
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
        var times = ProcessorTimes(
            busy: 0, own: Double(clock_gettime_nsec_np(CLOCK_PROCESS_CPUTIME_ID)) / 1e9,
            processors: Int(processors))
        for processor in 0..<Int(processors) {
            let first = processor * Int(CPU_STATE_MAX)
            for state in [CPU_STATE_USER, CPU_STATE_SYSTEM, CPU_STATE_NICE] {
                let count = unsafe counts[first + Int(state)]
                times.busy += Double(UInt32(bitPattern: count)) / ticks
            }
        }
        return times.processors > 0 ? times : nil
    }
#endif
