/// By what the models of the grid are ordered.
enum ModelSorting: String, Sendable, CaseIterable {
    /// Weights, the fewest first, within each family.
    case size
    case name
    /// Tokens a second, the most first.
    case speed
    /// The latest first.
    case used = "last used"

    var next: ModelSorting {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }
}
