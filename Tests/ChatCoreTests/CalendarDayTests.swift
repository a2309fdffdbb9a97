import Foundation
import Testing

@testable import ChatCore

@Suite struct CalendarDayTests {
    @Test("Days are named as the calendar has them")
    func names() throws {
        let calendar = Date.ISO8601FormatStyle().year().month().day()
        // Steps of 246 days and a half, from 1600 to 9999, meet every day of the year.
        for seconds in stride(from: -11_676_096_000.0, to: 253_402_300_800, by: 5917 * 3600) {
            let day = try #require(CalendarDay(at: seconds))
            let date = Date(timeIntervalSince1970: seconds)
            #expect(day.description == date.formatted(calendar))
            #expect(CalendarDay(day.description) == day)
            #expect(day.start <= seconds && seconds < day.end)
        }
    }

    @Test("The last instant of a day is of it, and the next of the next")
    func ends() throws {
        let day = try #require(CalendarDay("2024-02-29"))
        #expect(CalendarDay(at: day.end - 0.001) == day)
        #expect(CalendarDay(at: day.end)?.description == "2024-03-01")
        #expect(CalendarDay(at: -1)?.description == "1969-12-31")
    }

    @Test(
        "What is no day is none",
        arguments: [
            "", "today", "2026-11", "2026-11-31", "2025-02-29", "2026-13-01", "2026-00-10",
            "1599-12-31", "2026-1-1", "+026-01-01", "2026-11-26T10:00", "26-11-2026",
        ])
    func noDay(_ text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test("An instant beyond the calendar has no day", arguments: [.nan, .infinity, 1e15, -1e15])
    func beyond(_ seconds: Double) {
        #expect(CalendarDay(at: seconds) == nil)
    }
}
