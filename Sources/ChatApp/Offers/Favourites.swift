internal import ModelLibrary

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The offers a person marked, by their ids: a small file, written whole.
struct Favourites: Sendable {
    private let path: String

    init(environment: [String: String]) {
        self.init(path: Directories(environment: environment).data + "/favourites.json")
    }

    init(path: String) {
        self.path = path
    }

    var ids: Set<String> {
        guard let data = FileManager.default.contents(atPath: path),
            let ids = try? JSONDecoder().decode([String].self, from: data)
        else { return [] }
        return Set(ids)
    }

    /// Throws a sentence when the file cannot be written.
    func set(_ id: String, _ isFavourite: Bool) throws(CommandFailure) {
        var ids = ids
        if isFavourite { ids.insert(id) } else { ids.remove(id) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(ids.sorted()), replaceFile(path, with: Array(data))
        else {
            throw CommandFailure(
                "The favourite could not be kept in \(path): let it be written to.")
        }
    }
}
