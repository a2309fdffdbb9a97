package import ChatCore
package import EngineKit
internal import Telemetry

/// What the engine and the history have to say.
extension SessionMachine {
    /// The load `id` has come further, or says nothing any more.
    package mutating func loadProgressed(_ id: LoadID, _ progress: LoadProgress) -> [SessionAction]
    {
        guard case .loading(let current, let request) = model else { return [] }
        // Of one that was given up as well: the next waits for its end.
        if let seconds = progress.stalledSeconds { return [.emit(.stalled(seconds: seconds))] }
        guard id == current else { return [] }
        return [.emit(.loading(model: request.displayName, fraction: progress.fraction))]
    }

    /// The load `id` is over.
    package mutating func loadEnded(
        _ id: LoadID, _ outcome: Result<LoadedModel, EngineError>, at now: MonotonicInstant
    ) -> [SessionAction] {
        guard case .loading(id, let request) = model else {
            // Loaded although it was given up, and nothing else took its place.
            if case .absent = model, id == lastLoad, case .success = outcome { return [.unload] }
            return []
        }
        switch outcome {
        case .success(let ready):
            model = .ready(ready)
            loaded = request
            let actions = [.emit(.loaded(ready))] + restore()
            if preparation != nil { return actions + enlargingEnded(outcome) }
            return actions + (turn == nil ? beginNext(at: now) : resume(with: ready))
        case .failure(let error):
            if id == restartedLoad, error.isLoss { return beginLoad(request) }
            model = .absent
            let failure =
                error.code == .cancelled ? .loadStopped(request.displayName) : Failure(error)
            // The queue is not tried again: it would be with every failure.
            return [.emit(.loadFailed(failure))] + enlargingEnded(outcome)
                + (turn == nil ? [] : end(.error, failure: failure, at: now))
        }
    }

    /// The generation `id` said something.
    package mutating func received(
        _ event: GenerationEvent, of id: GenerationID, at now: MonotonicInstant
    ) -> [SessionAction] {
        guard isUnderWay(id), let reply = turn?.reply else {
            if isTitle(id) { return titleReceived(event) }
            return preparation?.generation == id ? summaryReceived(event) : []
        }
        if event.isProgress { turn?.isHeard = true }
        switch event {
        case .text(let delta):
            turn?.meter.record(delta)
            if let depth = delta.depth { turn?.depth = depth }
            conversation.update(reply) { message in
                switch delta.channel {
                case .answer: message.text += delta.text
                case .reasoning: message.reasoning += delta.text
                }
            }
            var actions = [SessionAction.emit(.delta(reply, delta))]
            if let sample = turn?.sampler.record(delta) { actions.append(.emit(.sampled(sample))) }
            if let store = storePartial(reply, at: now) { actions.append(store) }
            return actions
        case .promptProgress(let progress):
            turn?.meter.record(progress, at: now)
            turn?.depth = progress.processed
            return mapContext(total: progress.total)
                + [.emit(.promptProgress(progress, at: now))]
        case .cache(let occupancy):
            return [.emit(.cache(occupancy))]
        case .prompt(let reuse):
            turn?.reuse = reuse
            return [.emit(.prompt(reuse))] + mapContext(total: reuse.total, reuse)
        case .drafting(let counts):
            turn?.drafts = counts
            return [.emit(.drafting(counts))]
        case .threads(let choice):
            turn?.threads = choice
            return [.emit(.threads(choice))]
        case .shifted(let shift):
            turn?.shift = shift
            return [.emit(.shifted(shift))]
        case .stalled(let seconds): return [.emit(.stalled(seconds: seconds))]
        case .finished(let result):
            let failure: Failure? = result.reason == .error ? .unexplained : nil
            return end(result.reason, result, failure: failure, at: now) + beginNext(at: now)
        }
    }

    /// The stream of the generation `id` is over, with an error or without.
    /// After `finished` this says nothing new.
    package mutating func streamEnded(
        _ id: GenerationID, error: EngineError?, at now: MonotonicInstant
    ) -> [SessionAction] {
        guard isUnderWay(id), let turn else {
            if isTitle(id) { return titleEnded(error) }
            return preparation?.generation == id ? summaryEnded(error) : []
        }
        guard let error else {
            return
                (turn.phase == .stopping
                ? end(.cancelled, at: now) : end(.error, failure: .brokenOff, at: now))
                + beginNext(at: now)
        }
        if error.code == .cancelled {
            return end(.cancelled, at: now) + beginNext(at: now)
        }
        if error.code == .contextOverflow {
            mustCount = true
            let learned = learnWindow(error.overflow?.window)
            if canRefit { return learned + refit(after: error) }
            return learned + end(.error, failure: Failure(error), at: now) + beginNext(at: now)
        }
        if error.isLoss {
            lose()
            if turn.isRestarted, turn.phase == .stopping {
                return end(.cancelled, at: now) + beginNext(at: now)
            }
            if turn.phase == .streaming, !turn.isRetry, !turn.isHeard || turn.isRestarted,
                let request = loaded
            {
                self.turn?.phase = .reloading
                self.turn?.isRetry = true
                return [.emit(.engineLost(Failure(error)))] + dropPartialReply()
                    + beginLoad(request)
            }
        }
        return end(.error, failure: Failure(error), at: now) + beginNext(at: now)
    }

    // MARK: What the history says

    /// All that was to be written before the generation `id` is written.
    package mutating func stored(_ id: GenerationID) -> [SessionAction] {
        guard turn?.generation == id, turn?.phase == .storing else { return [] }
        return generateWhenFree()
    }

    /// A write is over; `error` says why it failed. Said to a person once, not
    /// with every write that fails.
    package mutating func historyWritten(error: String?) -> [SessionAction] {
        let wasFailing = isHistoryFailing
        isHistoryFailing = error != nil
        guard let error, !wasFailing else { return [] }
        return [.emit(.notice(.notStored(error)))]
    }
}

extension GenerationEvent {
    /// Whether the engine got any further: saying that it hangs is not that.
    fileprivate var isProgress: Bool {
        if case .stalled = self { false } else { true }
    }
}
