extension ProcessCounts {
    /// From /proc/PID/stat, proc_pid_stat(5); `nil` for a process that has
    /// ended and only waits for its parent to notice.
    init?(stat text: String, _ units: SystemUnits) {
        // The second field is the program's name in brackets, which may hold
        // brackets and blanks itself.
        guard let name = text.lastIndex(of: ")") else { return nil }
        // The third field is the first here.
        let fields = text[name...].dropFirst().split(whereSeparator: \.isWhitespace)
        guard fields.count > 21, let state = fields.first, state != "Z", state != "X",
            let user = Double(fields[11]), let kernel = Double(fields[12]),
            let started = UInt64(fields[19]), let pages = Int(fields[21])
        else { return nil }
        self.init(
            seconds: (user + kernel) / units.ticksPerSecond,
            residentBytes: pages * units.pageBytes, started: started)
    }
}
