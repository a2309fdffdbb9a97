import Foundation
import Testing

@testable import ChatApp

@Suite("Completing files")
struct FileCompletionTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "canter-\(UUID())")

    private func candidates(_ text: String) -> [String] {
        FileCompletion.candidates(
            for: text, in: folder.path, environment: ["HOME": folder.path + "/src"])
    }

    private func make(_ names: [String]) throws {
        for name in names {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: file)
        }
    }

    @Test("a beginning becomes every path it may be, folders with a slash, sorted")
    func beginnings() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try make(["src/main.swift", "src/map/x", "src/my file.txt", "src/.hidden", "top.txt"])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link", withDestinationPath: folder.path + "/src")
        #expect(candidates("src/ma") == ["src/main.swift", "src/map/"])
        #expect(candidates("") == ["link/", "src/", "top.txt"])
        #expect(candidates("src/") == ["src/main.swift", "src/map/", "src/my file.txt"])
        #expect(candidates("src/.") == ["src/.hidden"])
        #expect(candidates("~") == ["~/"])
        #expect(candidates("~/m") == ["~/main.swift", "~/map/", "~/my file.txt"])
        #expect(candidates(folder.path + "/t") == [folder.path + "/top.txt"])
        #expect(candidates("link/map/") == ["link/map/x"])
        #expect(candidates("nothing/") == [])
        #expect(candidates("top.txt/") == [])
    }

    @Test("of a folder with very many, the first 200 are offered")
    func many() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try make((0..<500).map { "f\($0 + 1000)" })
        let found = candidates("f1")
        #expect(found.count == 200)
        #expect(found.first == "f1000" && found.last == "f1199")
    }
}
