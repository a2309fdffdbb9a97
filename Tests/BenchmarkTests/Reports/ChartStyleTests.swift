import Foundation
import Testing

@testable import Benchmark

@Suite struct ChartStyleTests {
    /// The luminance of `#rrggbb`, as WCAG 2 has it.
    private func luminance(_ colour: String) throws -> Double {
        let number = try #require(Int(colour.dropFirst(), radix: 16))
        let parts = [16, 8, 0].map { shift -> Double in
            let value = Double(number >> shift & 0xFF) / 255
            return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    private func contrast(_ first: String, _ second: String) throws -> Double {
        let values = [try luminance(first), try luminance(second)].sorted()
        return (values[1] + 0.05) / (values[0] + 0.05)
    }

    @Test("text can be read on its paper, and lines and marks can be seen, in both schemes")
    func contrasts() throws {
        for style in [ChartStyle.light, .dark] {
            for text in style.names + [style.ink, style.faint] {
                #expect(try contrast(text, style.paper) >= 4.5, "\(text)")
            }
            for colour in style.series {
                #expect(try contrast(colour, style.paper) >= 3, "\(colour)")
            }
            #expect(style.series.count == BenchSeries.mostDrawn)
            #expect(style.names.count == BenchSeries.mostDrawn)
        }
    }
}
