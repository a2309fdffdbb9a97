internal import Canvas
internal import ChatCore

/// `/compare`: the next message, answered by two.
extension AppState {
    /// `/compare` alone lists the models; with a name, a type or an address it arms the next
    /// message.
    mutating func compare(_ argument: String) -> [Effect] {
        guard turn == nil else { return saying(Self.replyUnderWay) }
        guard let loaded = model.loaded else {
            return saying("There is no model yet to compare with; /model loads one.")
        }
        guard !argument.isEmpty else {
            return [.listModels]
        }
        do throws(SettingError) {
            let target = try ComparisonTarget(argument)
            if case .cache(let k, let v) = target {
                guard settings.engine == nil else {
                    return saying(
                        "A server decides itself which KV cache it has; /compare @ADDRESS compares with another."
                    )
                }
                guard k != loaded.kvTypeK || v != loaded.kvTypeV else {
                    return saying(
                        "The KV cache is \(ComparisonTarget.types(k, v)) already; name another type."
                    )
                }
            }
            armed = target
        } catch {
            return saying(error.description)
        }
        return []
    }

    /// Sends the next message to the chat's model alone again; false where it would be anyway.
    mutating func disarm() -> Bool {
        guard armed != nil else { return false }
        armed = nil
        status.inform("The next message goes to one model, as usual.")
        return true
    }

    /// Sends a message to both.
    ///
    /// - Parameter written: As it was written, before the files it names were put in.
    mutating func beginComparison(
        _ prompt: String, written: String, with target: ComparisonTarget
    ) -> [Effect] {
        guard case .ready(let loaded) = model, turn == nil, !transcript.hasSent else {
            composer.putBack(written)
            return saying(
                turn == nil
                    ? "The model is not ready; send the message again when it is."
                    : Self.replyUnderWay)
        }
        let other = target.settings(from: settings, loaded)
        let plan = ComparisonPlan(prompt: prompt, left: settings, right: other)
        let isOfCaches = if case .cache = target { true } else { false }
        func pane(_ settings: ChatSettings, _ name: String) -> ComparisonPane {
            let cache = ComparisonTarget.types(settings.loading.kvTypeK, settings.loading.kvTypeV)
            let isElsewhere = plan.left.engine != plan.right.engine
            return ComparisonPane(
                name: name, place: isElsewhere ? settings.place : nil,
                cache: isOfCaches ? cache : nil, columns: size.columns, theme: theme,
                interval: gauges.interval)
        }
        var left = pane(settings, loaded.speaker)
        // It is loaded, so all of it is known already.
        left.take(.loaded(loaded), now: MonotonicInstant(nanoseconds: 0))
        let right = pane(other, isOfCaches ? loaded.speaker : target.name)
        comparison = ComparisonState(plan, written: written, left: left, right: right)
        armed = nil
        focus = .composer
        return [.compare(plan)]
    }

    /// What is told of the comparison.
    mutating func compared(_ event: ComparisonEvent, now: MonotonicInstant) {
        guard let comparison else { return }
        if case .failed(let sentence) = event {
            self.comparison = nil
            composer.putBack(comparison.written)
            status.message = sentence
            return
        }
        self.comparison?.take(event, now: now)
        // Given up before anything came: there is nothing to choose.
        if comparison.isStopping, case .ended(nil, nil) = event { _ = stopComparing() }
    }

    /// Gives it up while it runs; when it is over, keeps neither reply.
    mutating func stopComparing() -> [Effect] {
        guard let comparison else { return [] }
        guard comparison.outcome != nil else {
            self.comparison?.isStopping = true
            return [.stopComparing]
        }
        self.comparison = nil
        composer.putBack(comparison.written)
        status.inform("Nothing was added to the conversation; the message is back here.")
        return []
    }

    /// Adds the message and the reply of that side to the conversation.
    mutating func keepReply(of side: ComparisonPlan.Side) -> [Effect] {
        guard let comparison else { return [] }
        guard let outcome = comparison.outcome else {
            return saying("Both have to end first; Esc stops them, and what came can be kept.")
        }
        guard let reply = outcome[side] else {
            return saying("That side has no reply to keep; the other may, and Esc keeps neither.")
        }
        self.comparison = nil
        let speaker = model.loaded?.speaker ?? "the chat's own model"
        status.inform("Kept what \(comparison[side].title) wrote; \(speaker) goes on from it.")
        return [.keepReply(user: comparison.plan.prompt, reply: reply)]
    }

    /// What the line above the composer says of a comparison to come, or of the one that runs.
    var comparisonStatus: (text: String, style: Style)? {
        if let comparison {
            guard let outcome = comparison.outcome else {
                guard !comparison.isStopping else { return ("stopping both", theme.warn) }
                let words =
                    switch comparison.isAtOnce {
                    case true?: "comparing, both at once"
                    case false?: "comparing, one after the other"
                    case nil: "comparing"
                    }
                return (words, theme.accent)
            }
            return switch (outcome.left != nil, outcome.right != nil) {
            case (true, true): ("which one is kept?", theme.accent)
            case (false, false): ("neither answered", theme.warn)
            default: ("one answered; is it kept?", theme.accent)
            }
        }
        guard let armed, turn == nil, !model.isLoading else { return nil }
        let loaded = model.loaded
        let own =
            if case .cache = armed {
                "KV \(ComparisonTarget.types(loaded?.kvTypeK, loaded?.kvTypeV))"
            } else {
                loaded?.model.displayName ?? "the chat's model"
            }
        return ("next message goes to \(own) and \(armed.name); Esc to not compare", theme.accent)
    }
}

extension ChatSettings {
    /// Where it computes, in a word.
    fileprivate var place: String {
        guard let engine else { return "embedded" }
        return engine.firstRange(of: "://").map { String(engine[$0.upperBound...]) } ?? engine
    }
}
