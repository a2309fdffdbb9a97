internal import ChatCore
internal import HTTPEngines
internal import LlamaEngine
internal import ModelLibrary
internal import Synchronization

/// Looks what there is to chat with on this machine.
///
/// Every part is looked at beside the others and none waits long, so that a
/// first screen can be shown meanwhile and filled in.
struct Surveyor: Sendable {
    let environment: [String: String]
    /// Those that may be on this machine, unless others are said.
    var servers: ServerList
    var keys = ServerKeys.none
    /// Whether servers are asked for their versions, too.
    var asksVersions = false
    /// The models to look for; `nil` for those in the usual places.
    var finder: ModelFinder
    var machine: @Sendable () -> MachineSurvey.Machine = { .current() }
    /// How fast this machine reads memory; `nil` before it was measured.
    var bandwidth: @Sendable () -> MemoryBandwidth?

    init(environment: [String: String]) {
        self.environment = environment
        bandwidth = { LedgerLookup.bandwidth(environment: environment) }
        servers = ServerList(ChatSettings(), environment: environment)
        finder = ModelFinder.configured(environment: environment)
    }

    private enum Part: Sendable {
        case machine(MachineSurvey.Machine, [ModelSuggestion])
        case disk(MachineSurvey.Disk)
        case models([MachineSurvey.Model])
        case engines([MachineSurvey.Engine])
        case starter(MachineSurvey.Starter)
    }

    /// Calls `report` with what is known so far whenever that is more, one call
    /// after the other, and returns all of it. Cancelled, it returns with what
    /// there is; no call comes afterwards.
    @discardableResult
    func survey(report: @Sendable (MachineSurvey) -> Void = { _ in }) async -> MachineSurvey {
        await withTaskGroup(of: Part.self) { group in
            group.addTask { .engines(await servers.look(keys: keys, asksVersion: asksVersions)) }
            group.addTask {
                await blocking {
                    let machine = machine()
                    return .machine(machine, suggestions(for: machine))
                }
            }
            group.addTask {
                await blocking {
                    let folder =
                        StoreLocations(environment: environment).own
                        ?? Directories(environment: environment).data + "/models"
                    return .disk(.init(folder: folder, free: freeSpace(at: folder)))
                }
            }
            group.addTask {
                .starter(await blocking { starter(StarterModel(environment: environment)) })
            }
            group.addTask { .models(await blocking { models() }) }
            var survey = MachineSurvey()
            for await part in group {
                guard !Task.isCancelled else { break }
                switch part {
                case .machine(let machine, let suggestions):
                    survey.machine = machine
                    survey.suggestions = suggestions
                case .disk(let disk): survey.disk = disk
                case .models(let models): survey.models = models
                case .engines(let engines): survey.engines = engines
                case .starter(let starter): survey.starter = starter
                }
                report(survey)
            }
            group.cancelAll()
            return survey
        }
    }

    // MARK: Parts

    private func models() -> [MachineSurvey.Model] {
        let machine = machine()
        let bandwidth = bandwidth()
        return finder.found().map { found in
            var memory = found.footprint.flatMap {
                MemoryEstimate($0, window: EngineFacts.defaultWindow)
            }
            if memory != nil { memory?.devices[0].available = machine.availableMemory }
            var model = MachineSurvey.Model(
                description: found.description, memory: memory, fit: machine.fit(memory?.bytes))
            if let bandwidth, let traffic = found.traffic {
                model.speed = Figure(
                    OfferSpeed.forecast(traffic, bandwidth, share: 1), .estimated)
            }
            return model
        }
    }

    private func suggestions(for machine: MachineSurvey.Machine) -> [ModelSuggestion] {
        var advisor = Advisor(machine)
        advisor.isAppleSilicon = SystemFacts.isAppleSilicon
        advisor.bandwidth = bandwidth()
        return advisor.suggestions
    }

    private func starter(_ model: StarterModel) -> MachineSurvey.Starter {
        MachineSurvey.Starter(
            name: model.pin.name, size: model.pin.size, path: model.path,
            isPresent: model.isPresent,
            // Beside the weights, its cache and buffers with the default window.
            fit: machine().fit(model.pin.size + 288 << 20))
    }
}

extension MachineSurvey.Machine {
    /// Whether so many bytes fit; `nil` where that is not known. A GPU may have
    /// room of its own for what main memory has none.
    func fit(_ needed: Int?) -> MachineSurvey.Fit? {
        guard let needed, let availableMemory else { return nil }
        let fit = MachineSurvey.Fit(needed: needed, available: availableMemory)
        return fit == .tooBig && !gpus.isEmpty ? nil : fit
    }
}
