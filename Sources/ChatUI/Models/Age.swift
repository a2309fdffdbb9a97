internal import ChatCore

/// How long ago something was, as a person says it.
enum Age {
    private static let units: [(seconds: Double, name: String)] = [
        (86_400, "day"), (3600, "hour"), (60, "minute"),
    ]
    /// From then on its date tells more.
    private static let limit = 60 * 86_400.0

    /// - Parameters:
    ///   - instant: In seconds since 1970.
    ///   - now: Likewise; without it the date is told.
    static func words(_ instant: Double, now: Double?) -> String {
        guard let now, now - instant < limit else {
            return CalendarDay(at: instant)?.description ?? "long ago"
        }
        guard let unit = units.first(where: { now - instant >= $0.seconds }) else {
            return "just now"
        }
        let count = Int((now - instant) / unit.seconds)
        return "\(count) \(unit.name)\(count == 1 ? "" : "s") ago"
    }
}
