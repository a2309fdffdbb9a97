#if os(Linux)
    internal import MachineMetrics

    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif

    /// Reads /proc/stat (proc_stat(5)); `nil` when there is none.
    func processorTimes() -> ProcessorTimes? {
        guard let file = unsafe fopen("/proc/stat", "r") else { return nil }
        defer { unsafe fclose(file) }
        let usable = usableProcessors()
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        var times = ProcessorTimes(busy: 0, own: ownProcessorTime(), processors: 0)
        // The processors' lines come first and are short.
        var line = [CChar](repeating: 0, count: 256)
        while unsafe fgets(&line, Int32(line.count), file) != nil {
            let bytes = line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
            guard let name = fields.first, name.hasPrefix("cpu") else { break }
            guard let number = Int(name.dropFirst(3)), usable?.contains(number) ?? true else {
                continue
            }
            // user nice system idle iowait irq softirq steal; guests are in user already.
            let counts = fields.dropFirst().prefix(8).map { Double($0) ?? 0 }
            guard counts.count >= 4 else { return nil }
            let idle = counts[3] + (counts.count > 4 ? counts[4] : 0)
            times.busy += (counts.reduce(0, +) - idle) / ticks
            times.processors += 1
        }
        return times.processors > 0 ? times : nil
    }

    /// The processors this process was given; `nil` when that cannot be told.
    private func usableProcessors() -> Set<Int>? {
        guard let file = unsafe fopen("/proc/self/status", "r") else { return nil }
        defer { unsafe fclose(file) }
        // Long lines of a machine with many processors come in parts, of which
        // none begins with the name looked for.
        var line = [CChar](repeating: 0, count: 4096)
        while unsafe fgets(&line, Int32(line.count), file) != nil {
            let bytes = line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            let fields = String(decoding: bytes, as: UTF8.self)
                .split { $0 == ":" || $0 == "\t" || $0 == "\n" }
            guard fields.count == 2, fields[0] == "Cpus_allowed_list" else { continue }
            return ProcessorList.processors(in: String(fields[1]))
        }
        return nil
    }

    private func ownProcessorTime() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
#endif
