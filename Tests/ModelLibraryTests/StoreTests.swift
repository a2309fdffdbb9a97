import ChatCore
import Foundation
import TestSupport
import Testing

@testable import ModelLibrary

@Suite("Stores of model files")
struct StoreTests {
    let folder: TemporaryFolder
    private let tiny = GGUFWriter.model().file

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Paths below the folder.
    private func below(_ files: [StoredFile]) -> [String] {
        files.map { String($0.path.dropFirst(folder.path.count + 1)) }
    }

    // MARK: LM Studio

    @Test("LM Studio's lie by publisher and repository, in its folder and in the earlier one")
    func lmStudio() throws {
        try folder.write(tiny, to: ".lmstudio/models/org/Name-GGUF/name-Q4_K_M.gguf")
        try folder.write(tiny, to: ".lmstudio/models/loose.gguf")
        try folder.write(tiny, to: ".cache/lm-studio/models/old/Repo/old.gguf")
        try folder.write(Array("{}".utf8), to: ".lmstudio/models/org/mlx/config.json")
        let files = LMStudioStore(home: folder.path).files()
        #expect(
            below(files) == [
                ".lmstudio/models/loose.gguf", ".lmstudio/models/org/Name-GGUF/name-Q4_K_M.gguf",
                ".cache/lm-studio/models/old/Repo/old.gguf",
            ])
        #expect(files.map(\.repository) == [nil, "org/Name-GGUF", "old/Repo"])
    }

    @Test("LM Studio's folder may be told by a file, of which the first line counts")
    func lmStudioPointer() throws {
        try folder.write(tiny, to: "elsewhere/models/org/repo/there.gguf")
        try folder.write(tiny, to: ".lmstudio/models/org/repo/here.gguf")
        let store = LMStudioStore(home: folder.path)
        try folder.write(
            Array("  \(folder.path)/elsewhere\r\nnothing\n".utf8), to: ".lmstudio-home-pointer")
        #expect(below(store.files()) == ["elsewhere/models/org/repo/there.gguf"])
        #expect(store.files().first?.repository == "org/repo")
        for nonsense in ["", "\n/x", "elsewhere", "\u{0}"] {
            try folder.write(Array(nonsense.utf8), to: ".lmstudio-home-pointer")
            #expect(below(store.files()) == [".lmstudio/models/org/repo/here.gguf"])
        }
    }

    // MARK: llama.cpp

    @Test("llama.cpp's earlier cache: files side by side, the repository by its manifests")
    func llamaCpp() throws {
        try folder.write(tiny, to: "l/org_Name-GGUF_name-Q4_K_M.gguf")
        try folder.write(tiny, to: "l/org_Name-GGUF_extra_sub_name-Q8_0.gguf")
        try folder.write(tiny, to: "l/plain.gguf")
        try folder.write(tiny, to: "l/org_Name-GGUF_.gguf")
        try folder.write(tiny, to: "l/half.gguf.downloadInProgress")
        try folder.write([], to: "l/manifest=org=Name-GGUF=Q4_K_M.json")
        try folder.write([], to: "l/manifest=org=Name-GGUF_extra=latest.json")
        try folder.write([], to: "l/manifest=org==latest.json")
        try folder.write(tiny, to: "l/models--org--name/snapshots/c/new.gguf")
        let files = LlamaCppCache(folder: folder.path + "/l").files()
        #expect(
            below(files) == [
                "l/org_Name-GGUF_.gguf", "l/org_Name-GGUF_extra_sub_name-Q8_0.gguf",
                "l/org_Name-GGUF_name-Q4_K_M.gguf", "l/plain.gguf",
            ])
        #expect(
            files.map(\.repository) == [nil, "org/Name-GGUF_extra", "org/Name-GGUF", nil])
        #expect(files.map(\.name) == [nil, "sub_name-Q8_0", "name-Q4_K_M", nil])
    }

    @Test("LLAMA_CACHE is looked into for both of llama.cpp's layouts")
    func llamaCache() throws {
        try folder.write(GGUFWriter.model().named("flat").file, to: "l/flat-Q8_0.gguf")
        try folder.write(tiny, to: "l/models--org--name/snapshots/c/new-Q8_0.gguf")
        let locations = StoreLocations(
            environment: ["HOME": folder.path, "LLAMA_CACHE": folder.path + "/l"], services: [])
        let models = ModelFinder(stores: locations.stores(), locations: locations).models()
        #expect(Set(models.map(\.name)) == ["flat-Q8_0", "new-Q8_0"])
        #expect(Set(models.map(\.store)) == ["llama.cpp", "huggingface"])
        #expect(
            StoreLocations(environment: ["HOME": "/h", "XDG_CACHE_HOME": "/c"]).llamaCpp
                == ["/c/llama.cpp", "/h/Library/Caches/llama.cpp"])
    }

    // MARK: Hugging Face

    @Test("The Hugging Face cache tells the repository, and the content's hash of what it links to")
    func huggingFace() throws {
        let digest = String(repeating: "0123456789abcdef", count: 4)
        try folder.write(tiny, to: "models--org--some-name-GGUF/blobs/" + digest)
        try folder.link(
            "models--org--some-name-GGUF/snapshots/c/a.gguf", to: "../../blobs/" + digest)
        try folder.write(tiny, to: "models--org--some-name-GGUF/snapshots/c/sub/copied.gguf")
        try folder.write(tiny, to: "models--gpt2/snapshots/c/b.gguf")
        try folder.write(tiny, to: "datasets--org--x/snapshots/c/c.gguf")
        let files = HuggingFaceCache(root: folder.path).files()
        #expect(
            files.map(\.repository) == ["gpt2", "org/some-name-GGUF", "org/some-name-GGUF"])
        #expect(files.map(\.digest) == [nil, digest, nil])
    }

    // MARK: What is in the way

    @Test("A store that is not there, is a file, or goes round in circles is empty")
    func noStores() throws {
        try folder.write(tiny, to: "file")
        try folder.link("loop", to: "loop")
        for path in ["/none", "/file", "/loop"].map({ folder.path + $0 }) {
            let stores: [any ModelStore] = [
                FolderStore(name: "folder", folder: path), HuggingFaceCache(root: path),
                LlamaCppCache(folder: path), LMStudioStore(home: path), OllamaStore(root: path),
            ]
            for store in stores { #expect(store.files().isEmpty, "\(store.name) at \(path)") }
        }
    }

    @Test(
        "A folder that may not be read is empty, and the others are found",
        .enabled(if: geteuid() != 0, "root may read everything"))
    func unreadableFolder() throws {
        try folder.write(tiny, to: "m/closed/a.gguf")
        try folder.write(tiny, to: "m/open/b.gguf")
        let closed = folder.path + "/m/closed"
        #expect(unsafe chmod(closed, 0) == 0)
        defer { _ = unsafe chmod(closed, 0o700) }
        #expect(
            below(FolderStore(name: "folder", folder: folder.path + "/m").files())
                == ["m/open/b.gguf"])
    }

    @Test("Pipes, links that lead nowhere and circles of folders are passed over")
    func otherThanFiles() throws {
        try folder.write(tiny, to: "m/good.gguf")
        #expect(unsafe mkfifo(folder.path + "/m/pipe.gguf", 0o600) == 0)
        try folder.link("m/gone.gguf", to: "none")
        try folder.link("m/self.gguf", to: "self.gguf")
        try folder.link("m/circle", to: "../m")
        try folder.link("m/up", to: "..")
        try folder.write(tiny, to: "m/folder.gguf/inside.gguf")
        let files = FolderStore(name: "folder", folder: folder.path + "/m").files()
        #expect(below(files) == ["m/folder.gguf/inside.gguf", "m/good.gguf"])
    }
}
