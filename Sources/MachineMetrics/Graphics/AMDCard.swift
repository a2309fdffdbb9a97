internal import ChatCore

/// A GPU of AMD's on Linux, as its driver tells in sysfs: the kernel's
/// Documentation/gpu/amdgpu/thermal.rst and amdgpu's driver-misc.rst.
struct AMDCard: Sendable {
    private let folder: String
    /// The folder of its sensors.
    private let sensors: String?
    private let name: String

    private static let cards = "/sys/class/drm"

    static func all(_ files: inout SensorFiles) -> [AMDCard] {
        files.numbered("card", in: cards).compactMap { AMDCard("\(cards)/\($0)/device", &files) }
    }

    /// `nil` for a card of another driver, which has none of these files.
    private init?(_ folder: String, _ files: inout SensorFiles) {
        let names = files.system.list(folder)
        guard names.contains("gpu_busy_percent") || names.contains("mem_info_vram_total") else {
            return nil
        }
        self.folder = folder
        let chip = files.numbered("hwmon", in: folder + "/hwmon").first
        sensors = chip.map { "\(folder)/hwmon/\($0)" }
        name = files.line(folder + "/product_name").flatMap { $0.isEmpty ? nil : $0 } ?? "AMD GPU"
    }

    func reading(_ files: inout SensorFiles) -> GPUReading {
        var reading = GPUReading(name: name)
        reading.utilization = files.number(folder + "/gpu_busy_percent").map { $0 / 100 }
        reading.memoryUsed = files.line(folder + "/mem_info_vram_used").flatMap { Int($0) }
        reading.memoryTotal = files.line(folder + "/mem_info_vram_total").flatMap { Int($0) }
        guard let sensors else { return reading }
        reading.temperature = files.number(sensors + "/temp1_input").map { $0 / 1000 }
        // Newer ones have no average.
        let power = files.number(sensors + "/power1_average")
        reading.power = (power ?? files.number(sensors + "/power1_input")).map { $0 / 1e6 }
        reading.clock = files.number(sensors + "/freq1_input")
        return reading
    }
}
