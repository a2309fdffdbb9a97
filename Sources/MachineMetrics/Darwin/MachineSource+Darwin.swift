#if canImport(Darwin)
    internal import CMachine
    internal import ChatCore
    internal import Darwin

    /// Snapshots of a Mac. It has no public interface for the clock, the
    /// temperature and the energy of a processor; its GPU's figures that change
    /// are not told either.
    struct DarwinMachine: MachineSource {
        func snapshot(at instant: MonotonicInstant, engine: Int32?) -> MachineSnapshot {
            var snapshot = MachineSnapshot(instant: instant)
            snapshot.busy = Self.busySeconds()
            snapshot.enginePID = engine
            snapshot.engine = engine.flatMap(Self.process)
            snapshot.chat = Self.process(getpid())
            snapshot.usableCores = Self.usableCores()
            if let memory = DarwinMemory.current() {
                snapshot.availableMemory = memory.available
                snapshot.swappedIn = memory.swappedIn
            }
            snapshot.swapUsed = DarwinMemory.swapUsed()
            return snapshot
        }

        static func usableCores() -> Double? {
            let count = sysconf(_SC_NPROCESSORS_ONLN)
            return count > 0 ? Double(count) : nil
        }

        private static func process(_ pid: Int32) -> ProcessCounts? {
            var usage = cm_usage()
            guard unsafe cm_process_usage(pid, &usage) != 0 else { return nil }
            return ProcessCounts(
                seconds: usage.seconds, residentBytes: Int(clamping: usage.resident),
                started: usage.started)
        }

        /// Of all processors together.
        private static func busySeconds() -> Double? {
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
            var busy = 0.0
            for processor in 0..<Int(processors) {
                let first = processor * Int(CPU_STATE_MAX)
                for state in [CPU_STATE_USER, CPU_STATE_SYSTEM, CPU_STATE_NICE] {
                    let count = unsafe counts[first + Int(state)]
                    busy += Double(UInt32(bitPattern: count)) / ticks
                }
            }
            return busy
        }
    }

    /// This machine.
    func ownMachineSource() -> any MachineSource {
        DarwinMachine()
    }
#endif
