/// Names one call to the child, so that its answer finds the caller.
struct RequestID: RawRepresentable, Sendable, Hashable, Comparable {
    var rawValue: UInt64
    init(rawValue: UInt64) { self.rawValue = rawValue }

    static func < (left: RequestID, right: RequestID) -> Bool {
        left.rawValue < right.rawValue
    }
}
