/// A colour a terminal can be asked for.
package enum Color: Hashable, Sendable {
    /// One of the 16 colours every colour terminal has, in the user's own shades: 0...7, and their
    /// bright variants 8...15.
    case standard(UInt8)
    /// An index into the 256-colour palette of xterm.
    case palette(UInt8)
}
