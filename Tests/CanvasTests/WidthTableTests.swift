import CUnicodeWidth
import Canvas
import TestSupport
import Testing

/// Widths against those of utf8proc, and of sequences against a table that
/// `Benchmarks/widths.py` puts to real terminals.
@Suite struct WidthTableTests {
    /// How much wider a text becomes by a scalar.
    private func advance(of scalar: Unicode.Scalar) -> Int {
        TextWidth.width(of: "a\(scalar)") - 1
    }

    private struct Deviation: Equatable {
        var ours: Int
        var theirs: Int
        var reason: String
    }

    private func deviation(of scalar: Unicode.Scalar) -> Deviation? {
        let value = Int32(scalar.value)
        let category = unsafe utf8proc_get_property(value).pointee.category
        guard UInt32(category) != UTF8PROC_CATEGORY_CN.rawValue else { return nil }
        let ours = advance(of: scalar)
        let theirs = Int(utf8proc_charwidth(value))
        guard ours != theirs else { return nil }
        return Deviation(ours: ours, theirs: theirs, reason: reason(for: scalar))
    }

    private func reason(for scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x09: return "a tab is four spaces"
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: return "a line break within a line is a space"
        case 0x1F3FB...0x1F3FF: return "a skin tone is left out"
        case 0x1161...0x11FF, 0xD7B0...0xD7FB: return "drawn into the syllable before it"
        case 0x4DC0...0x4DFF: return "wide since Unicode 16, and in glibc before"
        default: break
        }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .spacingMark: return "a spacing mark has a column in glibc and terminals"
        case .nonspacingMark, .enclosingMark: return "a mark is drawn over what is before it"
        case .control, .format: return "shows nothing"
        case .privateUse, .surrogate: return "shown as U+FFFD"
        default: break
        }
        return properties.isDefaultIgnorableCodePoint ? "shows nothing" : "?"
    }

    @Test("Every scalar is as wide as utf8proc says, but for the ranges listed")
    func scalars() throws {
        var lines: [String] = []
        var open: (first: UInt32, last: UInt32, deviation: Deviation)?
        func close() {
            guard let range = open else { return }
            func hex(_ value: UInt32) -> String {
                let digits = String(value, radix: 16, uppercase: true)
                return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            }
            let name =
                range.first == range.last
                ? hex(range.first) : "\(hex(range.first))..\(hex(range.last))"
            let deviation = range.deviation
            lines.append("\(name) \(deviation.ours) not \(deviation.theirs): \(deviation.reason)")
            open = nil
        }
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), let deviation = deviation(of: scalar) else {
                close()
                continue
            }
            if open?.deviation == deviation, open?.last == value - 1 {
                open?.last = value
            } else {
                close()
                open = (value, value, deviation)
            }
        }
        close()
        #expect(!lines.contains { $0.hasSuffix("?") })
        // Of another Unicode the ranges are others, and the reasons the same.
        guard unsafe String(cString: utf8proc_unicode_version()) == "15.0.0" else { return }
        #expect(try GoldenText("widths").difference(from: lines) == nil)
    }

    @Test("Sequences are shown, and as wide, as the table says")
    func sequences() throws {
        func scalars(_ text: String) -> String {
            text.unicodeScalars.map { String($0.value, radix: 16, uppercase: true) }
                .joined(separator: " ")
        }
        let lines = WidthSamples.all.map { name, text in
            let shown = DisplayText.normalise(text)
            return [name, scalars(text), scalars(shown), "\(TextWidth.width(of: text))"]
                .joined(separator: "\t")
        }
        #expect(try GoldenText("sequences").difference(from: lines) == nil)
    }
}
