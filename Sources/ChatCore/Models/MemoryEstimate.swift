/// What a model takes in memory as it would be loaded, and what there is.
/// Bytes everywhere.
package struct MemoryEstimate: Sendable, Hashable, Codable {
    /// One place models lie in: the machine's memory, or a GPU's.
    package struct Device: Sendable, Hashable, Codable {
        /// `CPU`, `CUDA0`, `Metal`.
        package var name: String
        package var weights: Int
        /// KV cache and recurrent state.
        package var cache: Int
        /// Buffers of the computation.
        package var compute: Int
        /// What is free there for it; `nil` where it is not known.
        package var available: Int?

        package var needed: Int { weights + cache + compute }

        package init(
            name: String, weights: Int, cache: Int, compute: Int, available: Int? = nil
        ) {
            self.name = name
            self.weights = weights
            self.cache = cache
            self.compute = compute
            self.available = available
        }
    }

    package var devices: [Device]
    /// The window it was computed for, in tokens.
    package var contextWindow: Int
    /// The largest window that would fit, in tokens; `nil` where none does or
    /// it was not looked for.
    package var largestWindow: Int?

    /// Bytes it takes on all devices together.
    package var bytes: Int { devices.reduce(0) { $0 + $1.needed } }

    package var fits: Bool {
        devices.allSatisfy { device in device.available.map { device.needed <= $0 } ?? true }
    }

    package init(devices: [Device], contextWindow: Int, largestWindow: Int? = nil) {
        self.devices = devices
        self.contextWindow = contextWindow
        self.largestWindow = largestWindow
    }
}
