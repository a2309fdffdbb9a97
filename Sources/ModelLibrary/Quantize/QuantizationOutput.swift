#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The file a quantization makes: written under another name beside it, and
/// given its own only when it is whole.
package struct QuantizationOutput: Sendable, Hashable {
    package let path: String
    /// Where it is written meanwhile: hidden, so that no list of models shows it.
    package let temporary: String
    private let folder: String

    /// `process` is this process's id: two at once must not share a file.
    package init(path: String, process: Int32 = getpid()) {
        self.path = path
        let slash = path.lastIndex(of: "/")
        folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        temporary = folder + "/." + name + ".\(process).partial"
    }

    /// The same for who knows only where it is being written.
    package init(temporary: String) {
        (path, self.temporary, folder) = (temporary, temporary, ".")
    }

    package var exists: Bool { fileKind(path) != nil }

    /// Bytes that a person may still write to the disk the file will lie on;
    /// `nil` when it cannot be told.
    package var freeBytes: Int? { freeSpace(at: folder) }

    /// Checks what was written, has it reach the disk, and gives it its name;
    /// returns the model it is. What was there under that name is replaced.
    ///
    /// Throws a `ModelError` when the file is not a whole model of as many
    /// tensors as `source`, or cannot be renamed; the temporary file is still
    /// there then.
    package func finish(from source: QuantizationSource) throws(ModelError) -> GGUFModel {
        // Its reader checks that every tensor lies inside the file: a disk that
        // filled up is noticed here, llama.cpp's writer does not look.
        let made = try GGUFModel(path: temporary)
        guard made.headers[0].tensors.count == source.tensorCount else {
            throw ModelError(
                .damaged,
                "\(path) would have \(made.headers[0].tensors.count) tensors where \(source.model.path) has \(source.tensorCount): run it again."
            )
        }
        try synchronize(temporary)
        guard unsafe rename(temporary, path) == 0 else { throw cannotWrite() }
        // The name is on the disk when its folder is. Some file systems cannot, and need not.
        try? synchronize(folder)
        return try GGUFModel(path: path)
    }

    /// Removes the temporary file, where there is one.
    package func discard() {
        _ = unsafe unlink(temporary)
    }

    private func synchronize(_ path: String) throws(ModelError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw cannotWrite() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw cannotWrite() }
    }

    private func cannotWrite() -> ModelError {
        let reason = unsafe String(cString: strerror(errno))
        return ModelError(
            .unreadable,
            "\(path) cannot be written (\(reason)): choose another place with --output.")
    }
}
