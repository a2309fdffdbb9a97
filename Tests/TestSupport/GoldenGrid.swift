package import Canvas

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A grid kept as text in `Goldens/<name>.txt` beside the test's own file, and compared with what
/// a test draws. `RECORD=1 swift test` writes the files anew; read their diff before keeping it.
///
///     size 6x1
///     text
///     |你 hi |
///     style
///     |a<.b..|
///     . plain
///     a bold
///     b fg=2
///
/// The text is as the terminal shows it, so the bars align in an editor with a fixed-width font.
/// `<` in the second block is a cell hidden by the wide character at its left. `?` would be a
/// hidden cell with nothing that hides it.
package struct GoldenGrid: Sendable {
    package let name: String
    private let file: String

    /// - Parameter testFile: Where the test is; leave it to the compiler.
    package init(_ name: String, testFile: String = #filePath) {
        self.name = name
        let folder = testFile.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        file = folder.joined(separator: "/") + "/Goldens/\(name).txt"
    }

    /// Compares a grid with the stored one; when recording, stores it instead.
    ///
    /// - Returns: What differs, or nil: `#expect(try golden.difference(from: grid) == nil)`.
    /// - Throws: When the file cannot be written.
    package func difference(from grid: Grid) throws -> String? {
        let actual = Self.dump(grid)
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try actual.write(toFile: file, atomically: true, encoding: .utf8)
            return nil
        }
        guard let expected = try? String(contentsOfFile: file, encoding: .utf8) else {
            return "there is no \(file); record it with RECORD=1"
        }
        guard expected != actual else { return nil }
        return "\(name) differs\n--- expected\n\(expected)--- actual\n\(actual)"
    }

    /// The grid as a golden file holds it.
    package static func dump(_ grid: Grid) -> String {
        var letters = StyleLetters()
        var text: [String] = []
        var styles: [String] = []
        for row in 0..<grid.size.rows {
            var shown = ""
            var marks = ""
            for column in 0..<grid.size.columns {
                let cell = grid[row, column]
                shown += cell.text
                if cell.width > 0 {
                    marks.append(letters.letter(of: cell.style))
                } else {
                    marks.append(column > 0 && grid[row, column - 1].width == 2 ? "<" : "?")
                }
            }
            text.append("|\(shown)|")
            styles.append("|\(marks)|")
        }
        let lines =
            ["size \(grid.size.columns)x\(grid.size.rows)", "text"] + text + ["style"] + styles
            + letters.legend
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Gives every style of a grid a letter, in the order of their first appearance.
private struct StyleLetters {
    private var styles: [Style] = []
    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

    mutating func letter(of style: Style) -> Character {
        if style == .plain { return "." }
        if let index = styles.firstIndex(of: style) { return Self.letter(index) }
        styles.append(style)
        return Self.letter(styles.count - 1)
    }

    var legend: [String] {
        [". plain"]
            + styles.enumerated().map { "\(Self.letter($0.offset)) \(Self.words(for: $0.element))" }
    }

    private static func letter(_ index: Int) -> Character {
        letters.indices.contains(index) ? letters[index] : "*"
    }

    private static func words(for style: Style) -> String {
        let names: [(Attributes, String)] = [
            (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"),
            (.reverse, "reverse"),
        ]
        let colors = [("fg", style.foreground), ("bg", style.background)].compactMap { entry in
            entry.1.map { "\(entry.0)=\(word(for: $0))" }
        }
        let words = colors + names.filter { style.attributes.contains($0.0) }.map(\.1)
        return words.joined(separator: " ")
    }

    private static func word(for color: Color) -> String {
        switch color {
        case .standard(let index): "\(index)"
        case .palette(let index): "palette:\(index)"
        }
    }
}
