/// The clocks of a Linux machine's processors: the kernel's cpufreq, or
/// /proc/cpuinfo where nothing sets the clock but the processor itself.
struct ProcessorClock: Sendable {
    private static let folder = "/sys/devices/system/cpu"
    /// As many are read at a time: reading one may ask that processor itself.
    private static let most = 16
    /// Text of /proc/cpuinfo is long, and made at every reading.
    private static let mostInText = 64

    /// Those that are switched on, in order.
    private let processors: [Int]
    private let hasFiles: Bool
    private let hasText: Bool
    /// The highest clock of any of them, in hertz.
    let limit: Double?

    init(_ files: inout SensorFiles) {
        let all = files.numbered("cpu", in: Self.folder).compactMap { Int($0.dropFirst(3)) }
        let online = files.line(Self.folder + "/online").flatMap(ProcessorList.processors)
        processors = online?.sorted() ?? all
        var limit: Double?
        for policy in files.numbered("policy", in: Self.folder + "/cpufreq") {
            let path = "\(Self.folder)/cpufreq/\(policy)/cpuinfo_max_freq"
            guard let kilohertz = files.number(path), kilohertz > 0 else { continue }
            limit = max(limit ?? 0, kilohertz * 1e3)
        }
        self.limit = limit
        hasFiles = processors.first.map { files.number(Self.path($0)) != nil } ?? false
        // Without these counters the kernel repeats the clock it was told of
        // when it started, as in most virtual machines.
        let flags = hasFiles ? nil : files.system.value(of: "flags", in: "/proc/cpuinfo")
        hasText =
            processors.count <= Self.mostInText
            && flags?.split(separator: " ").contains("aperfmperf") == true
    }

    /// The mean clock, in hertz, of the processors that are both `usable` and
    /// `inUse`; of all usable ones when none of them is.
    func hertz(of usable: Set<Int>?, inUse: Set<Int>, _ files: inout SensorFiles) -> Double? {
        guard hasFiles || hasText else { return nil }
        let usable = processors.filter { usable?.contains($0) ?? true }
        let busy = usable.filter(inUse.contains)
        let meant = busy.isEmpty ? usable : busy
        let clocks: [Double]
        if hasFiles {
            // Kilohertz.
            clocks = Self.spread(meant).compactMap { number in
                files.number(Self.path(number)).map { $0 * 1e3 }
            }
        } else {
            let text = Self.clocks(in: files.system.read("/proc/cpuinfo") ?? "")
            clocks = meant.compactMap { text[$0] }
        }
        return clocks.isEmpty ? nil : clocks.reduce(0, +) / Double(clocks.count)
    }

    private static func path(_ processor: Int) -> String {
        "\(folder)/cpu\(processor)/cpufreq/scaling_cur_freq"
    }

    /// Not more than `most` of them, evenly spread.
    static func spread(_ processors: [Int]) -> [Int] {
        guard processors.count > most else { return processors }
        return (0..<most).map { processors[$0 * processors.count / most] }
    }

    /// Hertz of each processor, from /proc/cpuinfo.
    static func clocks(in text: String) -> [Int: Double] {
        var clocks: [Int: Double] = [:]
        var processor: Int?
        for line in text.split(separator: "\n") {
            guard line.hasPrefix("processor") || line.hasPrefix("cpu MHz"),
                let value = line.split(separator: ":").last?.drop(while: \.isWhitespace)
            else { continue }
            if line.hasPrefix("processor") {
                processor = Int(value)
            } else if let processor, let megahertz = Double(value) {
                clocks[processor] = megahertz * 1e6
            }
        }
        return clocks
    }
}
