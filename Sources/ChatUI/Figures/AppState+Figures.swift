internal import Canvas
internal import ChatCore
internal import Telemetry

/// What every figure reads now: live while a reply comes, of the last reply
/// after it.
extension AppState {
    func reading(of name: FigureName) -> FigureReading {
        let readings = gauges.readings
        switch name {
        case .speed:
            return FigureReading(name, readings.speed, Self.rate).with(
                ("tokens of the reply", readings.replyTokens.map(Readable.grouped)),
                ("seconds of writing", lastFigures?.decodeSeconds.map(Self.seconds)))
        case .best: return FigureReading(name, readings.best, Self.rate)
        case .effective:
            return FigureReading(name, readings.effective, Self.rate).with(
                ("tokens of the reply", readings.replyTokens.map(Readable.grouped)))
        case .firstToken:
            var reading = FigureReading(name, readings.firstToken) {
                Readable.duration(seconds: $0)
            }
            reading.inputs = (lastFigures?.firstTokenSplit?.parts ?? []).map { part in
                .init(name: part.name, value: Self.seconds(part.seconds))
            }
            return reading
        case .gaps: return gaps
        case .drafted: return drafted
        case .prompt:
            return FigureReading(name, readings.prefillRate, Self.rate).with(
                ("tokens read", readings.newTokens.map(Readable.grouped)),
                ("tokens kept", readings.keptTokens.map(Readable.grouped)),
                ("seconds of reading", lastFigures?.prefillSeconds.map(Self.seconds)),
                ("read again", readings.parting?.words))
        case .shareOfFresh, .fresh, .fullWindow, .halfSpeed, .slower: return depthReading(name)
        case .context, .reused, .cut: return contextReading(name)
        case .cells, .cacheBytes: return cacheReading(name)
        case .bytesPerToken, .bandwidth, .bandwidthShare: return trafficReading(name)
        case .energy:
            let scope = readings.energyScope.map(Self.scope)
            return FigureReading(
                name,
                readings.joulesPerToken.map {
                    "\($0.text { Readable.fixed($0, decimals: 2) }) J a token"
                        + (scope.map { ", \($0)" } ?? "")
                }, readings.joulesPerToken?.provenance)
        case .engineProcess, .chatProcess, .gpu, .clock, .otherLoad, .swap:
            return machineReading(name)
        }
    }

    private var lastFigures: ReplyFigures? {
        turn == nil ? transcript.entries.last { $0.reply != nil }?.reply?.figures : nil
    }

    static func rate(_ value: Double) -> String { Readable.rate(value) + " tok/s" }

    private static func seconds(_ figure: Figure<Double>) -> String {
        figure.text { Readable.duration(seconds: $0) }
    }

    private static func scope(_ scope: MachineReading.Energy.Scope) -> String {
        switch scope {
        case .processor: "of the processor"
        case .machine: "of the whole machine"
        case .gpu: "of the GPU"
        }
    }

    private var gaps: FigureReading {
        guard let latency = gauges.readings.latency else { return FigureReading(.gaps, nil, nil) }
        let mark = latency.provenance == .estimated ? "~" : ""
        let text = [
            ("p50", latency.p50), ("p95", latency.p95), ("p99", latency.p99),
            ("longest", latency.max),
        ].map { "\($0.0) \(mark)\(Readable.duration(seconds: $0.1))" }.joined(separator: "  ")
        return FigureReading(.gaps, text, latency.provenance)
    }

    private var drafted: FigureReading {
        guard let drafts = gauges.readings.drafts, drafts.drafted > 0 else {
            return FigureReading(.drafted, nil, nil)
        }
        let share = Readable.percent(Double(drafts.accepted) / Double(drafts.drafted))
        return FigureReading(
            .drafted,
            "\(Readable.grouped(drafts.drafted)), \(Readable.grouped(drafts.accepted)) accepted, \(share)",
            .engineReported)
    }

    // MARK: Depth

