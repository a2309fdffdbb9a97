internal import CMachine
internal import ChatCore

/// NVIDIA's GPUs, through the management library of their driver.
struct NVIDIALibrary: Sendable {
    private let number: CInt
    private let names: [String]

    /// Loads it, once for the life of this process; `nil` when it is not
    /// there or does not work.
    init?(_ path: String) {
        number = unsafe path.withCString { unsafe cm_nvml_open($0) }
        guard number >= 0 else { return nil }
        let library = number
        names = (0..<cm_nvml_count(library)).map { Self.name(library, $0) }
    }

    /// What each of them tells now.
    func readings() -> [GPUReading] {
        names.enumerated().map { index, name in
            let told = cm_nvml_read(number, CInt(index))
            var reading = GPUReading(name: name)
            reading.utilization = known(told.utilization)
            reading.memoryUsed = told.memory_used < 0 ? nil : Int(told.memory_used)
            reading.memoryTotal = told.memory_total < 0 ? nil : Int(told.memory_total)
            reading.temperature = known(told.temperature)
            reading.power = known(told.power)
            reading.clock = known(told.clock)
            reading.clockLimit = known(told.clock_limit)
            return reading
        }
    }

    private func known(_ value: Double) -> Double? {
        value < 0 ? nil : value
    }

    private static func name(_ library: CInt, _ index: CInt) -> String {
        var bytes = [CChar](repeating: 0, count: 128)
        let isKnown = unsafe bytes.withUnsafeMutableBufferPointer {
            unsafe cm_nvml_name(library, index, $0.baseAddress, CInt($0.count)) != 0
        }
        let text = bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return isKnown ? String(decoding: text, as: UTF8.self) : "NVIDIA GPU"
    }
}
