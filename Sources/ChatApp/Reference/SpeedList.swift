internal import Benchmark
internal import Canvas
internal import ChatCore

/// Published speeds as text: those of model makers first, the others apart, with their sources.
///
/// No line is wider than 80 columns, except for an address; a remark is beneath its row.
enum SpeedList {
    static let columns = 80

    static func text(_ speeds: [PublishedSpeed], note: String? = nil) -> String {
        let primary = speeds.filter(\.isPrimary)
        let secondary = speeds.filter { !$0.isPrimary }
        var parts: [String] = []
        if let note { parts.append(wrapped(note)) }
        if !primary.isEmpty {
            parts.append("PRIMARY: the model makers' own tables")
            parts += groups(primary)
        }
        if !secondary.isEmpty {
            parts.append("SECONDARY: printed elsewhere, each with how its check came out")
            parts.append(table(secondary))
        }
        return parts.joined(separator: "\n\n")
    }

    // MARK: Primary

    /// A table for each hardware of each source, in the order they come.
    private static func groups(_ speeds: [PublishedSpeed]) -> [String] {
        var keys: [String] = []
        var rows: [String: [PublishedSpeed]] = [:]
        for speed in speeds {
            let key = "\(speed.hardware), \(speed.source)"
            if rows[key] == nil { keys.append(key) }
            rows[key, default: []].append(speed)
        }
        return keys.map { key in
            let cells = (rows[key] ?? []).map { speed in
                [
                    speed.model, speed.quantization?.rawValue ?? Readable.missing,
                    speed.engine ?? Readable.missing,
                    speed.gpus.map(String.init) ?? Readable.missing,
                    speed.inputTokens.map(String.init) ?? Readable.missing, range(speed),
                ]
            }
            let header = ["MODEL", "QUANT", "ENGINE", "GPUS", "INPUT", "TOK/S"]
            return key + "\n" + lines(header, cells, (rows[key] ?? []).map(\.remark))
        }
    }

    // MARK: Secondary

    private static func table(_ speeds: [PublishedSpeed]) -> String {
        var sources: [String] = []
        let cells = speeds.map { speed in
            let number = sources.firstIndex(of: speed.source) ?? sources.endIndex
            if number == sources.endIndex { sources.append(speed.source) }
            return [
                speed.model, speed.quantization?.rawValue ?? Readable.missing,
                speed.engine ?? Readable.missing,
                (speed.gpus.map { $0 > 1 ? "\($0) x " : "" } ?? "") + speed.hardware,
                speed.inputTokens.map(String.init) ?? Readable.missing, range(speed),
                speed.standing.rawValue, "[\(number + 1)]",
            ]
        }
        let header = ["MODEL", "QUANT", "ENGINE", "HARDWARE", "INPUT", "TOK/S", "STANDING", ""]
        let list = sources.enumerated().map { "[\($0 + 1)] \($1)" }
        return lines(header, cells, speeds.map(\.remark)) + "\n\n" + list.joined(separator: "\n")
    }

    // MARK: Lines

    /// A line for each row, and beneath it its remark.
    private static func lines(
        _ header: [String], _ cells: [[String]], _ remarks: [String]
    ) -> String {
        let lines = TextTable.plain([header] + cells).split(
            separator: "\n", omittingEmptySubsequences: false)
        var text = lines.prefix(1).map(String.init)
        for (line, remark) in zip(lines.dropFirst(), remarks) {
            text.append(String(line))
            if !remark.isEmpty {
                text += wrapped(remark, indent: 4).split(separator: "\n").map(String.init)
            }
        }
        return text.joined(separator: "\n")
    }

    /// Text broken into lines of at most 80 columns, each after so many blanks.
    static func wrapped(_ text: String, indent: Int = 0, hanging: Int = 0) -> String {
        Wrapper(columns: columns - indent, continuationIndent: hanging).wrap(text).map { line in
            String(repeating: " ", count: indent + line.indent) + line.text
        }.joined(separator: "\n")
    }

    /// `25-30`, `150+`, `68`.
    static func range(_ speed: PublishedSpeed) -> String {
        guard let high = speed.high else { return number(speed.low) + "+" }
        return high == speed.low ? number(speed.low) : "\(number(speed.low))-\(number(high))"
    }

    /// As it was printed: digits are not rounded away, and none are added.
    private static func number(_ value: Double) -> String {
        value == value.rounded() ? Readable.fixed(value, decimals: 0) : value.description
    }
}
