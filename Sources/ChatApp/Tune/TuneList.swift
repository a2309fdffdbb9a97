internal import Benchmark
internal import Canvas
internal import ChatCore
internal import LlamaEngine
internal import ModelLibrary

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `canter tune --list` and `--forget`.
enum TuneList {
    private static var environment: [String: String] { processEnvironment() }

    static func show(json: Bool) throws {
        let records = TuningStore(environment: environment).records()
        if json {
            try StandardStreams.write(JSONOutput.pretty(records.map(TuneReport.init)) + "\n")
        } else if records.isEmpty {
            StandardStreams.complain("No model was tuned yet; `canter tune MODEL` does.")
        } else {
            try StandardStreams.write(table(records) + "\n")
        }
    }

    /// Forgets what was found for the model a person means: one that is here,
    /// or, where it is gone, one by the name it was tuned by.
    static func forget(_ model: String) throws {
        let store = TuningStore(environment: environment)
        let path = try? ModelFinder.configured(environment: environment).resolve(model).path
        let fingerprint = path.flatMap { try? ModelFingerprint(path: $0).hex }
        let wanted = model.lowercased()
        let count = try store.forget { record in
            if let fingerprint { return record.fingerprint == fingerprint }
            return record.model.lowercased() == wanted
        }
        guard count > 0 else {
            throw CommandFailure(
                "Nothing was found for “\(model)” before; `canter tune --list` shows what there is."
            )
        }
        StandardStreams.complain(count == 1 ? "Forgotten." : "\(count) forgotten.")
    }

    static func table(_ records: [TuningRecord]) -> String {
        let header = ["MODEL", "QUANT", "FOUND", "MACHINE", "ENGINE"]
        let rows = records.map { record in
            [
                record.model, record.quantization?.rawValue ?? Readable.missing,
                record.result.settings(window: record.result.window).label,
                record.machine.text, record.engine,
            ]
        }
        return TextTable.plain([header] + rows)
    }
}
