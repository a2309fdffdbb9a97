package import ChatCore

extension GGUFModel {
    /// How many elements of a list are shown.
    package static let shownElements = 8

    /// All that the model's file says about itself, bounded in size, and with
    /// nothing in it that could drive a terminal. Lists that are not kept show
    /// what elements were asked for when the headers were read.
    package func details() -> ModelDetails {
        let header = headers[0]
        let keys = header.metadata.keys.sorted()
        var metadata = keys.prefix(Self.mostEntries).compactMap { key in
            header.metadata[key].map {
                ModelDetails.Entry(
                    key: Self.cut(key, to: Self.longestKey), value: Self.shown($0))
            }
        }
        if keys.count > Self.mostEntries {
            metadata.append(.init(key: "…", value: "\(keys.count - Self.mostEntries) more"))
        }
        return ModelDetails(
            metadata: metadata, template: header.chatTemplate.map(printableLines),
            license: header.metadata["general.license"]?.string.map(Self.licenseText),
            tensorTypes: tensorTypes)
    }

    /// A licence's text as it may be shown.
    static func licenseText(_ text: String) -> String {
        let scalars = text.unicodeScalars
        return scalars.count <= longestLicense
            ? printableLines(text)
            : printableLines(String(String.UnicodeScalarView(scalars.prefix(longestLicense)))) + "…"
    }

    /// Models have some fifty.
    private static let mostEntries = 1000
    private static let longestKey = 128
    private static let longestValue = 256
    /// The longest of the usual ones takes some thirty thousand.
    private static let longestLicense = 1 << 17

    private var tensorTypes: [ModelDetails.Entry] {
        var counts: [UInt32: Int] = [:]
        for tensor in headers.lazy.flatMap(\.tensors) { counts[tensor.type, default: 0] += 1 }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { number, count in
            .init(key: TensorType(number: number)?.name ?? "type \(number)", value: "\(count)")
        }
    }

    // MARK: Values

    private static func shown(_ value: GGUFValue) -> String {
        switch value {
        case .integer(let number): "\(number)"
        case .unsigned(let number): "\(number)"
        case .float(let number): shown(number)
        case .bool(let isTrue): isTrue ? "true" : "false"
        case .string(let text): cut(text, to: longestValue)
        case .numbers(let list): shown(list.prefix(shownElements), of: list.count)
        case .list(let count, let first): shown(first.prefix(shownElements), of: count)
        case .longString(let bytes): "a text of \(humanSize(bytes))"
        }
    }

    /// As a number of 32 bits, as which it is stored, where it is one.
    private static func shown(_ number: Double) -> String {
        let single = Float(number)
        return Double(single) == number ? "\(single)" : "\(number)"
    }

    private static func shown(_ first: ArraySlice<GGUFValue>, of count: Int) -> String {
        guard !first.isEmpty else { return count == 0 ? "[]" : "[\(count) in all]" }
        let elements = first.map { element in
            if case .string(let text) = element {
                "\"" + cut(text, to: 24) + "\""
            } else {
                shown(element)
            }
        }
        let rest = count > first.count ? ", … \(count) in all" : ""
        return "[" + elements.joined(separator: ", ") + rest + "]"
    }

    /// One line; a longer text's beginning, and how long it is.
    private static func cut(_ text: String, to length: Int) -> String {
        let scalars = text.unicodeScalars
        guard
            let end = scalars.index(
                scalars.startIndex, offsetBy: length, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return printable(text) }
        return printable(String(scalars[..<end])) + "… (\(humanSize(text.utf8.count)))"
    }
}
