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
            snapshot.busy = BusyProcessors.current()?.seconds
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
    }

    /// This machine.
    func ownMachineSource() -> any MachineSource {
        DarwinMachine()
    }
#endif
