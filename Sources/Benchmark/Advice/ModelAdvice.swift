package import ChatCore

/// Which common models a machine has the memory for, and how fast they may be there.
///
/// Estimates: a size is stood for by one common model of it, whose KV cache in 16 bits is
/// counted, and a speed is a share of the memory's bandwidth by the bytes of the weights.
package struct ModelAdvice: Sendable {
    private let models: ModelTable
    private let hardware: HardwareTable

    package init(models: ModelTable, hardware: HardwareTable) {
        self.models = models
        self.hardware = hardware
    }

    /// From the smallest to the best.
    package static let quantizations = ["Q3_K_M", "Q4_K_M", "Q5_K_M", "Q8_0", "BF16"].map {
        Quantization($0)
    }
    /// Windows that are commonly chosen, in tokens.
    package static let windows = [2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072]
    /// Tokens a second from which on reading along feels no wait.
    package static let responsive = 10.0
    /// Tokens of window a conversation begins with.
    static let firstWindow = 4096
    /// What the computing takes beside weights and cache: 512 MiB.
    static let overhead = 512 << 20
    /// The largest size that is begun with where nothing tells how fast it would be.
    static let largestUnmeasured = 8_500_000_000

    /// What fits as a whole into the memory models would be in, the one to begin with first: the
    /// largest at Q4_K_M that leaves room and is expected to be responsive. Then the others of
    /// which the same is expected, the largest first, then those that are slow, then those that
    /// are tight. Empty where the memory is not known, or too little for any.
    package func suggestions(
        for machine: AdvisedMachine, measured: [MeasuredModelSpeed] = []
    ) -> [ModelSuggestion] {
        guard let memory = AdvisedMemory(machine, hardware) else { return [] }
        var found: [ModelSuggestion] = []
        for model in models.representatives {
            for quantization in Self.quantizations {
                guard var one = suggestion(model, quantization, memory) else { continue }
                if let own = Self.measured(one, among: measured) { one.speed = own }
                one.reason = reason(one, memory)
                found.append(one)
            }
        }
        found.sort { Self.precedes($0, $1) }
        guard let index = Self.first(of: found) else { return found }
        var first = found.remove(at: index)
        first.reason = beginning(first, memory)
        return [first] + found
    }

    // MARK: One

    private func suggestion(
        _ model: ModelFact, _ quantization: Quantization, _ memory: AdvisedMemory
    ) -> ModelSuggestion? {
        guard let bits = quantization.bitsPerWeight, let cache = model.cacheBytesPerToken,
            let represents = model.represents
        else { return nil }
        let weights = Int(Double(model.parameters) * bits / 8)
        func need(_ window: Int) -> Int { weights + Self.overhead + cache * window }
        let windows = Self.windows.filter { $0 <= model.window ?? Self.windows[0] }
        // The largest that leaves an eighth, or else the largest at all.
        let fitting = windows.last {
            MachineSurvey.Fit(needed: need($0), available: memory.available) == .fits
        }
        guard let window = fitting ?? windows.last(where: { need($0) <= memory.available }) else {
            return nil
        }
        var one = ModelSuggestion(
            parameters: represents, quantization: quantization, memoryBytes: need(window),
            contextWindow: window,
            fit: MachineSurvey.Fit(needed: need(window), available: memory.available), reason: "")
        one.speed = memory.bandwidth.map { bandwidth in
            Figure(bandwidth * memory.share / Double(max(1, weights)), .estimated)
        }
        return one
    }

    /// The median of what was measured with models of about that size in that quantization.
    private static func measured(
        _ one: ModelSuggestion, among measured: [MeasuredModelSpeed]
    ) -> Figure<Double>? {
        let same = measured.filter { speed in
            (0.9...1.12).contains(Double(speed.parameters) / Double(one.parameters))
                && speed.quantization.rawValue.uppercased() == one.quantization.rawValue
        }.sorted { $0.tokensPerSecond < $1.tokensPerSecond }
        guard !same.isEmpty else { return nil }
        let middle = same[same.count / 2]
        return Figure(middle.tokensPerSecond, middle.provenance)
    }

    // MARK: In which order

    private static func isResponsive(_ one: ModelSuggestion) -> Bool {
        one.speed.map { $0.value >= responsive } ?? (one.parameters <= largestUnmeasured)
    }

    /// Whether there is little room, or none for a conversation.
    private static func isTight(_ one: ModelSuggestion) -> Bool {
        one.fit == .tight || one.contextWindow < firstWindow
    }

    /// Comfortable and responsive ones, slow ones, tight ones; of each the largest first, and of
    /// a size the one nearest to Q4_K_M.
    private static func precedes(_ one: ModelSuggestion, _ other: ModelSuggestion) -> Bool {
        func rank(_ one: ModelSuggestion) -> (Int, Int, Int) {
            let group = isTight(one) ? 2 : isResponsive(one) ? 0 : 1
            let usual = quantizations.firstIndex(of: .q4KM) ?? 0
            let distance = abs((quantizations.firstIndex(of: one.quantization) ?? 0) - usual)
            return (group, -one.parameters, distance)
        }
        return rank(one) < rank(other)
    }

    private static func first(of found: [ModelSuggestion]) -> Int? {
        found.firstIndex {
            $0.fit == .fits && $0.quantization == .q4KM && isResponsive($0)
                && $0.contextWindow >= firstWindow
        }
            // Where none is responsive, the smallest is the fastest.
            ?? found.lastIndex { $0.fit == .fits && $0.quantization == .q4KM }
    }

    // MARK: Why

    private func reason(_ one: ModelSuggestion, _ memory: AdvisedMemory) -> String {
        let place = Self.words(memory.place)
        if one.fit == .tight {
            return "It fits into \(place) with little left for anything else."
        }
        if one.contextWindow < Self.firstWindow {
            return "It fits into \(place), with a window of \(one.contextWindow) tokens only."
        }
        guard let speed = one.speed else {
            return "It fits into \(place); how fast that is read is not known."
        }
        let text = ClaimNumber.short(speed.value)
        let source = speed.provenance == .estimated ? "is expected to make" : "made"
        return speed.value >= Self.responsive
            ? "It fits into \(place) and \(source) \(text) tok/s."
            : "It fits into \(place), but \(source) only \(text) tok/s."
    }

    private func beginning(_ one: ModelSuggestion, _ memory: AdvisedMemory) -> String {
        let place = Self.words(memory.place)
        guard let speed = one.speed else {
            return
                "It fits into \(place) with room to spare; how fast it would be is not known, so "
                + "that no larger one is named."
        }
        let text = ClaimNumber.short(speed.value)
        let source = speed.provenance == .estimated ? "is expected to make" : "made"
        return speed.value >= Self.responsive
            ? "It is the largest at Q4_K_M that fits into \(place) with room to spare and feels "
                + "responsive: it \(source) \(text) tok/s."
            : "It is the fastest at Q4_K_M that fits into \(place), though it \(source) only "
                + "\(text) tok/s."
    }

    private static func words(_ place: AdvisedMemory.Place) -> String {
        switch place {
        case .gpu: "the GPU's memory"
        case .unified: "what macOS leaves the GPU of the memory"
        case .main: "main memory"
        }
    }
}
