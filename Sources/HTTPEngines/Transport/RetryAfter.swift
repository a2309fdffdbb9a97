internal import NIOHTTP1

/// The header by which a server asks to be left alone for a while.
enum RetryAfter {
    /// In seconds; `nil` without one that can be read. A date is taken against
    /// the server's own clock, which this machine's need not agree with.
    static func seconds(_ headers: HTTPHeaders) -> Int? {
        guard let value = headers.first(name: "Retry-After") else { return nil }
        if let seconds = Int(value) { return seconds < 0 ? nil : min(seconds, 7 * 86400) }
        guard let then = date(value), let now = headers.first(name: "Date").flatMap(date) else {
            return nil
        }
        return min(max(0, then - now), 7 * 86400)
    }

    /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func date(_ text: String) -> Int? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), (1...31).contains(day),
            let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]),
            (1970...9999).contains(year)
        else {
            return nil
        }
        let time = parts[4].split(separator: ":").map { Int($0) }
        guard time.count == 3, let hour = time[0], let minute = time[1], let second = time[2],
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else {
            return nil
        }
        // Days to the first of March, from where a leap day is the last of its year.
        let marchYear = month < 2 ? year - 1 : year
        let leaps = marchYear / 4 - marchYear / 100 + marchYear / 400
        let days = 365 * marchYear + leaps + (153 * ((month + 10) % 12) + 2) / 5 + day - 1
        return (days - 719468) * 86400 + hour * 3600 + minute * 60 + second
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
