internal import ChatCore
internal import ChatUI
internal import EngineKit
internal import History
internal import Sessions

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Performs what `update` asked for, in order, off the main thread.
///
/// The session manager's methods return when what they ask for has begun, so
/// a stop never waits behind the reply it is to stop. What takes long and may
/// wait goes into a task of its own.
struct EffectRunner: Sendable {
    private let requests: AsyncStream<Request>.Continuation
    private let worker: Task<Void, Never>
    private let surroundings: Surroundings

    private struct Request: Sendable {
        var effect: Effect
        var at: MonotonicInstant
    }

    /// What effects reach, besides the session.
    struct Surroundings: Sendable {
        let manager: SessionManager
        let engines: EngineSwitch
        let switches: SwitchDesk
        let models: ModelDesk
        let clipboard: Clipboard
        let conversations: ConversationDesk
        let files: MessageFiles
        let environment: [String: String]
        /// Those the settings name, and the usual ones where they allow it.
        let servers: ServerList
        let access: ServerAccess
        let comparisons = Comparisons()
        let fetches = SingleTask()
        let surveys = SingleTask()
        let watch: MachineWatch
        let lookup: LedgerLookup
        let switchLookup: SwitchLookup
        /// Tells the screen.
        let post: @Sendable (AppEvent) -> Void

        func notice(_ sentence: String) { post(.session(.notice(Failure(sentence)))) }
    }

    init(_ surroundings: Surroundings) {
        let (stream, requests) = AsyncStream.makeStream(of: Request.self)
        self.requests = requests
        self.surroundings = surroundings
        worker = Task {
            for await request in stream {
                await surroundings.perform(request.effect, at: request.at)
            }
        }
    }

    /// Asks for an effect that a person caused at `now`.
    func run(_ effect: Effect, at now: MonotonicInstant) {
        requests.yield(Request(effect: effect, at: now))
    }

    /// Takes nothing more, and returns when all before is done.
    func finish() async {
        requests.finish()
        await worker.value
        await surroundings.comparisons.end()
        await surroundings.fetches.end()
        await surroundings.surveys.end()
        await surroundings.models.end()
        await surroundings.switches.end()
        await surroundings.conversations.finish()
        surroundings.watch.set(false)
    }
}

extension EffectRunner.Surroundings {
    fileprivate func perform(_ effect: Effect, at instant: MonotonicInstant) async {
        switch effect {
        case .send(let text): await manager.send(text, sentAt: instant)
        case .stop: await manager.stop()
        case .regenerate(nil): await manager.regenerate()
        case .regenerate(let id?): await manager.regenerate(id)
        case .edit(let id, let text): await manager.edit(id, text: text)
        case .delete(let id): await manager.delete(id)
        case .show(let id): await manager.show(id)
        case .personActed: await manager.personActed()
        case .fork(let id): await manager.fork(id)
        case .resumeReply(let id): await manager.resumeReply(id)
        case .undo: await manager.undo()
        case .clear: await manager.clear()
        case .rename(let title): await manager.rename(title)
        case .newConversation: await conversations.openNew()
        case .set(let reply): await manager.set(reply)
        case .restartEngine: await manager.restartEngine()
        case .load(let settings):
            // A model has the processors to itself.
            surveys.stop()
            await load(settings)
        case .useEngine(let settings):
            surveys.stop()
            await use(settings)
        case .copy(let clipping):
            post(.copied(clipping, await clipboard.copy(clipping.text)))
        case .open(let id, let message): await conversations.open(id, at: message)
        case .listHistory(let question): Task { await conversations.list(question) }
        case .previewConversation(let id, let message):
            Task { await conversations.preview(id, at: message) }
        case .renameConversation(let id, let title): await conversations.rename(id, to: title)
        case .tag(let id, let tag, let isOn): await conversations.tag(id, tag, isOn: isOn)
        case .archive(let id, let isArchived): await conversations.archive(id, isArchived)
        case .deleteConversation(let id, let title): await conversations.delete(id, title: title)
        case .exportConversation(let id, let path): await export(id, to: path)
        case .saveDraft(let text, let id): await conversations.saveDraft(text, of: id)
        case .rememberTabs(let ids, let active): await conversations.remember(ids, active: active)
        case .export(let path): await export(await manager.conversation, to: path)
        case .compare(let plan): await compare(plan)
        case .stopComparing: await comparisons.stop()
        case .keepReply(let user, let reply): await manager.keep(user: user, reply: reply)
        case .listModels: Task { await listModels() }
        case .listOffers(let settings): await models.list(settings)
        case .readDetails(let offer): await models.readDetails(of: offer)
        case .setFavourite(let offer, let isOn): await models.setFavourite(offer, isOn)
        case .make(let offer): await models.make(offer)
        case .stopMaking: await models.stopMaking()
        case .download(let reference): await models.download(reference)
        case .listRepository(let reference): await models.listRepository(reference)
        case .stopDownloading: await models.stopDownloading()
        case .downloadAt(let address, let name): await models.download(name, at: address)
        case .warm(let offer, let settings): await models.serve(offer, warming: settings)
        case .free(let offer): await models.serve(offer, warming: nil)
        case .stopServing: await models.stopServing()
        case .lookAround(let settings): await models.lookAround(settings)
        case .preview(let settings): await switches.preview(settings)
        case .stopPreviewing: Task { await switches.stopPreviewing() }
        case .switchModel(let settings): await switches.begin(settings)
        case .stopSwitching: await switches.stopSwitching()
        case .countDraft(let text):
            Task { post(.draftCounted(text, await manager.countTokens(of: text))) }
        case .countPaste(let sign, let text):
            Task {
                guard let tokens = await manager.countTokens(ofText: text) else { return }
                post(.pasteCounted(sign: sign, tokens))
            }
        case .findFiles(let beginning):
            Task.detached {
                post(.filesFound(files.candidates(for: beginning), beginning: beginning))
            }
        case .attachFiles(let text):
            Task.detached { post(.attached(text, files.attached(to: text))) }
        case .survey:
            surveys.begin { await survey() }
        case .watchMachine(let isOn): watch.set(isOn)
        case .lookUpSpeed(let loaded): Task { await lookUpSpeed(of: loaded) }
        case .readLedger: Task { await readLedger() }
        case .fetchStarter: fetches.begin { await fetchStarter() }
        case .copyByTerminal, .repaint, .suspend, .setMouse, .openEditor, .run, .quit:
            // The loop's, which has the terminal.
            break
        }
    }

