#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Instants in ISO 8601, in UTC: `2026-11-26T10:11:12.345Z`.
package enum Timestamp {
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// Of seconds since 1970, to the millisecond.
    static func text(_ seconds: Double) -> String {
        // The style cuts what is below a millisecond off: 0.345 may lie under it.
        Date(timeIntervalSince1970: (seconds * 1000).rounded() / 1000 + 0.0001).formatted(style)
    }

    /// `nil` for a text that is no instant.
    package static func seconds(_ text: String) -> Double? {
        let date = (try? style.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text))
        return date.map { ($0.timeIntervalSince1970 * 1000).rounded() / 1000 }
    }
}
