#if canImport(Darwin)
    internal import Darwin

    /// The kernel's numbers, by their names.
    package enum SystemControl {
        /// `nil` for a name the kernel does not know.
        package static func number(_ name: String) -> Int? {
            // Some are of 32 bits and leave the rest as it is: zero.
            var value: UInt64 = 0
            var size = MemoryLayout<UInt64>.size
            guard unsafe sysctlbyname(name, &value, &size, nil, 0) == 0 else { return nil }
            return Int(clamping: value)
        }
    }
#endif
