/// How a speed is commonly said to feel: the bounds are a web article's that collects speeds, not
/// measured.
package enum SpeedFeeling: String, Sendable, Hashable {
    case sluggish
    case readable
    case responsive
    case instant = "nearly instant"

    /// - Parameter rate: Tokens a second.
    package init(_ rate: Double) {
        switch rate {
        case ..<10: self = .sluggish
        case ..<20: self = .readable
        case ..<60: self = .responsive
        default: self = .instant
        }
    }
}
