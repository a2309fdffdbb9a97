/// A text to be put on the clipboard.
package struct Clipping: Sendable, Hashable {
    /// Without control characters: what is pasted into a shell must not act there.
    package let text: String
    /// What it is, in a sentence: `the reply`.
    package let name: String

    package init(_ text: String, name: String) {
        let kept = text.unicodeScalars.filter { scalar in
            scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control
        }
        self.text = String(String.UnicodeScalarView(kept))
        self.name = name
    }

    /// What became of it.
    package enum Outcome: Sendable, Hashable {
        /// A program took it.
        case taken(by: String)
        /// There is no such program (`nil`), or that one failed.
        case notTaken(by: String?)
        /// It was written to the terminal, which does not tell what it did with it.
        case sentToTerminal
        /// It has more bytes than terminals take.
        case tooLong(limit: Int)
    }
}