    private func depthReading(_ name: FigureName) -> FigureReading {
        let window = gauges.window
        let readings = gauges.readings
        guard let reference = gauges.depth.reference(window: window) else {
            return FigureReading(name, nil, nil).with(("not yet", gauges.depth.refusal))
        }
        let fit = reference.fit
        let text: String? =
            switch name {
            case .shareOfFresh:
                readings.shareOfFresh.map { "~\(Readable.percent($0)) of fresh" }
            case .fresh: "~\(fit.freshSpeed.rateText) tok/s"
            case .fullWindow:
                gauges.depth.atFullWindow(window).map { "~\($0.rateText) tok/s" }
                    ?? "not yet: the samples reach \(Int(fit.depths.upperBound)) tokens"
            case .halfSpeed:
                gauges.depth.halfSpeed(window).map {
                    "~\(Readable.grouped(Int($0.value.rounded()))) ± \(Readable.grouped(Int($0.margin.rounded()))) tokens"
                } ?? "not within what the samples can tell"
            default: readings.slowdown.map { "~\(Readable.percent($0.lost)): \($0.words())" }
            }
        return FigureReading(name, text, .estimated).with(
            ("a", "\(Self.microseconds(fit.freshSecondsPerToken)) µs"),
            ("b", "\(Self.nanoseconds(fit.secondsPerTokenPerDepth)) ns a token of depth"),
            ("samples", samples(of: reference)),
            ("depths", "\(Int(fit.depths.lowerBound)) to \(Int(fit.depths.upperBound))"),
            ("the line", fit.quality.words), ("speed now", readings.speed?.text(Self.rate)))
    }

    /// What the line was found in.
    func samples(of reference: DepthReading.Reference) -> String {
        let fit = reference.fit
        let left =
            fit.samplesLeftOut > 0 ? ", \(fit.samplesLeftOut) of them left out as far off" : ""
        let whose =
            reference.isPast
            ? "samples of \(Readable.grouped(gauges.depth.earlierReplies)) earlier replies"
            : "samples of this chat"
        return "\(Readable.grouped(fit.samples)) \(whose)\(left)"
    }

    private static func microseconds(_ estimate: Estimate) -> String {
        "\(Readable.rate(estimate.value * 1e6)) ± \(Readable.rate(estimate.margin * 1e6))"
    }

    private static func nanoseconds(_ estimate: Estimate) -> String {
        "\(Readable.rate(estimate.value * 1e9)) ± \(Readable.rate(estimate.margin * 1e9))"
    }

    // MARK: Memory

    private func contextReading(_ name: FigureName) -> FigureReading {
        let readings = gauges.readings
        let window = gauges.window
        guard let used = readings.contextUsed else { return FigureReading(name, nil, nil) }
        guard window > 0 || name == .reused else {
            guard name == .context, model.loaded != nil else {
                return FigureReading(name, nil, nil)
            }
            return FigureReading(
                name, "\(Readable.grouped(used)) tokens, window not known", .engineReported)
        }
        let map = gauges.context.map
        switch name {
        case .reused:
            let kept = readings.keptTokens.map { "\(Readable.grouped($0)) tokens" }
            return FigureReading(name, kept, .engineReported).with(
                ("read anew", readings.newTokens.map(Readable.grouped)),
                ("why", readings.parting?.words))
        case .cut:
            let cut = map?.cut(toHold: window * 3 / 4)
            let text = cut.map { "\(Readable.grouped($0.count)) tokens" }
            return FigureReading(
                name, text ?? "nothing yet", gauges.context.provenance)
        default:
            let share = Readable.percent(Double(used) / Double(window))
            var reading = FigureReading(
                name,
                "\(Readable.grouped(used)) of \(Readable.grouped(window)) tokens, \(share)",
                .engineReported)
            let mark = gauges.context.provenance == .estimated ? "~" : ""
            reading.inputs = ContextMap.Kind.allCases.compactMap { kind in
                guard let tokens = map?.tokens(of: kind), tokens > 0 else { return nil }
                return .init(
                    name: ContextStrip.name(kind), value: mark + Readable.grouped(tokens))
            }
            if let trained = model.loaded?.model.trainedContext {
                reading.inputs.append(.init(name: "trained for", value: Readable.grouped(trained)))
            }
            if let span = model.loaded?.slidingWindow {
                reading.inputs.append(
                    .init(name: "sliding layers see", value: "the last \(Readable.grouped(span))"))
            }
            return reading
        }
    }

