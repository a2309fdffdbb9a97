internal import ChatCore

extension ProgramTable {
    /// Of a Linux machine: /proc/PID/stat, proc_pid_stat(5).
    init(linux system: SystemText, units: SystemUnits, at instant: MonotonicInstant) {
        var processes: [Int32: Process] = [:]
        for name in system.list("/proc") {
            guard let pid = Int32(name), let text = system.read("/proc/\(name)/stat") else {
                continue
            }
            processes[pid] = Process(stat: text, units)
        }
        self.init(instant: instant, processes: processes)
    }
}

extension ProgramTable.Process {
    /// `nil` for one that has ended.
    fileprivate init?(stat text: String, _ units: SystemUnits) {
        guard let counts = ProcessCounts(stat: text, units),
            let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close
        else { return nil }
        let fields = text[close...].dropFirst().split(whereSeparator: \.isWhitespace)
        guard fields.count > 1, let parent = Int32(fields[1]) else { return nil }
        let name = String(text[open..<close].dropFirst())
        // Threads of the kernel's have their own number or a processor's behind a slash.
        let isKernel = parent == 2 && counts.residentBytes == 0
        self.init(
            name: isKernel ? String(name.prefix { $0 != "/" }) : name, parent: parent,
            counts: counts)
    }
}
