import Canvas

/// The scalars of a run, each with the columns the layout gives it: 0 for a mark over the one
/// before, 1 or 2.
struct MeasuredText {
    private(set) var scalars: [UInt32] = []
    private(set) var widths: [UInt8] = []
    private(set) var isBlank = true

    init(_ text: String) {
        scalars.reserveCapacity(text.utf8.count)
        widths.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            scalars.append(scalar.value)
            widths.append(Self.advance(of: scalar))
            if scalar != " " { isBlank = false }
        }
    }

    /// Asked of the one table that layout uses: how much wider a text becomes by the scalar.
    private static func advance(of scalar: Unicode.Scalar) -> UInt8 {
        if scalar.isASCII { return 1 }
        var text = "a"
        text.unicodeScalars.append(scalar)
        return UInt8(clamping: TextWidth.width(of: text) - 1)
    }
}
