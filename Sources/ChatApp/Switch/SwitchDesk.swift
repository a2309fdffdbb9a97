internal import ChatCore
internal import ChatUI
internal import EngineKit
internal import Sessions

/// Performs what the screen asks of switches: one preview and one switch at a
/// time, and the engine a preview has started is the one the switch goes on with.
actor SwitchDesk {
    private let switcher: ModelSwitcher
    private let engines: EngineSwitch
    private let post: @Sendable (AppEvent) -> Void
    /// The engines that are or may become the chat's, by their ids.
    private var setups: [Int: EngineSetup]
    private var prepared: Prepared?
    private var previewing: Task<Void, Never>?
    private var switching: Task<Void, Never>?

    private struct Prepared {
        var settings: ChatSettings
        var setup: EngineSetup
        var target: SwitchTarget
        /// As far as it was found out.
        var preview: SwitchPreview
    }

    init(
        _ switcher: ModelSwitcher, engines: EngineSwitch,
        post: @escaping @Sendable (AppEvent) -> Void
    ) {
        self.switcher = switcher
        self.engines = engines
        self.post = post
        setups = [engines.setup.id: engines.setup]
    }

    /// The models kept warm, by the requests they were loaded with.
    var warmRequests: [LoadRequest] {
        get async { await switcher.warmRequests }
    }

    /// Bytes the chat's models take now.
    var heldBytes: Int {
        get async { await switcher.heldBytes }
    }

    /// Bytes that were free on the RPC servers the chat's model uses, before it
    /// was loaded; `nil` where it uses none.
    var serverMemory: Int? {
        get async {
            let devices = await switcher.loaded?.memory?.devices ?? []
            let remote = devices.filter { $0.name.hasPrefix("RPC") }
            return remote.isEmpty ? nil : remote.reduce(0) { $0 + ($1.available ?? 0) }
        }
    }

    /// Finds out what going on with the settings' model takes.
    func preview(_ settings: ChatSettings) {
        let before = previewing
        before?.cancel()
        previewing = Task {
            await before?.value
            await lookAhead(settings)
        }
    }

    /// No longer; an engine that was started for it ends.
    func stopPreviewing() async {
        previewing?.cancel()
        await drop()
    }

    /// Goes on with the settings' model.
    func begin(_ settings: ChatSettings) {
        guard switching == nil else {
            post(.switchFailed("Another model is on its way; Esc gives it up."))
            return
        }
        switching = Task {
            await run(settings)
            switching = nil
        }
    }

    func stopSwitching() { switching?.cancel() }

    /// The chat was given another engine by other means.
    func replaced(by setup: EngineSetup) async {
        setups = setups.filter { $0.key == setup.id }
        setups[setup.id] = setup
        await switcher.replaced(by: setup.chatEngine)
    }

    /// Gives everything up, and ends all engines but the chat's.
    func end() async {
        previewing?.cancel()
        switching?.cancel()
        await previewing?.value
        await switching?.value
        await drop()
        await switcher.endWarm()
    }

    // MARK: Steps

    private func lookAhead(_ settings: ChatSettings) async {
        guard !Task.isCancelled else { return }
        do throws(CommandFailure) {
            let target = try await prepare(settings)
            do throws(EngineError) {
                let preview = try await switcher.preview(target) { [post] preview in
                    if !Task.isCancelled { post(.previewed(preview)) }
                }
                if prepared?.settings == settings { prepared?.preview = preview }
            } catch {
                throw CommandFailure(error.description)
            }
        } catch {
            guard !Task.isCancelled else { return }
            post(.previewFailed(error.sentence ?? ""))
        }
    }

    /// The engine for `settings`: the one that was prepared for them, or another.
    private func prepare(
        _ settings: ChatSettings
    ) async throws(CommandFailure) -> SwitchTarget {
        if let prepared, prepared.settings == settings { return prepared.target }
        await drop()
        let setup = try await engines.prepare(settings)
        guard !Task.isCancelled else { throw .interrupted }
        guard let request = setup.request else {
            throw CommandFailure("There is no model on this machine to go on with.")
        }
        let target = SwitchTarget(
            setup.chatEngine, request, Self.description(request, of: setup, settings))
        prepared = Prepared(
            settings: settings, setup: setup, target: target,
            preview: SwitchPreview(target.model))
        return target
    }

    private func drop() async {
        guard let dropped = prepared else { return }
        prepared = nil
        await dropped.setup.end()
    }

    private func run(_ settings: ChatSettings) async {
        post(.switching(.preparing))
        await previewing?.value
        do throws(CommandFailure) {
            let target = try await prepare(settings)
            guard let prepared else { throw .interrupted }
            let outcome: SwitchOutcome
            engines.expect(prepared.setup)
            setups[prepared.setup.id] = prepared.setup
            self.prepared = nil
            defer { engines.expect(nil) }
            do throws(EngineError) {
                var predicted = prepared.preview
                if !predicted.isComplete { predicted = try await switcher.preview(target) }
                outcome = try await switcher.run(target, predicted: predicted) { [post] in
                    post(.switching($0))
                }
            } catch {
                await prepared.setup.end()
                throw error.code == .cancelled
                    ? .interrupted : CommandFailure(error.description)
            }
            if let now = setups[await switcher.current.id] { engines.take(now) }
            let ids = await switcher.ids
            setups = setups.filter { ids.contains($0.key) }
            guard let loaded = await switcher.loaded else { throw .interrupted }
            post(.switched(settings, loaded, outcome))
        } catch {
            post(.switchFailed(error.sentence))
        }
    }

    /// The model as it is found, before it is loaded.
    private static func description(
        _ request: LoadRequest, of setup: EngineSetup, _ settings: ChatSettings
    ) -> ModelDescription {
        if let model = setup.model { return model }
        let name = request.model.isEmpty ? settings.engine ?? "" : request.model
        var description = ModelDescription(
            name: name, displayName: name, store: setup.engine.name)
        description.engine = settings.engine
        return description
    }
}
