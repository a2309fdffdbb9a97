#if canImport(Darwin)
    internal import CMachine
    package import ChatCore

    extension ProgramTable {
        /// Of this machine: this user's processes, as the kernel tells what others' take only to
        /// the superuser.
        package static func current(at instant: MonotonicInstant = .now) -> ProgramTable {
            // Some may begin between asking how many there are and asking which.
            let room = Int(cm_process_count()) + 256
            var pids = [CInt](repeating: 0, count: room)
            let count = unsafe pids.withUnsafeMutableBufferPointer {
                unsafe cm_process_list($0.baseAddress, CInt($0.count))
            }
            var processes: [Int32: Process] = [:]
            for pid in pids.prefix(Int(max(0, count))) where pid > 0 {
                processes[pid] = Process(pid)
            }
            return ProgramTable(instant: instant, processes: processes)
        }
    }

    extension ProgramTable.Process {
        fileprivate init?(_ pid: Int32) {
            var usage = cm_usage()
            var parent: CInt = 0
            var bytes = [CChar](repeating: 0, count: 64)
            let isKnown = unsafe bytes.withUnsafeMutableBufferPointer {
                unsafe cm_process_name(pid, $0.baseAddress, CInt($0.count), &parent) != 0
            }
            guard isKnown, unsafe cm_process_usage(pid, &usage) != 0 else { return nil }
            let text = bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            self.init(
                name: String(decoding: text, as: UTF8.self), parent: parent,
                counts: ProcessCounts(
                    seconds: usage.seconds, residentBytes: Int(clamping: usage.resident),
                    started: usage.started))
        }
    }
#endif
