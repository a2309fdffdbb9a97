/// How long a server keeps a model in memory after its last use.
package enum KeepAlive: Sendable, Hashable, Codable {
    /// So many seconds; with 0 it goes at once.
    case seconds(Int)
    case forever

    /// `30s`, `10m`, `2h`, a number of seconds, or `forever`; `nil` for anything else.
    init?(text: String) {
        let text = text.lowercased()
        if text == "forever" {
            self = .forever
            return
        }
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
        let factor = text.last.flatMap { units[$0] }
        guard let number = Int(factor == nil ? text[...] : text.dropLast()),
            // Ten years, which is for ever.
            (0...87_600 * 3600 / (factor ?? 1)).contains(number)
        else { return nil }
        self = .seconds(number * (factor ?? 1))
    }

    package var text: String {
        switch self {
        case .forever: "forever"
        case .seconds(let seconds) where seconds > 0 && seconds.isMultiple(of: 3600):
            "\(seconds / 3600)h"
        case .seconds(let seconds) where seconds > 0 && seconds.isMultiple(of: 60):
            "\(seconds / 60)m"
        case .seconds(let seconds): seconds == 0 ? "0" : "\(seconds)s"
        }
    }
}
