internal import Canvas
internal import ChatCore

/// What is known of a model before it is loaded, the most important first.
struct OfferFacts {
    let offer: ModelOffer
    var isLoaded = false
    /// How many other places the same model and quantization can be had from.
    var others = 0
    /// Seconds since 1970; `nil` where that is not known.
    var now: Double?
    var license: String?
    /// The window of the model that answers, in tokens, where it is this one.
    var inForce: Int?
    /// Whether it is the one to begin with.
    var isAdvised = false

    /// All of it, in one line each.
    var facts: [Fact] {
        let model = offer.model
        let facts: [Fact?] = [
            availability, engine, memory, speed, advice, window,
            offer.published.first.map(published),
            model.sizeBytes.map { bytes in
                let size = "\(offer.isHere ? "" : "~")\(Readable.bytes(bytes))"
                return Fact("size", "\(size) on the disk", brief: size)
            },
            model.trainedContext.map {
                Fact("context", "trained for \(Readable.grouped($0)) tokens")
            },
            offer.lastUsed.map { Fact("last used", Age.words($0, now: now)) },
            store, offer.repository.map { Fact("repository", $0) },
            license.map { Fact("licence", $0) },
            others > 0
                ? Fact("sources", "\(others + 1); \(ModelKey.details.hint) chooses another") : nil,
        ]
        return facts.compactMap { $0 }
    }

    private var availability: Fact {
        let model = offer.model
        switch offer.availability {
        case .broken:
            let reason = model.broken ?? "it cannot be used"
            return Fact("broken", reason, .bad, brief: "broken: \(reason)")
        case .present where isLoaded, .served where isLoaded:
            return Fact("loaded", "it answers now", brief: "loaded")
        case .present where offer.isWarm, .served where offer.isWarm:
            return Fact(
                "ready", "its engine still holds it: going back takes a moment", brief: "ready")
        case .present: return Fact("here", model.path ?? "on this machine", brief: "here")
        case .served:
            switch model.isLoaded {
            case true?:
                return Fact("served", "in the memory of its server", brief: "in memory")
            case false?:
                return Fact(
                    "served", "not in memory yet: its first message waits for that",
                    brief: "not in memory")
            case nil: return Fact("served", "by an engine at an address", brief: "served")
            }
        case .makeable(let source):
            let name = source.split(separator: "/").last.map(String.init) ?? source
            return Fact(
                "to make", "from \(name): Enter begins", brief: "Enter makes it from \(name)")
        case .downloadable(let reference):
            return Fact(
                "to fetch", "\(reference): Enter begins", brief: "Enter fetches \(reference)")
        }
    }

    private var engine: Fact? {
        guard offer.isServed else { return nil }
        let address = offer.model.engine ?? "an unknown address"
        return Fact("engine", "\(offer.server), at \(address)", brief: offer.server)
    }

    /// What comes of it first: it is what a person looks for.
    private var memory: Fact? {
        let verdict = offer.fit.map { "\($0.word): " } ?? ""
        guard let memory = offer.memory, let needed = offer.memoryBytes else {
            return offer.fit.map { Fact("memory", $0.word, Fact.Tone($0), brief: $0.word) }
        }
        func words(_ device: MemoryEstimate.Device, _ name: String) -> String {
            "\(name)~\(Readable.bytes(device.needed))"
                + (device.available.map { " of \(Readable.bytes($0)) free" } ?? "")
        }
        let devices =
            memory.devices.count == 1
            ? memory.devices.map { words($0, "") } : memory.devices.map { words($0, "\($0.name) ") }
        return Fact(
            "memory",
            verdict + devices.joined(separator: ", ")
                + ", with a window of \(Readable.grouped(memory.contextWindow))",
            Fact.Tone(offer.fit), brief: "\(verdict)~\(Readable.bytes(needed))")
    }

    private var window: Fact? {
        guard !offer.isServed else {
            return Fact(
                "window",
                (inForce ?? offer.model.window).map { "\(Readable.grouped($0)) tokens in force" }
                    ?? (offer.model.isLoaded == false
                        ? "not known before it is loaded" : "not known"))
        }
        guard let memory = offer.memory else { return nil }
        guard let largest = memory.largestWindow else {
            return offer.fit == .tooBig ? Fact("window", "none fits", .bad) : nil
        }
        return Fact("window", "up to \(Readable.grouped(largest)) tokens fit")
    }

    private var speed: Fact? {
        guard let speed = offer.speed else { return nil }
        let rate = "\(speed.text(Readable.rate)) tok/s"
        guard speed.provenance != .estimated else {
            return Fact("speed", "\(rate), forecast from bandwidth and bytes", brief: rate)
        }
        let count = offer.replies
        let replies = "\(count) repl\(count == 1 ? "y" : "ies")"
        let place = EngineMachine(at: offer.model.engine).host.map { "on \($0)" } ?? "here"
        return Fact(
            "speed",
            "\(rate) \(place), measured" + (count > 0 ? " in \(replies)" : ""),
            brief: count > 0 ? "\(rate) in \(replies)" : rate)
    }

    /// Of what can be used as it is.
    private var advice: Fact? {
        guard offer.isHere, offer.availability != .broken,
            var fact = ModelAdvisability(offer).fact
        else { return nil }
        if isAdvised { fact.text += "; the one to begin with" }
        return fact
    }

    private var store: Fact? {
        var text: String
        switch offer.availability {
        case .present, .broken: text = offer.model.store
        case .served, .makeable, .downloadable: text = ""
        }
        if !offer.copies.isEmpty {
            text += text.isEmpty ? "" : "; "
            text += "the same in " + offer.copies.map(\.store).joined(separator: ", ")
        }
        return text.isEmpty ? nil : Fact("store", text)
    }

    private func published(_ rate: PublishedRate) -> Fact {
        let more = offer.published.count - 1
        return Fact(
            "published", Self.words(rate) + (more > 0 ? " (and \(more) more)" : ""))
    }

    /// `15–18 tok/s on a Raspberry Pi 5 · printed by its maker · https://…`.
    static func words(_ rate: PublishedRate) -> String {
        let low = printed(rate.low)
        let range =
            switch rate.high {
            case nil: "\(low) or more"
            case rate.low: low
            case let high?: "\(low)–\(printed(high))"
            }
        let engine = rate.engine.map { " with \($0)" } ?? ""
        let subject = rate.subject.map { " of \($0)" } ?? ""
        return [
            "\(range) tok/s\(subject) on \(rate.hardware)\(engine)", rate.standing, rate.source,
        ]
        .filter { !$0.isEmpty }.joined(separator: " · ")
    }

    /// As others print it: without a decimal that says nothing.
    private static func printed(_ rate: Double) -> String {
        rate == rate.rounded() ? Readable.fixed(rate, decimals: 0) : Readable.rate(rate)
    }
}
