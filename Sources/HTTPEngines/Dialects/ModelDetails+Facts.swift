internal import ChatCore

extension ModelDetails.Entry {
    /// What a server says, as it can be shown.
    init(told key: String, _ value: String) {
        self.init(key: ServerExplanation.printable(key), value: ServerExplanation.printable(value))
    }
}

extension ModelDetails {
    /// Facts a server tells of a model, in the order of their names; those that are `nil` are
    /// left out.
    static func entries(_ facts: [String: String?]) -> [Entry] {
        facts.compactMapValues(\.self).sorted { $0.key < $1.key }.map { Entry(told: $0, $1) }
    }
}
