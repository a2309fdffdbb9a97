import Foundation
import Testing

/// What a browser sees of a page: its elements with their attributes, and the text between them.
/// Stricter than browsers: every element is closed in its turn, and every attribute quoted.
struct PageReader {
    struct Element {
        var name: String
        var attributes: [String: String]
        /// The elements around it, the outermost first.
        var parents: [String]
    }

    private(set) var elements: [Element] = []
    /// Not of style sheets; with the entities as what they stand for.
    private(set) var text = ""
    /// A line a row, its cells with bars between.
    private(set) var rows: [String] = []

    private static let void: Set = ["meta", "link", "br", "hr"]

    init(_ html: String) throws {
        var open: [String] = []
        var rest = html[...]
        while let start = rest.firstIndex(of: "<") {
            try append(String(rest[..<start]), in: open)
            let end = try #require(rest[start...].firstIndex(of: ">"))
            let tag = String(rest[rest.index(after: start)..<end])
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("!DOCTYPE") { continue }
            if tag.hasPrefix("/") {
                try #require(open.last == String(tag.dropFirst()), "\(tag) closes \(open)")
                open.removeLast()
                continue
            }
            let element = try Self.element(tag, in: open)
            elements.append(element)
            if element.name == "tr" { rows.append("") }
            if ["td", "th"].contains(element.name), !rows.isEmpty {
                rows[rows.count - 1] += "|"
            }
            if !tag.hasSuffix("/"), !Self.void.contains(element.name) { open.append(element.name) }
        }
        #expect(open.isEmpty)
    }

    private mutating func append(_ text: String, in open: [String]) throws {
        guard open.last != "style" else { return }
        #expect(!text.contains(">"))
        let plain = try Self.unescaped(text)
        self.text += plain
        if open.contains("tr"), !rows.isEmpty { rows[rows.count - 1] += plain }
    }

    private static func element(_ tag: String, in open: [String]) throws -> Element {
        let body = tag.hasSuffix("/") ? String(tag.dropLast()) : tag
        let name = String(body.prefix { !$0.isWhitespace })
        var attributes: [String: String] = [:]
        var rest = body.dropFirst(name.count)
        while let match = rest.firstMatch(of: /^\s+([a-zA-Z-]+[0-9]?)(="([^"<]*)")?/) {
            attributes[String(match.1)] = try unescaped(String(match.3 ?? ""))
            rest = rest[match.range.upperBound...]
        }
        try #require(rest.trimmingCharacters(in: .whitespaces).isEmpty, "\(tag)")
        return Element(name: name, attributes: attributes, parents: open)
    }

    private static func unescaped(_ text: String) throws -> String {
        let entities = ["&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&amp;": "&"]
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            let entity = try #require(
                entities.keys.first { rest[start...].hasPrefix($0) }, "\(text)")
            result += entities[entity] ?? ""
            rest = rest[start...].dropFirst(entity.count)
        }
        return result + rest
    }
}
