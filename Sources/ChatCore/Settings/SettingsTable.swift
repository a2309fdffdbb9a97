/// Every setting, once. The flags, the config file's keys, the environment's
/// names, `/set` and its completions are all made from it.
package enum SettingsTable {
    /// In the order in which they are listed.
    package static let all = selection + loading + reply + sampling + history + screen

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The setting of that name.
    package static subscript(name: SettingName) -> Setting {
        guard let setting = byName[name] else {
            // Held by a test that asks for every name.
            preconditionFailure("\(name.rawValue) is not in the table")
        }
        return setting
    }

    // MARK: Which model

    private static let selection: [Setting] = [
        Setting(
            .model, .selection, \.model,
            .text("a model's name or a part of it, or a GGUF file's path"), or: "auto",
            "A model's name or a part of it, or a GGUF file's path; without it, the first model found."
        ),
        Setting(
            .engine, .selection, \.engine, .text("a server's address"), or: "embedded",
            "Speak to a server instead of the embedded llama.cpp: its address, as http://127.0.0.1:8080."
        ),
        Setting(
            .apiKey, .selection, \.apiKey, .text("a server's key"), or: "none", isSecret: true,
            "The key to send to the server."),
        Setting(
            .host, .selection, \.servers.hosts, .texts("a server's address"), or: "none",
            "The address of a server whose models are offered, too; may be given several times."),
        Setting(
            .hostKey, .selection, \.servers.keys, .texts("ADDRESS=KEY"), or: "none",
            isSecret: true, "The key of a server given as host; may be given several times."),
        Setting(
            .discovery, .selection, \.servers.discovers, .onOff,
            "Ask the ports engines usually listen at on this machine for their models."),
        Setting(
            .certificate, .selection, \.servers.certificate,
            .text("a PEM file's path"), or: "none",
            "A file with certificates of servers to trust beside those the system trusts."),
        Setting(
            .modelFolder, .selection, \.modelFolders, .texts("a folder's path"), or: "none",
            "Another folder to look for models in; may be given several times."),
        Setting(
            .warmLimit, .selection, \.warmLimit, .bytes,
            "What models may take in memory that are only kept to be gone back to; 0 keeps none."),
    ]

    // MARK: How it is loaded

    /// llama.cpp's types for the KV cache.
    private static let kvTypes = [
        "f32", "f16", "bf16", "q8_0", "q5_1", "q5_0", "q4_1", "q4_0", "iq4_nl",
    ]

    private static let loading: [Setting] = [
        Setting(
            .context, .loading, \.loading.contextWindow, .integer(1), or: "auto",
            "Context window in tokens."),
        Setting(
            .threads, .loading, \.loading.threads, .integer(1, 512), or: "auto",
            "Threads while decoding; auto follows what else the machine does."),
        Setting(
            .threadsPrefill, .loading, \.loading.threadsPrefill, .integer(1, 512), or: "auto",
            "Threads while reading the prompt."),
        Setting(
            .flashAttention, .loading, \.loading.flashAttention, .word, "Flash attention."),
        Setting(
            .kvTypeK, .loading, \.loading.kvTypeK, .oneOf(kvTypes), or: "auto",
            "Type of the KV cache's K half."),
        Setting(
            .kvTypeV, .loading, \.loading.kvTypeV, .oneOf(kvTypes), or: "auto",
            "Type of the KV cache's V half."),
        Setting(
            .gpuLayers, .loading, \.loading.gpuLayers, .integer(0), or: "auto",
            "Layers to put on a GPU; auto puts all that fit."),
        Setting(
            .device, .loading, \.loading.devices, .texts("a device's name"), or: "all",
            "A device to use, by the name the engine gives it; may be given several times."),
        Setting(
            .rpc, .loading, \.loading.rpcServers, .texts("HOST:PORT"), or: "none",
            "A machine that runs llama.cpp's rpc-server, to put layers on; may be given several times."
        ),
        Setting(
            .batch, .loading, \.loading.batch, .integer(1), or: "auto",
            "Tokens of a prompt evaluated at a time."),
        Setting(
            .microBatch, .loading, \.loading.microBatch, .integer(1), or: "auto",
            "Tokens computed at once within a batch."),
        Setting(
            .loadMode, .loading, \.loading.loadMode, .word, or: "auto",
            "How weights come into memory: mapped, mapped and locked, or copied."),
        Setting(
            .ropeScaling, .loading, \.loading.ropeKind,
            .word, or: "model",
            "How positions beyond the trained length are made."),
        Setting(
            .ropeScale, .loading, \.loading.ropeFactor,
            .number(0, isLowestAllowed: false), or: "model",
            "How many times the trained length positions are stretched to."),
        Setting(
            .ropeFrequencyBase, .loading, \.loading.ropeFrequencyBase,
            .number(0, isLowestAllowed: false), or: "model", "RoPE's base frequency."),
        Setting(
            .ropeOriginalContext, .loading, \.loading.ropeOriginalContext,
            .integer(1), or: "model", "The length trained before any scaling, for YaRN."),
        Setting(
            .fullSlidingWindow, .loading, \.loading.fullSlidingWindow, .onOff, or: "auto",
            "Keep everything in a sliding window's cache, not the window alone."),
        Setting(
            .draftModel, .loading, \.loading.draftModel,
            .text("a smaller model's name, or its file's path"), or: "none",
            "A smaller model of the same vocabulary, to draft tokens with."),
        Setting(
            .chatTemplate, .loading, \.loading.chatTemplate,
            .text("a Jinja file's path, or a template as text"), or: "model",
            "A chat template in place of the model's own: a Jinja file, or its text."),
        Setting(
            .stateLimit, .loading, \.stateLimit, .bytes,
            "What parked KV states may take on the disk; the least recently used go first."),
        Setting(
            .keepAlive, .loading, \.loading.keepAlive, .keepAlive, or: "server",
            "How long a server keeps the model after a reply, where it can be told."),
    ]

    // MARK: How replies are made

    private static let reply: [Setting] = [
        Setting(
            .system, .reply, \.reply.systemPrompt,
            .text("a text", isEmptyAllowed: true), or: "none",
            "System message; the model's own where not given."),
        Setting(
            .maxTokens, .reply, \.reply.maxTokens, .integer(1), or: "none",
            "Most tokens of a reply."),
        Setting(
            .thinking, .reply, \.reply.thinking.isEnabled, .onOff, or: "auto",
            "Whether a reasoning model thinks before it answers; auto leaves it to the model."),
        Setting(
            .reasoningEffort, .reply, \.reply.thinking.effort,
            .oneOf(["low", "medium", "high"]), or: "auto",
            "How hard it thinks, where the model knows degrees."),
        Setting(
            .reasoningBudget, .reply, \.reply.thinking.budget, .integer(0), or: "none",
            "Most tokens of reasoning; then it has to answer."),
        Setting(
            .speculation, .reply, \.reply.speculation, .word,
            "Draft tokens ahead: from the text so far, with a draft model, or what is measured to be faster."
        ),
        Setting(
            .overflow, .reply, \.reply.overflow, .word,
            "What is done when the next prompt does not fit in the window."),
    ]

    // MARK: How conversations are kept

    private static let history: [Setting] = [
        Setting(
            .titles, .selection, \.history.titles, .word,
            "Where a conversation's title comes from while you gave it none; the model makes one when it is idle."
        ),
        Setting(
            .historyDays, .selection, \.history.days, .integer(1), or: "forever",
            "Days after its last change that a conversation is removed, when a chat begins."),
    ]

    // MARK: How the screen looks

    private static let screen: [Setting] = [
        Setting(
            .theme, .screen, \.screen.theme, .word,
            "Colours for a dark or a light background; auto asks the terminal which it has."),
        Setting(
            .characters, .screen, \.screen.characters, .word,
            "What lines, gauges and marks are drawn with; ascii for terminals that show no others."
        ),
        Setting(
            .mouse, .screen, \.screen.mouse, .onOff,
            "Whether the wheel scrolls; the terminal marks text itself while Shift is held."),
        Setting(
            .editing, .screen, \.screen.editing, .word,
            "Whose keys a message is written with."),
        Setting(
            .motion, .screen, \.screen.motion, .word,
            "How much moves by itself; reduced is for eyes that tire of it, and for slow lines."),
    ]
}
