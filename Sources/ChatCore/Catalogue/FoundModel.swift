/// A model found on this machine's disk, with what its header tells.
package struct FoundModel: Sendable, Hashable, Codable {
    /// Names it, and says where its preferred copy lies; `broken` where it
    /// cannot be used.
    package var description: ModelDescription
    /// Where else the same content lies.
    package var copies: [ModelCopy]
    /// The Hugging Face repository it came from, `org/name`, where its store tells.
    package var repository: String?
    /// `nil` for a broken one, and where the header does not tell.
    package var footprint: ModelFootprint?
    /// What making a token reads; `nil` likewise.
    package var traffic: ModelTraffic?
    /// Whether all of its weights have 16 bits or more, so that other
    /// quantizations can be made of it without losing twice.
    package var isHighPrecision: Bool

    package init(
        description: ModelDescription, copies: [ModelCopy] = [], repository: String? = nil,
        footprint: ModelFootprint? = nil, traffic: ModelTraffic? = nil,
        isHighPrecision: Bool = false
    ) {
        self.description = description
        self.copies = copies
        self.repository = repository
        self.footprint = footprint
        self.traffic = traffic
        self.isHighPrecision = isHighPrecision
    }
}
