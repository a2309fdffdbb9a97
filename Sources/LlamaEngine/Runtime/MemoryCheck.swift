internal import CLlama
internal import ChatCore
internal import EngineKit

/// Whether a model fits, worked out by libllama itself on a load that
/// allocates nothing.
///
/// Weights mapped from a file count in full: the kernel can give their pages
/// back, but every token reads all of them, so that a model whose weights do
/// not fit runs at the speed of the disk.
struct MemoryCheck: ~Copyable {
    private let plan: LoadPlan
    private let model: DryLoad
    /// Bytes the machine gets back before the load, because the loaded model
    /// is freed.
    private let freed: Int

    /// `nil` when the model cannot be read; the reason is in libllama's log.
    init?(_ plan: LoadPlan, parameters: llama_model_params, freed: Int = 0) {
        guard let model = unsafe DryLoad(path: plan.path, parameters: parameters) else {
            return nil
        }
        self.plan = plan
        self.model = model
        self.freed = freed
    }

    /// Whether the model is so small beside what is free that nothing has to
    /// be computed: reading its vocabulary for that would take as long as the
    /// whole load. A cache of 8,192 tokens of the costliest kind is about four
    /// times the weights of the models that have the largest for their size;
    /// sixteen times, and in proportion for longer windows, is room enough.
    static func isNeedless(_ plan: LoadPlan) -> Bool {
        guard !Devices.hasGPU, let available = availableMemory(), let size = plan.fileBytes else {
            return false
        }
        let longest = max(plan.settings.contextWindow ?? 0, LoadPlan.defaultWindow)
        let windows = longest / LoadPlan.defaultWindow + 1
        // Whoever computes more at once needs more for it.
        let batches = plan.microBatch / LoadPlan.defaultBatch + 1
        let room = size.multipliedReportingOverflow(by: 8 * windows * batches / 2)
        return available >= 2 << 30 && !room.overflow && room.partialValue <= available
    }

    var trainedContext: Int { model.trainedContext }

    /// What it takes with a window of so many tokens; `nil` when libllama
    /// makes no such context.
    func estimate(window: Int) -> MemoryEstimate? {
        // libllama keeps some fifty bytes for every cell even of a cache it
        // does not allocate: a window far beyond what fits is not tried but
        // continued in a straight line, which caches follow from here on.
        if window > Self.longestTried, let far = extrapolated(to: window), far.isFarTooLarge {
            return far
        }
        return measured(window: window)
    }

    private func extrapolated(to window: Int) -> MemoryEstimate? {
        guard let half = measured(window: Self.longestTried / 2),
            let whole = measured(window: Self.longestTried)
        else { return nil }
        var far = whole
        far.contextWindow = Self.padded(window)
        let halves = (far.contextWindow - Self.longestTried) / (Self.longestTried / 2)
        for index in far.devices.indices {
            let (less, more) = (half.devices[index], whole.devices[index])
            far.devices[index].cache += (more.cache - less.cache) * halves
            far.devices[index].compute += (more.compute - less.compute) * halves
        }
        return far
    }

    private func measured(window: Int) -> MemoryEstimate? {
        guard let memory = unsafe model.memory(plan.contextParameters(window: window)) else {
            return nil
        }
        let devices = memory.map { memory in
            var device = memory.device
            device.available =
                memory.isHost
                ? availableMemory().map { Self.withoutReserve($0 + freed, most: 128 << 20) }
                : memory.free.map { Self.withoutReserve($0, most: 512 << 20) }
            return device
        }
        return MemoryEstimate(devices: devices, contextWindow: Self.padded(window))
    }

    /// The largest window that fits, up to `limit` or the trained length,
    /// whichever is more; `nil` when none does.
    func largestWindow(upTo limit: Int = 0) -> Int? {
        let step = Self.windowStep
        func fits(_ steps: Int) -> Bool { estimate(window: steps * step)?.fits ?? false }
        var tooMany = max(trainedContext, limit, step) / step
        if fits(tooMany) { return tooMany * step }
        var fitting = 0
        while tooMany - fitting > 1 {
            let middle = (fitting + tooMany) / 2
            if fits(middle) { fitting = middle } else { tooMany = middle }
        }
        return fitting > 0 ? fitting * step : nil
    }

    /// Why a model that does not fit is not loaded, and what would be.
    func refusal(_ estimate: MemoryEstimate) -> EngineError {
        var sentence = "\(plan.path.lastPathComponent) does not fit in memory"
        if let device = estimate.devices.first(where: { $0.needed > $0.available ?? .max }) {
            let needed = MemoryFigure(device.needed)
            let place = device.name == Devices.processor ? "" : " on \(device.name)"
            sentence =
                "\(plan.path.lastPathComponent) needs \(needed)\(place) (weights \(needed.part(device.weights)), KV cache \(needed.part(device.cache)), compute \(needed.part(device.compute))) and \(MemoryFigure(device.available ?? 0)) are free"
        }
        let window = estimate.largestWindow
        let remedy =
            window.map { "with --context \($0) it would fit" }
            ?? "no window fits: choose a smaller quantization or a smaller model"
        return EngineError(.outOfMemory, "\(sentence); \(remedy).")
    }

    /// The longest window that is always tried, in tokens.
    private static let longestTried = 1 << 18

    /// libllama rounds windows up to a multiple of this.
    static let windowStep = 256

    static func padded(_ window: Int) -> Int {
        (window + windowStep - 1) / windowStep * windowStep
    }

    /// What libllama does not count needs room as well: the vocabulary, the
    /// sampler, the program itself, and what else runs on the machine.
    private static func withoutReserve(_ free: Int, most: Int) -> Int {
        free - min(most, free / 8)
    }
}

extension MemoryEstimate {
    /// Whether it needs so much more than there is that being exact helps nobody.
    fileprivate var isFarTooLarge: Bool {
        devices.contains { device in device.available.map { device.needed / 2 > $0 } ?? false }
    }
}

/// A number of bytes for a sentence: `5.2 GiB`.
struct MemoryFigure: CustomStringConvertible {
    private let bytes: Int
    private let unit: Int

    init(_ bytes: Int) {
        self.bytes = bytes
        unit = bytes >= 1 << 30 ? 1 << 30 : 1 << 20
    }

    var description: String {
        "\(part(bytes)) \(unit == 1 << 30 ? "GiB" : "MiB")"
    }

    /// A part of it in the same unit, without its name.
    func part(_ bytes: Int) -> String {
        guard unit == 1 << 30 else { return String((bytes + unit / 2) / unit) }
        let tenths = (bytes + unit / 20) / (unit / 10)
        return "\(tenths / 10).\(tenths % 10)"
    }
}
