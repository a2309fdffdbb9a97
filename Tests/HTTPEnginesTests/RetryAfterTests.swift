import NIOHTTP1
import Testing

@testable import HTTPEngines

@Suite struct RetryAfterTests {
    @Test(
        "Dates are seconds since 1970",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799),
            ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800),
            ("Fri, 27 Nov 2026 07:58:00 GMT", 1_795_766_280),
            ("Fri, 31 Dec 2100 00:00:00 GMT", 4_133_894_400),
        ])
    func dates(text: String, seconds: Int) {
        #expect(RetryAfter.date(text) == seconds)
    }

    @Test(
        "What is no date is none",
        arguments: [
            "", "soon", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 25:49:37 GMT",
            "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 06 Nov 999999999999 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
        ])
    func noDates(text: String) {
        #expect(RetryAfter.date(text) == nil)
    }

    @Test("Seconds are what they are, dates are taken against the server's clock")
    func seconds() {
        let now = ("Date", "Fri, 27 Nov 2026 07:58:00 GMT")
        func seconds(_ value: String, _ more: (String, String)...) -> Int? {
            RetryAfter.seconds(HTTPHeaders([("Retry-After", value)] + more))
        }
        #expect(seconds("0") == 0)
        #expect(seconds("20", now) == 20)
        #expect(seconds("-5") == nil)
        #expect(seconds("99999999999999") == 7 * 86400)
        #expect(seconds("99999999999999999999999999") == nil)
        #expect(seconds("Fri, 27 Nov 2026 07:59:30 GMT", now) == 90)
        #expect(seconds("Fri, 27 Nov 2026 07:00:00 GMT", now) == 0)
        #expect(seconds("Fri, 27 Nov 2026 07:59:30 GMT") == nil)
        #expect(RetryAfter.seconds(HTTPHeaders()) == nil)
    }
}
