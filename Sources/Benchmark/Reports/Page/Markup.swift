internal import Ledger

/// HTML. A text that is put into it is escaped, and cannot turn the direction of what follows,
/// unless it is markup already: what comes from outside is no tag by being forgotten.
struct Markup: Sendable, Hashable, ExpressibleByStringInterpolation {
    private(set) var text: String

    init(stringLiteral value: String) {
        text = value
    }

    init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
    }

    /// Markup that was made safe elsewhere, such as a chart's.
    init(trusted text: String) {
        self.text = text
    }

    static func + (first: Markup, second: Markup) -> Markup {
        Markup(trusted: first.text + second.text)
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ plain: String) {
            text += SVGText.escaped(ReportText.readable(plain))
        }

        mutating func appendInterpolation(_ number: Int) { text += String(number) }

        mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        /// One after the other.
        mutating func appendInterpolation(_ markup: [Markup]) {
            for part in markup { text += part.text }
        }
    }
}
