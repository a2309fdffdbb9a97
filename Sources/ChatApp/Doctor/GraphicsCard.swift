internal import ChatCore

/// A GPU of this machine, as far as its driver or the system tells.
struct GraphicsCard: Sendable, Hashable {
    enum Maker: Sendable, Hashable {
        case nvidia, amd, intel, apple, unknown
    }

    var name: String
    var maker: Maker
    /// Bytes of its own memory, and what of it is taken; `nil` where it has none or does not tell.
    var memory: Int?
    var used: Int?
    /// The share of the last while in which it computed, from 0 to 1.
    var utilization: Double?

    /// Whether it is known to compute with the machine's main memory, which is no faster for it.
    var isIntegrated: Bool {
        switch maker {
        case .intel: true
        case .amd: memory.map { $0 < 4 << 30 } ?? false
        case .nvidia, .apple, .unknown: false
        }
    }

    init(name: String, maker: Maker, memory: Int? = nil) {
        self.name = name
        self.maker = maker
        self.memory = memory
    }

    init(_ reading: GPUReading) {
        name = reading.name
        maker = Maker(name: reading.name)
        memory = reading.memoryTotal
        used = reading.memoryUsed
        utilization = reading.utilization
    }

    /// - Parameter identity: As this program names GPUs: their driver's name, or `GPU
    ///   0x8086:0x46a6`. `nil` for what only shows a picture.
    init?(identity: String) {
        let numbers = identity.split(separator: " ").last?.split(separator: ":") ?? []
        guard identity.hasPrefix("GPU 0x"), numbers.count == 2 else {
            self.init(name: identity, maker: Maker(name: identity))
            return
        }
        switch numbers[0] {
        case "0x10de": self.init(name: "NVIDIA GPU (\(numbers[1]))", maker: .nvidia)
        case "0x1002": self.init(name: "AMD GPU (\(numbers[1]))", maker: .amd)
        case "0x8086": self.init(name: "Intel GPU (\(numbers[1]))", maker: .intel)
        case let vendor where Self.displays.contains(vendor): return nil
        default: self.init(name: identity, maker: .unknown)
        }
    }

    /// Those of virtual machines and of servers' management: virtio, QEMU, VMware, Hyper-V,
    /// VirtualBox, ASPEED, Matrox.
    private static let displays: Set<Substring> = [
        "0x1af4", "0x1b36", "0x1234", "0x15ad", "0x1414", "0x80ee", "0x1a03", "0x102b",
    ]

    /// All of a machine: those whose drivers tell, and those that are only listed.
    static func all(listed: [String], readings: [GPUReading]) -> [GraphicsCard] {
        let told = readings.map(GraphicsCard.init)
        let makers = Set(told.map(\.maker))
        return told
            + listed.compactMap(GraphicsCard.init(identity:)).filter { !makers.contains($0.maker) }
    }
}

extension GraphicsCard.Maker {
    fileprivate init(name: String) {
        let name = name.lowercased()
        func has(_ words: [String]) -> Bool { words.contains(where: name.contains) }
        self =
            has(["nvidia", "geforce", "quadro", "tesla", "rtx"])
            ? .nvidia : has(["amd", "radeon"]) ? .amd : has(["intel"]) ? .intel : .unknown
    }
}
