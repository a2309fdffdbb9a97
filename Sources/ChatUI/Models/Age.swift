internal import ChatCore

/// How long ago something was.
enum Age {
    private static let units: [(seconds: Double, name: String, sign: String)] = [
        (86_400, "day", "d"), (3600, "hour", "h"), (60, "minute", "min"),
    ]
    /// From then on its date tells more.
    private static let limit = 60 * 86_400.0

    /// As a person says it.
    ///
    /// - Parameters:
    ///   - instant: In seconds since 1970.
    ///   - now: Likewise; without it the date is told.
    static func words(_ instant: Double, now: Double?) -> String {
        guard let now, now - instant < limit else { return day(instant) }
        guard let (count, unit) = age(now - instant) else { return "just now" }
        return "\(count) \(unit.name)\(count == 1 ? "" : "s") ago"
    }

    /// In a few columns: `now`, `5 min`, `3 h`, `12 d`, `2026-03-01`. Both in seconds since 1970.
    static func short(_ instant: Double, now: Double) -> String {
        guard now - instant < limit else { return day(instant) }
        return age(now - instant).map { "\($0.count) \($0.unit.sign)" } ?? "now"
    }

    /// In the largest unit that is whole; `nil` for less than the smallest.
    private static func age(_ seconds: Double) -> (
        count: Int, unit: (seconds: Double, name: String, sign: String)
    )? {
        units.first { seconds >= $0.seconds }.map { (Int(seconds / $0.seconds), $0) }
    }

    private static func day(_ instant: Double) -> String {
        CalendarDay(at: instant)?.description ?? "long ago"
    }
}
