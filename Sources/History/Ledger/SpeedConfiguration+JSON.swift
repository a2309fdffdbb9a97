internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The column `json` of `configurations`.
extension SpeedConfiguration {
    /// The same text for the same configuration: sorted keys, nothing for what
    /// is not known.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Reads also what a newer canter wrote: members and values this one does
    /// not know are left out. `nil` for what names no model, engine and machine.
    init?(json: String) {
        let decoder = JSONDecoder()
        let data = Data(json.utf8)
        if let whole = try? decoder.decode(Self.self, from: data) {
            self = whole
        } else if let known = try? decoder.decode(KnownMembers.self, from: data) {
            self = known.configuration
        } else {
            return nil
        }
    }

    /// Each member by itself: one that cannot be read takes no other along.
    private struct KnownMembers: Decodable {
        var configuration: SpeedConfiguration

        private enum Key: String, CodingKey {
            case fingerprint, model, quantization, engine, engineBuild, machine, device, threads
            case threadsFollow, kvTypeK, kvTypeV, flashAttention, batch, microBatch, gpuLayers
            case draftModel
        }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Key.self)
            func known<Value: Decodable>(_ key: Key) -> Value? {
                try? members.decodeIfPresent(Value.self, forKey: key)
            }
            configuration = SpeedConfiguration(
                model: try members.decode(String.self, forKey: .model),
                engine: try members.decode(String.self, forKey: .engine),
                machine: try members.decode(String.self, forKey: .machine))
            configuration.fingerprint = known(.fingerprint)
            configuration.quantization = known(.quantization)
            configuration.engineBuild = known(.engineBuild)
            configuration.device = known(.device)
            configuration.threads = known(.threads)
            configuration.threadsFollow = known(.threadsFollow) ?? false
            configuration.kvTypeK = known(.kvTypeK)
            configuration.kvTypeV = known(.kvTypeV)
            configuration.flashAttention = known(.flashAttention)
            configuration.batch = known(.batch)
            configuration.microBatch = known(.microBatch)
            configuration.gpuLayers = known(.gpuLayers)
            configuration.draftModel = known(.draftModel)
        }
    }
}
