package import ChatCore
package import EngineKit
internal import Telemetry

/// What the engine and the history have to say.
extension SessionMachine {
    /// The load `id` has come further.
    package mutating func loadProgressed(_ id: LoadID, _ progress: LoadProgress) -> [SessionAction]
    {
        guard case .loading(id, let request) = model else { return [] }
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
            return [.emit(.loaded(ready))]
                + (turn == nil ? beginNext(at: now) : resume(with: ready))
        case .failure(let error):
            model = .absent
            let failure =
                error.code == .cancelled ? .loadStopped(request.displayName) : Failure(error)
            // The queue is not tried again: it would be with every failure.
            return [.emit(.loadFailed(failure))]
                + (turn == nil ? [] : end(.error, failure: failure, at: now))
        }
    }

    /// The generation `id` said something.
    package mutating func received(
        _ event: GenerationEvent, of id: GenerationID, at now: MonotonicInstant
    ) -> [SessionAction] {
        guard isUnderWay(id), let reply = turn?.reply else { return [] }
        turn?.isHeard = true
        switch event {
        case .text(let delta):
            turn?.meter.record(delta)
            conversation.update(reply) { message in
                switch delta.channel {
                case .answer: message.text += delta.text
                case .reasoning: message.reasoning += delta.text
                }
            }
            var actions = [SessionAction.emit(.delta(reply, delta))]
            if let store = storePartial(reply, at: now) { actions.append(store) }
            return actions
        case .promptProgress(let progress):
            turn?.meter.record(progress, at: now)
            return [.emit(.promptProgress(progress, at: now))]
        case .cache(let occupancy):
            return [.emit(.cache(occupancy))]
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
        guard isUnderWay(id), let turn else { return [] }
        guard let error else {
            return
                (turn.phase == .stopping
                ? end(.cancelled, at: now) : end(.error, failure: .brokenOff, at: now))
                + beginNext(at: now)
        }
        if error.code == .cancelled {
            return end(.cancelled, at: now) + beginNext(at: now)
        }
        if error.isLoss {
            model = .absent
            if turn.phase == .streaming, !turn.isHeard, !turn.isRetry, let request = loaded {
                self.turn?.phase = .reloading
                self.turn?.isRetry = true
                return [.emit(.engineLost(Failure(error)))] + beginLoad(request)
            }
        }
        return end(.error, failure: Failure(error), at: now) + beginNext(at: now)
    }

    // MARK: What the history says

    /// All that was to be written before the generation `id` is written.
    package mutating func stored(_ id: GenerationID) -> [SessionAction] {
        guard let turn, turn.generation == id, turn.phase == .storing else { return [] }
        self.turn?.phase = .streaming
        return [.generate(request(for: turn))]
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
