internal import Canvas
internal import ModelDownload

/// What came of a pull; also what `pull --json` prints. Sizes are bytes.
struct PullReport: Encodable, Sendable {
    /// What `--model` takes.
    var name: String
    /// The file to load, or its first shard; null for what an engine keeps.
    var path: Told<String>
    /// The engine that has it; null for a file.
    var engine: Told<String>
    var repository: Told<String>
    var sizeBytes: Int
    /// What came now; less than all where some was here.
    var downloadedBytes: Int
    var seconds: Double
    /// `verified`, `unverifiable`, `present` or `by_engine`.
    var verification: String

    init(_ model: PulledModel) {
        name = model.name
        path = Told(model.path)
        engine = Told(model.engine)
        repository = Told(model.repository)
        sizeBytes = model.bytes
        downloadedBytes = model.downloaded
        seconds = model.seconds
        verification =
            switch model.verification {
            case .verified: "verified"
            case .unverifiable: "unverifiable"
            case .present: "present"
            case .byEngine: "by_engine"
            }
    }

    /// For people.
    static func text(_ model: PulledModel) -> String {
        let size = Readable.bytes(model.bytes)
        if let engine = model.engine {
            return """
                \(engine) has \(model.name), \(size)
                canter --engine \(engine) -m \(quoted(model.name))
                """
        }
        let how =
            switch model.verification {
            case .verified: "its sha256 is the one the server states"
            case .unverifiable: "the server states no sha256, so it could not be verified"
            case .present, .byEngine: "it was here already"
            }
        let time =
            model.downloaded > 0 ? " in \(Readable.duration(seconds: model.seconds))" : ""
        return """
            \(model.path ?? model.name)
            \(size)\(time); \(how)
            canter -m \(quoted(model.name))
            """
    }

    /// A name as a shell takes it for one word.
    private static func quoted(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            byte > 0x7F || Character(Unicode.Scalar(byte)).isLetter
                || Character(Unicode.Scalar(byte)).isNumber || "-._/:+".utf8.contains(byte)
        }
        return isPlain ? name : "'" + name.replacing("'", with: "'\\''") + "'"
    }
}
