/// What a GPU's driver tells of it.
package struct GPUReading: Sendable, Hashable, Codable {
    package var name: String
    /// The share of the last while in which it computed, from 0 to 1.
    package var utilization: Double?
    package var memoryUsed: Int?
    package var memoryTotal: Int?
    /// Degrees Celsius.
    package var temperature: Double?
    /// Watts.
    package var power: Double?
    /// Hertz.
    package var clock: Double?
    package var clockLimit: Double?

    package init(name: String) {
        self.name = name
    }
}