    /// What there is to chat with. Without a model the processors have nothing to do: where the
    /// memory was never measured, that is done, so that speeds can be told.
    private func survey() async {
        var surveyor = Surveyor(environment: environment)
        surveyor.servers = servers
        surveyor.keys = access.keys
        await surveyor.survey { post(.surveyed($0)) }
        guard surveyor.bandwidth() == nil, !Task.isCancelled,
            let measured = await IdleBandwidth.measured(environment: environment)
        else { return }
        surveyor.bandwidth = { measured }
        let survey = await surveyor.survey()
        if !Task.isCancelled { post(.surveyed(survey)) }
    }

    private func load(_ settings: ChatSettings) async {
        do throws(CommandFailure) {
            await manager.load(try engines.request(for: settings))
        } catch {
            notice(error.sentence ?? "")
        }
    }

    /// Goes on with another engine; the conversation stays.
    private func use(_ settings: ChatSettings) async {
        do throws(CommandFailure) {
            let (before, request) = try await engines.use(settings)
            await manager.replaceEngine(engines.engine)
            await switches.replaced(by: engines.setup)
            await before.end()
            post(.engineChanged(settings))
            await manager.load(request)
        } catch {
            notice(error.sentence ?? "")
        }
    }

    /// Has a message answered by the chat's model and by another.
    private func compare(_ plan: ComparisonPlan) async {
        let comparison = Comparison(
            plan, chat: manager,
            opponent: { settings throws(CommandFailure) in try await engines.opponent(settings) },
            tell: { post(.comparison($0)) })
        await comparisons.begin(comparison)
    }

    private func lookUpSpeed(of loaded: LoadedModel) async {
        if let bandwidth = LedgerLookup.bandwidth(environment: environment) {
            post(.bandwidth(bandwidth))
        }
        await switchLookup.note(loaded)
        let earlier = await lookup.earlier(of: loaded)
        post(.earlierSamples(earlier.samples, replies: earlier.replies))
    }

    private func readLedger() async {
        do throws(HistoryError) {
            post(.ledger(try await lookup.turns()))
        } catch {
            notice(error.description)
        }
    }

    private func listModels() async {
        do throws(EngineError) {
            post(.models(try await engines.models()))
        } catch {
            notice(error.description)
        }
    }

    private func fetchStarter() async {
        do throws(CommandFailure) {
            let path = try await StarterModel(environment: environment).fetch { fraction, bytes in
                post(.fetching(fraction, bytes: bytes))
            }
            post(.fetched(path: path, nil))
        } catch {
            post(.fetched(path: nil, error.sentence ?? ""))
        }
    }

    // MARK: Conversations

    private func export(_ id: Conversation.ID, to path: String) async {
        guard let found = await conversations.conversation(id) else {
            return notice("The conversation is no longer there.")
        }
        await export(found, to: path)
    }

    private func export(_ conversation: Conversation, to path: String) async {
        do throws(CommandFailure) {
            let path = try ConversationFile.write(conversation, to: path, at: .now)
            post(.informed("Written to \(path)."))
        } catch {
            notice(error.sentence ?? "")
        }
    }
}
