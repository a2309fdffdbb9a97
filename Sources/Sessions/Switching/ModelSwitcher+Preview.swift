package import ChatCore
package import EngineKit

/// What a switch will take, found out before it.
extension ModelSwitcher {
    /// Tells `report` what is known, several times, and returns all of it. Starts
    /// the target's engine where one has to count, and leaves it running: `run`
    /// goes on with it. Throws what the engine says of a model it cannot read.
    package func preview(
        _ target: SwitchTarget, report: @escaping @Sendable (SwitchPreview) -> Void = { _ in }
    ) async throws(EngineError) -> SwitchPreview {
        let reading = await manager.reading
        let held = warm.first { $0.serves(target) }
        var preview = SwitchPreview(target.model)
        var known = 0
        if let held {
            preview.way = .warm
            preview.loadSeconds = Figure(0, .estimated)
            if let cache = held.cache, cache.conversation == reading.conversation {
                known = cache.tokens
            }
        } else if let state = parked[ParkedKey(target.request, reading.conversation)] {
            preview.way = .restored(tokens: state.tokens, bytes: state.bytes)
            known = state.tokens
        }
        report(preview)
        try await measure(&preview, target, held)
        if preview.loadSeconds == nil { preview.loadSeconds = await knowledge.loadSeconds(target) }
        report(preview)
        if let total = try await count(reading, target, held) {
            let left = max(0, total.value - known)
            preview.tokensToRead = Figure(left, total.provenance)
            preview.readSeconds =
                left == 0
                ? Figure(0, .estimated) : await knowledge.readSeconds(target, left, known)
        }
        preview.isComplete = true
        report(preview)
        return preview
    }

    /// What it takes in memory, and what becomes of the model of now.
    private func measure(
        _ preview: inout SwitchPreview, _ target: SwitchTarget, _ held: HeldModel?
    ) async throws(EngineError) {
        let current = await currentBytes
        let before = await heldBytes
        preview.memoryBefore = before
        let isOldOurs = self.current.isEmbedded
        if !isOldOurs { preview.old = .left }
        guard target.chat.isEmbedded, held == nil else {
            preview.memoryAfter = before
            preview.memoryPeak = before
            if isOldOurs { preview.old = keepsOld(current, free: nil) ? .keptWarm : .parked }
            return
        }
        if await isServerHeld(for: target) {
            if isOldOurs { preview.old = .parked }
            return
        }
        let estimate: MemoryEstimate
        do throws(EngineError) {
            estimate = try await target.chat.engine.memory(for: target.request)
        } catch {
            guard error.code == .unsupported else { throw error }
            return
        }
        let kept = warm.map(\.bytes)
        switch await room(for: estimate) {
        case .beside(let ending):
            let rest = kept.dropFirst(ending).reduce(0, +)
            let keeps = isOldOurs && keepsOld(current, free: estimate.left, ending: ending)
            if isOldOurs { preview.old = keeps ? .keptWarm : .parked }
            preview.memoryPeak = rest + current + estimate.bytes
            preview.memoryAfter = rest + (keeps ? current : 0) + estimate.bytes
            let tight = estimate.devices.contains { device in
                device.available.map {
                    MachineSurvey.Fit(needed: device.needed, available: $0) != .fits
                } ?? false
            }
            preview.fit = tight ? .tight : .fits
        case .inPlace:
            if isOldOurs { preview.old = .parked }
            preview.memoryPeak = estimate.bytes
            preview.memoryAfter = estimate.bytes
            preview.fit = .tight
        case .none:
            preview.memoryAfter = estimate.bytes
            preview.memoryPeak = estimate.bytes
            preview.fit = .tooBig
        }
    }

    /// How many tokens the conversation has for the target; `nil` where nobody
    /// can count them.
    private func count(
        _ reading: SessionManager.Reading, _ target: SwitchTarget, _ held: HeldModel?
    ) async throws(EngineError) -> Figure<Int>? {
        guard !reading.messages.isEmpty else { return Figure(0, .engineReported) }
        do throws(EngineError) {
            if let held {
                return try await held.chat.engine.countTokens(
                    in: reading.messages, thinking: reading.thinking)
            }
            return try await target.chat.engine.countTokens(
                in: reading.messages, thinking: reading.thinking, of: target.request)
        } catch {
            guard error.code == .unsupported else { throw error }
        }
        // The tokenizer of now is another one; better than nothing, and marked.
        let count = try? await current.engine.countTokens(
            in: reading.messages, thinking: reading.thinking)
        return count.map { Figure($0.value, .estimated) }
    }
}
