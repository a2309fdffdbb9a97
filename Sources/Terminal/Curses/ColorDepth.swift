/// How many colours the terminal has, and what becomes of a colour it does not have.
package enum ColorDepth: Int, Comparable, Sendable {
    /// No colours, or none wanted: attributes say what colours would.
    case none = 0
    case eight = 8
    case sixteen = 16
    case palette = 256

    /// The depth for a number of colours, as terminfo gives it.
    package init(colors: Int) {
        switch colors {
        case 256...: self = .palette
        case 16...: self = .sixteen
        case 8...: self = .eight
        default: self = .none
        }
    }

    package static func < (left: ColorDepth, right: ColorDepth) -> Bool {
        left.rawValue < right.rawValue
    }
}
