import Foundation

/// Lines kept in `Goldens/<name>.txt` beside the tests. `RECORD=1 swift test` writes them anew.
struct GoldenText {
    let name: String

    init(_ name: String) {
        self.name = name
    }

    /// What differs, or nil.
    func difference(from lines: [String]) throws -> String? {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Goldens/\(name).txt")
        let actual = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try actual.write(to: file, atomically: true, encoding: .utf8)
            return nil
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        guard expected != actual else { return nil }
        let old = expected.split(separator: "\n").map(String.init)
        let added = lines.filter { !old.contains($0) }
        let removed = old.filter { !lines.contains($0) }
        return "\(name): not in the file \(added.prefix(20)), no longer so \(removed.prefix(20))"
    }
}
