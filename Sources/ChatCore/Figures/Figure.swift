/// A number with its origin.
package struct Figure<Value: Sendable & Hashable & Codable>: Sendable, Hashable, Codable {
    package var value: Value
    package var provenance: Provenance

    package init(_ value: Value, _ provenance: Provenance) {
        self.value = value
        self.provenance = provenance
    }
}
