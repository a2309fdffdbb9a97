#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Dates as exports have them: ISO 8601 in UTC to the millisecond, which is as
/// exact as the history keeps them.
enum ExportDate {
    /// Milliseconds since 1970 up to the end of the year 9999.
    private static let range: ClosedRange<Int64> = 0...253_402_300_799_999

    /// `2026-11-26T13:33:20.250Z`; what is out of range is its nearest end.
    static func text(_ date: Date) -> String {
        let wanted = (date.timeIntervalSince1970 * 1000).rounded()
        let milliseconds =
            Int64(exactly: min(max(wanted, 0), Double(range.upperBound))) ?? range.lowerBound
        let seconds = Date(timeIntervalSince1970: Double(milliseconds / 1000))
        let fraction = String(milliseconds % 1000)
        let padding = String(repeating: "0", count: 3 - fraction.count)
        return "\(seconds.formatted(.iso8601).dropLast()).\(padding)\(fraction)Z"
    }

    /// A date as `text` writes it, also without a fraction; `nil` for anything else.
    static func date(_ text: String) -> Date? {
        guard text.utf8.count <= 40, let dot = text.firstIndex(of: ".") else {
            return (try? Date(text, strategy: .iso8601)).flatMap(valid)
        }
        let digits = text[text.index(after: dot)...].prefix { "0"..."9" ~= $0 }
        let zone = text[digits.endIndex...]
        guard !digits.isEmpty, let whole = try? Date("\(text[..<dot])\(zone)", strategy: .iso8601),
            let thousandths = Int64(digits.prefix(3).padded(to: 3))
        else { return nil }
        let seconds = Int64(whole.timeIntervalSince1970.rounded())
        return valid(Date(timeIntervalSince1970: Double(seconds * 1000 + thousandths) / 1000))
    }

    /// A time of another program: seconds since 1970, or thousandths, millionths
    /// or thousand-millionths of them, told apart by their size. `nil` for what is
    /// no time of this age.
    static func date(sinceEpoch number: Double) -> Date? {
        guard number.isFinite, number > 0 else { return nil }
        var seconds = number
        while seconds > 100_000_000_000 { seconds /= 1000 }
        return valid(Date(timeIntervalSince1970: (seconds * 1000).rounded() / 1000))
    }

    private static func valid(_ date: Date) -> Date? {
        let milliseconds = date.timeIntervalSince1970 * 1000
        return Double(range.lowerBound)...Double(range.upperBound) ~= milliseconds ? date : nil
    }
}

extension Substring {
    /// With zeros at the end, to so many characters.
    fileprivate func padded(to count: Int) -> String {
        self + String(repeating: "0", count: Swift.max(0, count - self.count))
    }
}
