/// A folder with GGUF files in it, at any depth: canter's own, or one a person
/// named.
package struct FolderStore: ModelStore {
    package let name: String
    package let folder: String

    package init(name: String, folder: String) {
        self.name = name
        self.folder = folder
    }

    package func files() -> [StoredFile] {
        FileWalk.modelFiles(below: folder).map { StoredFile(path: $0) }
    }
}
