#if canImport(Darwin)
    /// Not asked for: macOS has no huge pages to gain, and its GPU reads mapped
    /// weights where they lie.
    func availableMemory() -> Int? { nil }

    func fileSize(_ path: String) -> Int? { nil }
#endif
