/// What LM Studio downloaded: `models/PUBLISHER/REPOSITORY/FILE.gguf` in the
/// folder it keeps everything in.
package struct LMStudioStore: ModelStore {
    package let name = "lm-studio"
    /// The person's home folder.
    private let home: String

    package init(home: String) {
        self.home = home
    }

    package func files() -> [StoredFile] {
        roots.flatMap { root in
            FileWalk.modelFiles(below: root).map { path in
                let below = path.dropFirst(root.count).split(separator: "/")
                return StoredFile(
                    path: path, repository: below.count == 3 ? "\(below[0])/\(below[1])" : nil)
            }
        }
    }

    /// Where it keeps everything stands in a file; earlier versions kept it
    /// among the caches.
    private var roots: [String] {
        let told = firstLine(of: home + "/.lmstudio-home-pointer").flatMap {
            $0.hasPrefix("/") ? $0 : nil
        }
        return [told ?? home + "/.lmstudio", home + "/.cache/lm-studio"].map { $0 + "/models" }
    }
}
