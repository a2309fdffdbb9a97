/// What turns are told apart by: to filter them, and to group them.
package enum LedgerKey: String, Sendable, Hashable, Codable, CaseIterable {
    case model, quantization, engine, build, machine, device, threads
    case kvType = "kv-type"
    case flashAttention = "flash-attention"
    case batch, draft, day

    /// The value a turn has, as people read it; `nil` where it is not known.
    package func value(of turn: LedgerTurn) -> String? {
        self == .day ? CalendarDay(at: turn.sentAt)?.description : value(of: turn.configuration)
    }

    /// The value every turn of a configuration has; `nil` where it is not
    /// known, and for the day, which is a turn's own.
    package func value(of configuration: SpeedConfiguration) -> String? {
        switch self {
        case .model: return configuration.model
        case .quantization: return configuration.quantization?.rawValue
        case .engine: return configuration.engine
        case .build: return configuration.engineBuild
        case .machine: return configuration.machine
        case .device: return configuration.device
        case .threads:
            if configuration.threadsFollow { return "following the load" }
            return configuration.threads.map { "\($0)" }
        case .kvType:
            let types = [configuration.kvTypeK, configuration.kvTypeV].compactMap(\.self)
            return types.isEmpty ? nil : types.joined(separator: "/")
        case .flashAttention: return configuration.flashAttention?.rawValue
        case .batch: return configuration.batch.map { "\($0)" }
        case .draft: return configuration.draftModel
        case .day: return nil
        }
    }
}
