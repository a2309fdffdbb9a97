/// What a comparison is about.
package enum TuneMeasure: String, Sendable, Hashable, Codable {
    /// Tokens generated per second.
    case decode
    /// Prompt tokens read per second.
    case prefill
    /// Turns per second that read as many tokens as they write. What a setting
    /// that changes both rates is judged by: whichever is slower counts more,
    /// as it does for who waits.
    case turn
}

/// The rates of one sample, in tokens per second.
package struct TuneRates: Sendable, Hashable, Codable {
    /// `nil` where it was not measured.
    package var decode: Double?
    package var prefill: Double?

    package init(decode: Double? = nil, prefill: Double? = nil) {
        self.decode = decode
        self.prefill = prefill
    }

    /// `nil` where what it takes was not measured.
    package func rate(_ measure: TuneMeasure) -> Double? {
        switch measure {
        case .decode: decode
        case .prefill: prefill
        case .turn:
            if let decode, let prefill { 1 / (1 / decode + 1 / prefill) } else { nil }
        }
    }

    /// The middle of each rate.
    static func median(_ samples: [TuneRates]) -> TuneRates {
        func middle(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.sorted()[values.count / 2]
        }
        return TuneRates(
            decode: middle(samples.compactMap(\.decode)),
            prefill: middle(samples.compactMap(\.prefill)))
    }
}
