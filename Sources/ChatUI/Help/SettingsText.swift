internal import Canvas
internal import ChatCore

/// What `/set` alone lists: what the engine says is in force, and every
/// setting with its value.
enum SettingsText {
    static func sections(
        _ settings: ChatSettings, _ loaded: LoadedModel?, threads: ThreadChoice?
    ) -> [HelpText.Section] {
        var sections: [HelpText.Section] = []
        if let loaded {
            sections.append(
                HelpText.Section(
                    title: "In force", rows: inForce(loaded, settings, threads: threads)))
        }
        sections.append(section("Replies: /set NAME VALUE, from the next one on", .reply, settings))
        sections.append(section("Loading: /set loads the model again", .loading, settings))
        sections.append(section("Screen: /set changes it at once", .screen, settings))
        return sections
    }

    private static func section(
        _ title: String, _ scope: Setting.Scope, _ settings: ChatSettings
    ) -> HelpText.Section {
        let rows = SettingsTable.all.filter { $0.scope == scope }.map { setting in
            let value = setting.value(in: settings).text
            let standard = setting.defaultValue.text
            return (
                setting.name.rawValue, value == standard ? value : "\(value) (default \(standard))"
            )
        }
        return HelpText.Section(title: title, rows: rows)
    }

    /// Read back from the engine; what it does not tell is left out.
    private static func inForce(
        _ loaded: LoadedModel, _ settings: ChatSettings, threads: ThreadChoice?
    ) -> [(String, String)] {
        let rows: [(String, String?)] = [
            ("model", loaded.speaker),
            (
                "engine",
                [loaded.engine, loaded.engineVersion].compactMap { $0 }.joined(separator: " ")
                    + (loaded.model.engine.map { " at \($0)" } ?? "")
            ),
            (
                "window",
                (loaded.knownWindow.map { "\($0) tokens" } ?? "not known")
                    + (loaded.model.trainedContext.map { ", trained for \($0)" } ?? "")
            ),
            ("threads", loaded.threadsInWords(threads)),
            ("threads for prompts", loaded.threadsPrefill.map(String.init)),
            ("batch", pair(loaded.batch, loaded.microBatch, "(micro-batch %)")),
            ("flash attention", loaded.flashAttention?.rawValue),
            ("KV cache", types(loaded)),
            ("GPU layers", pair(loaded.gpuLayers, loaded.layers, "of %")),
            ("device", loaded.device),
            ("weights", loaded.loadMode?.rawValue),
            ("RoPE", loaded.ropeScaling.map(rope)),
            ("sliding window", loaded.slidingWindow.map { "\($0) tokens" }),
            ("can be shifted", loaded.canShift ? "yes" : "no"),
            ("draft model", loaded.draftModel),
            ("tuned", loaded.tuned.isEmpty ? nil : loaded.tuned.joined(separator: ", ")),
            ("chat template", chatTemplate(loaded, settings)),
            ("reasoning", reasoning(loaded.thinking)),
            ("memory", loaded.memory.map(memory)),
        ]
        return rows.compactMap { label, value in value.map { (label, $0) } }
    }

    private static func pair(_ first: Int?, _ second: Int?, _ words: String) -> String? {
        guard let first else { return nil }
        guard let second else { return "\(first)" }
        return "\(first) "
            + words.split(separator: "%", omittingEmptySubsequences: false).joined(
                separator: "\(second)")
    }

    private static func types(_ loaded: LoadedModel) -> String? {
        let types = [loaded.kvTypeK, loaded.kvTypeV].compactMap { $0 }
        return types.isEmpty ? nil : types.joined(separator: "/")
    }

    private static func rope(_ scaling: RopeScaling) -> String {
        [
            scaling.kind?.rawValue, scaling.factor.map { "×\(Readable.rate($0))" },
            scaling.frequencyBase.map { "base \(Readable.rate($0))" },
            scaling.originalContext.map { "trained \($0)" },
        ].compactMap { $0 }.joined(separator: ", ")
    }

    private static func chatTemplate(_ loaded: LoadedModel, _ settings: ChatSettings) -> String {
        // A server is not told of it.
        if settings.engine == nil, settings.loading.chatTemplate != nil {
            return "as set with chat-template"
        }
        return loaded.hasChatTemplate ? "the model's own" : "none; a plain one"
    }

    private static func reasoning(_ support: ThinkingSupport) -> String {
        guard support.reasons else { return "none" }
        let switches = [
            support.isSwitchable ? "can be switched" : nil,
            support.takesEffort ? "knows degrees" : nil,
        ].compactMap { $0 }
        return switches.isEmpty ? "always" : switches.joined(separator: ", ")
    }

    private static func memory(_ estimate: MemoryEstimate) -> String {
        estimate.devices.map { device in
            "\(device.name) \(Readable.bytes(device.needed))"
                + " (weights \(Readable.bytes(device.weights)),"
                + " cache \(Readable.bytes(device.cache)),"
                + " compute \(Readable.bytes(device.compute)))"
        }.joined(separator: "; ")
    }
}

extension LoadedModel {
    /// `2 threads (auto)`, or `1 thread (busy)` after the engine changed them;
    /// `nil` where the engine does not tell.
    func threadsInWords(_ choice: ThreadChoice?) -> String? {
        guard let count = choice?.decode ?? threads else { return nil }
        let why = choice?.reason.words ?? (threadsFollow ? "auto" : nil)
        return "\(count) thread\(count == 1 ? "" : "s")" + (why.map { " (\($0))" } ?? "")
    }
}