    private func cacheReading(_ name: FigureName) -> FigureReading {
        guard let cache = gauges.occupancy else { return FigureReading(name, nil, nil) }
        let mark = cache.provenance == .estimated ? "~" : ""
        let whose = cache.scope.map { ", \($0.words)" } ?? ""
        if name == .cells {
            let text = cache.cellsUsed.map { used in
                mark + Readable.grouped(used)
                    + (cache.cellsTotal.map { " of \(Readable.grouped($0))" } ?? "") + whose
            }
            return FigureReading(name, text, cache.provenance)
        }
        let text = cache.bytesUsed.map { used in
            mark + Readable.bytes(used)
                + (cache.bytesAllocated.map { " of \(Readable.bytes($0)) allocated" } ?? "") + whose
        }
        let types = [cache.typeK, cache.typeV].compactMap(\.self).joined(separator: " and ")
        var reading = FigureReading(name, text, cache.provenance).with(
            ("K and V", types.isEmpty ? nil : types))
        reading.inputs += (cache.parts ?? []).map { part in
            FigureReading.Input(name: part.layers.words, value: part.words)
        }
        return reading
    }

    private func trafficReading(_ name: FigureName) -> FigureReading {
        let readings = gauges.readings
        guard let traffic = gauges.loaded?.traffic else { return FigureReading(name, nil, nil) }
        let depth = Double(readings.contextUsed ?? 0)
        let inputs: [(String, String?)] = [
            ("weights", "~" + Readable.bytes(Int(traffic.weightBytes))),
            ("cache at this depth", "~" + Readable.bytes(Int(traffic.cacheBytes(at: depth)))),
            ("speed", readings.speed?.text(Self.rate)),
            (
                "this machine reads",
                gauges.bandwidth.map {
                    "\(Readable.bandwidth($0.bytesPerSecond)) with \($0.threads) threads, median of \($0.runs.count)"
                } ?? "not measured: canter doctor does"
            ),
        ]
        let reading: FigureReading =
            switch name {
            case .bytesPerToken:
                FigureReading(
                    name, "~" + Readable.bytes(Int(traffic.bytesPerToken(at: depth))), .estimated)
            case .bandwidth:
                FigureReading(name, readings.bandwidth, Readable.bandwidth)
            default:
                FigureReading(
                    name, readings.bandwidthShare.map { "~" + Readable.percent($0) }, .estimated)
            }
        var whole = reading
        whole.inputs = inputs.compactMap { name, value in
            value.map { FigureReading.Input(name: name, value: $0) }
        }
        return whole
    }

    // MARK: Machine

    private func machineReading(_ name: FigureName) -> FigureReading {
        guard let machine = gauges.machine else { return FigureReading(name, nil, nil) }
        func process(_ reading: ProcessReading?) -> String? {
            let words = [
                reading?.cores.map { "\(Readable.fixed($0, decimals: 2)) cores" },
                reading?.residentBytes.map { "\(Readable.bytes($0)) resident" },
            ].compactMap(\.self).joined(separator: ", ")
            return words.isEmpty ? nil : words
        }
        let text: String? =
            switch name {
            case .engineProcess: process(machine.engine)
            case .chatProcess: process(machine.chat)
            case .gpu:
                machine.gpus.isEmpty ? nil : machine.gpus.map(\.words).joined(separator: "; ")
            case .clock:
                machine.clock.map { clock in
                    Readable.fixed(clock / 1e9, decimals: 2) + " GHz"
                        + (machine.temperature.map { ", \(Readable.fixed($0, decimals: 0)) °C" }
                            ?? "")
                }
            case .otherLoad:
                machine.otherLoad.map { load in
                    Readable.fixed(load, decimals: 2)
                        + (machine.usableCores.map {
                            " of \(Readable.fixed($0, decimals: 0)) processors"
                        } ?? "")
                }
            default:
                machine.swapUsed.map { used in
                    "\(Readable.bytes(used)) used"
                        + (machine.swapInRate.map { ", \(Readable.bytes(Int($0))) a second back" }
                            ?? "")
                }
            }
        return FigureReading(name, text, .measured).with(
            ("memory left", machine.availableMemory.map(Readable.bytes)),
            ("waiting for memory", machine.memoryStall.map { Readable.percent($0) }))
    }
}
