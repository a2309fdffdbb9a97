#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What asks a terminal to put a text on its clipboard: `OSC 52 ; c ; base64 ST` (xterm ctlseqs).
package struct ClipboardSequence: Hashable, Sendable {
    /// The most bytes of a text that are sent: base64 of it has 74,994, the most that xterm, and
    /// others after it, take.
    package static let limit = 56_244

    /// GNU screen drops what is longer than this in one string; it puts the pieces together again.
    private static let screenPiece = 512

    let bytes: [UInt8]

    /// `nil` for a text longer than terminals take.
    ///
    /// - Parameter isInScreen: Whether GNU screen stands between: it passes on only what is
    ///   wrapped in a DCS string.
    package init?(_ text: String, isInScreen: Bool = false) {
        guard text.utf8.count <= Self.limit else { return nil }
        let plain = Array(
            "\u{1B}]52;c;\(Data(text.utf8).base64EncodedString())\u{7}".utf8)
        guard isInScreen else {
            bytes = plain
            return
        }
        var wrapped: [UInt8] = []
        for start in stride(from: 0, to: plain.count, by: Self.screenPiece) {
            wrapped += [0x1B, UInt8(ascii: "P")]
            wrapped += plain[start..<min(start + Self.screenPiece, plain.count)]
            wrapped += [0x1B, UInt8(ascii: "\\")]
        }
        bytes = wrapped
    }
}
