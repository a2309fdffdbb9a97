/// A day of the Gregorian calendar, in UTC.
package struct CalendarDay: Sendable, Hashable, CustomStringConvertible {
    private static let secondsPerDay = 86_400.0

    /// Days since 1970-01-01.
    private let number: Int

    /// The day an instant lies in, in seconds since 1970; `nil` outside the
    /// years 1600 to 9999.
    package init?(at seconds: Double) {
        guard let number = Int(exactly: (seconds / Self.secondsPerDay).rounded(.down)),
            Self.numbers.contains(number)
        else { return nil }
        self.number = number
    }

    /// The day a text names: `2026-11-26`. `nil` for any other text, and for a
    /// day that is in no calendar.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        let number = Self.number(year: numbers[0], month: numbers[1], day: numbers[2])
        guard Self.numbers.contains(number) else { return nil }
        self.number = number
        // 2026-02-30 is counted on into March, and is then no longer what was asked for.
        guard description == text else { return nil }
    }

    /// Its first instant, in seconds since 1970.
    package var start: Double { Double(number) * Self.secondsPerDay }

    /// The first instant after it.
    package var end: Double { start + Self.secondsPerDay }

    /// `2026-11-26`.
    package var description: String {
        // Years begin with March, so that the day that is sometimes missing is the last.
        var day = number + Self.daysBefore1970
        let cycle = day / Self.daysPerCycle
        day %= Self.daysPerCycle
        let century = min(day / 36_524, 3)
        day -= century * 36_524
        let leap = day / 1461
        day -= leap * 1461
        let rest = min(day / 365, 3)
        day -= rest * 365
        let march = (5 * day + 2) / 153
        day -= (153 * march + 2) / 5
        let year = 400 * cycle + 100 * century + 4 * leap + rest + (march < 10 ? 0 : 1)
        let month = march < 10 ? march + 3 : march - 9
        return [(year, 4), (month, 2), (day + 1, 2)].map(Self.padded).joined(separator: "-")
    }

    /// Days of 400 years, after which the calendar repeats.
    private static let daysPerCycle = 146_097
    /// From the first of March of the year 0.
    private static let daysBefore1970 = 719_468
    /// The years 1600 to 9999: before, the calendar was another one.
    private static let numbers = -135_140...2_932_896

    private static func number(year: Int, month: Int, day: Int) -> Int {
        let march = (month + 9) % 12
        let year = month < 3 ? year - 1 : year
        return 365 * year + year / 4 - year / 100 + year / 400 + (153 * march + 2) / 5 + day - 1
            - daysBefore1970
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
