internal import Benchmark

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Keeps what tunings found: a JSON file each, named after what it holds for,
/// so that a newer one replaces the older, and two processes never write into
/// the same text.
struct TuningStore: Sendable {
    let folder: String

    init(folder: String) {
        self.folder = folder
    }

    /// The store of this person.
    init(environment: [String: String]) {
        folder = Directories(environment: environment).data + "/tuning"
    }

    /// Whether there is anything in it: asked before a model's fingerprint is made.
    var isEmpty: Bool { files.isEmpty }

    /// Keeps `record`. Throws `CommandFailure`; nothing half written is left.
    func save(_ record: TuningRecord) throws(CommandFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let path = folder + "/" + Self.name(record)
            try encoder.encode(record).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw CommandFailure(
                "What was found could not be kept in \(folder) (\(error)); make room or let it be written to, and tune again."
            )
        }
    }

    /// All of them, the newest first. A file that cannot be read, or is of a
    /// canter that wrote them differently, is left out: it can be tuned anew.
    func records() -> [TuningRecord] {
        files.compactMap { name in
            guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
                return nil
            }
            return try? JSONDecoder().decode(TuningRecord.self, from: data)
        }.sorted { $0.madeAt > $1.madeAt }
    }

    /// What was found for this model on this machine with this engine.
    func record(
        fingerprint: String, machine: MachineIdentity, engine: String
    ) -> TuningRecord? {
        records().first {
            $0.fingerprint == fingerprint && $0.machine == machine && $0.engine == engine
        }
    }

    /// Removes what was found for a model, on every machine and with every
    /// engine. Returns how many there were. Throws `CommandFailure`.
    func forget(_ isMeant: (TuningRecord) -> Bool) throws(CommandFailure) -> Int {
        var count = 0
        for record in records() where isMeant(record) {
            do {
                try FileManager.default.removeItem(atPath: folder + "/" + Self.name(record))
            } catch {
                throw CommandFailure(
                    "\(folder)/\(Self.name(record)) cannot be removed; remove it by hand.")
            }
            count += 1
        }
        return count
    }

    private var files: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
    }

    /// A name made of all it holds for.
    private static func name(_ record: TuningRecord) -> String {
        let place = fingerprint(of: record.machine.text + "\n" + record.engine)
        return record.fingerprint.prefix(16) + "-" + place + ".json"
    }

    /// FNV-1a (Fowler, Noll, Vo) of a text, as 16 hexadecimal digits: it only
    /// has to keep a person's few machines apart.
    private static func fingerprint(of text: String) -> String {
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
