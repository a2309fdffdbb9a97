/// A key of a keyboard, or the character it types.
package enum Key: Hashable, Sendable {
    /// A typed character: one scalar. Combining marks typed after it are keys of their own, since
    /// they may arrive later; an editor joins them.
    case character(Character)
    case enter
    case tab
    case backTab
    case escape
    case backspace
    case delete
    case insert
    case up, down, left, right
    case home, end
    case pageUp, pageDown
    /// F1 is `.function(1)`.
    case function(Int)
}
