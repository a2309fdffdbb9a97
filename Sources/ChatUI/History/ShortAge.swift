internal import ChatCore

/// How long ago something was, in a few columns.
enum ShortAge {
    /// From then on its date tells more.
    private static let limit = 60 * 86_400.0

    /// `now`, `5 min`, `3 h`, `12 d`, `2026-03-01`. Both in seconds since 1970.
    static func words(_ instant: Double, now: Double) -> String {
        let seconds = now - instant
        switch seconds {
        case ..<60: return "now"
        case ..<3_600: return "\(Int(seconds / 60)) min"
        case ..<86_400: return "\(Int(seconds / 3_600)) h"
        case ..<limit: return "\(Int(seconds / 86_400)) d"
        default: return CalendarDay(at: instant)?.description ?? "long ago"
        }
    }
}
