import Canvas
import Testing

@Suite struct ReadableTests {
    @Test(
        "rates keep about three figures",
        arguments: [
            (142.3, "142"), (1234.5, "1235"), (99.96, "100"), (99.94, "99.9"), (42.13, "42.1"),
            (9.38, "9.4"), (0.996, "1.0"), (0.38, "0.38"), (0.004, "0.00"), (0, "0.00"),
            (Double.nan, "–"), (Double.infinity, "–"),
        ])
    func rates(value: Double, shown: String) {
        #expect(Readable.rate(value) == shown)
    }

    @Test(
        "decimals are as many as asked for",
        arguments: [
            (142.34, 1, "142.3"), (0.05, 1, "0.1"), (-0.04, 1, "0.0"), (-2.5, 0, "-3"),
            (7, 3, "7.000"), (0.007, 3, "0.007"), (1e300, 2, "1e+300"),
        ])
    func decimals(value: Double, decimals: Int, shown: String) {
        #expect(Readable.fixed(value, decimals: decimals) == shown)
    }

    @Test(
        "counts are shortened from a thousand on",
        arguments: [
            (0, "0"), (754, "754"), (999, "999"), (1000, "1.0k"), (3140, "3.1k"), (9960, "10k"),
            (38_400, "38k"), (999_499, "999k"), (999_500, "1.0M"), (135_000_000, "135M"),
            (7_600_000_000, "7.6G"), (-3140, "-3.1k"), (Int.min, "-9223372037G"),
        ])
    func counts(value: Int, shown: String) {
        #expect(Readable.count(value) == shown)
    }

    @Test(
        "sizes are in binary units",
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (17 << 20, "17 MiB"),
            ((1 << 20) - 1, "1.0 MiB"), (1_610_612_736, "1.5 GiB"), (Int.max, "8.0 EiB"),
        ])
    func sizes(value: Int, shown: String) {
        #expect(Readable.bytes(value) == shown)
    }

    @Test(
        "times are in the unit that fits them",
        arguments: [
            (0, "0 s"), (0.00038, "380 µs"), (0.0069, "6.9 ms"), (0.058, "58 ms"),
            (0.9994, "999 ms"), (0.9996, "1.0 s"), (3.21, "3.2 s"), (59.4, "59 s"),
            (59.6, "1 min"), (80, "1 min 20 s"), (3599.6, "1 h"), (7500, "2 h 5 min"),
            (86_400, "1 d"), (93_600, "1 d 2 h"), (-80, "-1 min 20 s"), (Double.nan, "–"),
        ])
    func times(seconds: Double, shown: String) {
        #expect(Readable.duration(seconds: seconds) == shown)
    }

    @Test("durations and shares")
    func others() {
        #expect(Readable.duration(.milliseconds(58)) == "58 ms")
        #expect(Readable.duration(.seconds(125)) == "2 min 5 s")
        #expect(Readable.percent(0.9249) == "92%")
        #expect(Readable.percent(.nan) == "–")
    }
}
