#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Finds files below a folder.
enum FileWalk {
    /// Deep enough for any store's layout; a bound for folders gone wild.
    private static let deepest = 8

    /// The paths of all `*.gguf` below `folder`, in order of their names.
    static func modelFiles(below folder: String) -> [String] {
        files(below: folder, where: isModelFile)
    }

    static func isModelFile(_ name: String) -> Bool { name.lowercased().hasSuffix(".gguf") }

    /// The paths of the regular files below `folder` whose names are `wanted`,
    /// in order of their names.
    ///
    /// Hidden entries are left out, links followed, and a folder reached twice
    /// is read once. What may not be read counts as empty.
    static func files(below folder: String, where wanted: (String) -> Bool) -> [String] {
        var visited: Set<String> = []
        return files(below: folder, where: wanted, depth: 0, visited: &visited)
    }

    private static func files(
        below folder: String, where wanted: (String) -> Bool, depth: Int,
        visited: inout Set<String>
    ) -> [String] {
        guard depth <= deepest, let real = realPath(folder), visited.insert(real).inserted else {
            return []
        }
        var found: [String] = []
        for entry in entries(of: folder) {
            let path = folder.hasSuffix("/") ? folder + entry : folder + "/" + entry
            switch fileKind(path) {
            case .folder:
                found += files(below: path, where: wanted, depth: depth + 1, visited: &visited)
            case .file where wanted(entry):
                found.append(path)
            default: break
            }
        }
        return found
    }

    /// The names in `folder`, sorted, without hidden ones.
    static func entries(of folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }
}
