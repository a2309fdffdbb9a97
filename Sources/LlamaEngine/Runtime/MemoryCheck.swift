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
    private let draft: DryLoad?
    /// What the machine has for the load: read once, so that all windows are
    /// held against the same.
    private let available: Int?

    /// `draft` is the plan's draft model, and `freed` bytes come back before
    /// the load, because the loaded model is freed. `nil` when the model
    /// cannot be read; the reason is in libllama's log.
    init?(
        _ plan: LoadPlan, parameters: llama_model_params, draft: DryLoad? = nil, freed: Int = 0
    ) {
        guard let model = unsafe DryLoad(path: plan.path, parameters: parameters) else {
            return nil
        }
        self.plan = plan
        self.model = model
        self.draft = draft
        available = Self.hostAvailable(freed: freed)
    }

    /// Bytes of the machine's memory a load can have, with what is `freed`
    /// before it; `nil` where the system does not tell.
    static func hostAvailable(freed: Int = 0) -> Int? {
        availableMemory().map { withoutReserve($0 + freed, most: 128 << 20) }
    }

    /// Whether the model is so small beside what is free that nothing has to
    /// be computed: reading its vocabulary for that would take as long as the
    /// whole load. A cache of 8,192 tokens of the costliest kind is about four
    /// times the weights of the models that have the largest for their size;
    /// sixteen times, and in proportion for longer windows, is room enough; a
    /// draft model counts like a part of the model.
    ///
    /// What is available is told of such a load all the same, since that takes
    /// no more than a look at the system. The largest window is not looked for,
    /// neither then nor where the window asked for fits: it is null in reports.
    static func isNeedless(_ plan: LoadPlan) -> Bool {
        guard !plan.hasDevices, !Devices.hasGPU, let available = availableMemory(),
            let size = plan.fileBytes
        else { return false }
        let longest = max(plan.settings.contextWindow ?? 0, LoadPlan.defaultWindow)
        let windows = longest / LoadPlan.defaultWindow + 1
        // Whoever computes more at once needs more for it.
        let batches = plan.microBatch / LoadPlan.defaultBatch + 1
        let room = size.multipliedReportingOverflow(by: 8 * windows * batches / 2)
        return available >= 2 << 30 && !room.overflow && room.partialValue <= available
    }

    var trainedContext: Int { model.trainedContext }

    /// What it takes with a window of so many tokens, the draft model included;
    /// `nil` when libllama makes no such context.
    func need(window: Int) -> MemoryNeed? {
        // libllama keeps some fifty bytes for every cell even of a cache it
        // does not allocate: a window far beyond what fits is not tried but
        // continued in a straight line, which caches follow from here on.
        if window > Self.longestTried, let far = extrapolated(to: window),
            far.estimate.isFarTooLarge
        {
            return far
        }
        return measured(window: window)
    }

    private func extrapolated(to window: Int) -> MemoryNeed? {
        guard let half = measured(window: Self.longestTried / 2),
            let whole = measured(window: Self.longestTried)
        else { return nil }
        let padded = Self.padded(window)
        let halves = (padded - Self.longestTried) / (Self.longestTried / 2)
        return whole.continued(from: half, steps: halves, window: padded)
    }

    private func measured(window: Int) -> MemoryNeed? {
        guard let own = unsafe model.memory(plan.contextParameters(window: window)) else {
            return nil
        }
        // A draft model libllama makes no context of is left to its load to refuse.
        let beside = unsafe draft?.memory(DraftModel.contextParameters(window: window)) ?? []
        var need = MemoryNeed(
            estimate: MemoryEstimate(
                devices: own.map { device($0) }, contextWindow: Self.padded(window)),
            draft: beside.map { device($0) })
        need.estimate.add(need.draft)
        return need
    }

    /// With what is available there.
    private func device(_ memory: DeviceMemory) -> MemoryEstimate.Device {
        var device = memory.device
        device.available =
            memory.isHost
            ? available : memory.free.map { Self.withoutReserve($0, most: 512 << 20) }
        return device
    }

    /// The largest window that fits, up to `limit` or the trained length,
    /// whichever is more; `nil` when none does.
    func largestWindow(upTo limit: Int = 0) -> Int? {
        let step = Self.windowStep
        func fits(_ steps: Int) -> Bool { need(window: steps * step)?.estimate.fits ?? false }
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
    func refusal(_ need: MemoryNeed) -> EngineError {
        let draftName = plan.settings.draftModel?.lastPathComponent
        let name =
            plan.path.lastPathComponent + (draftName.map { " with the draft model \($0)" } ?? "")
        var sentence = "\(name) does not fit in memory"
        if let device = need.estimate.devices.first(where: { $0.needed > $0.available ?? .max }) {
            let needed = MemoryFigure(device.needed)
            let place = device.name == Devices.processor ? "" : " on \(device.name)"
            var parts = needed.parts(of: device)
            if let draft = need.draft.first(where: { $0.name == device.name }) {
                parts +=
                    "; of that the draft model \(needed.part(draft.needed)): \(needed.parts(of: draft))"
            }
            sentence =
                "\(name) needs \(needed)\(place) (\(parts)) and \(MemoryFigure(device.available ?? 0)) are free"
            let others = need.estimate.devices.compactMap { other in
                other.name == device.name
                    ? nil
                    : other.available.map { "\(MemoryFigure($0)) on \(other.name)" }
            }
            if !others.isEmpty { sentence += ", with \(others.joined(separator: ", "))" }
        }
        let isPair = draftName != nil
        let remedy =
            need.estimate.largestWindow.map {
                "with --context \($0) it would fit"
                    + (isPair ? ", and perhaps without the draft model" : "")
            }
            ?? (isPair
                ? "no window fits: go without the draft model, or choose smaller models"
                : "no window fits: choose a smaller quantization or a smaller model")
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

    /// What lies on a device, part by part.
    func parts(of device: MemoryEstimate.Device) -> String {
        "weights \(part(device.weights)), KV cache \(part(device.cache)), compute \(part(device.compute))"
    }
}
