#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the beginning of a file's path can become.
enum FileCompletion {
    /// The most that are offered.
    static let limit = 200
    /// The most names of a folder that are looked at: a key's answer may not
    /// wait for a folder of millions.
    static let longestFolder = 100_000

    /// The paths `text` is the beginning of, sorted, folders with a slash at
    /// their end. What stands before the last slash is kept as it was written.
    /// Hidden files are offered to who writes their dot. Blocks while one
    /// folder is read.
    static func candidates(
        for text: String, in folder: String,
        environment: [String: String] = processEnvironment()
    ) -> [String] {
        // `~` alone is the folder, whose contents are meant.
        if text == "~" { return ["~/"] }
        let slash = text.lastIndex(of: "/")
        let beginning = slash.map { text[...$0] } ?? ""
        let partial = String(slash.map { text[text.index(after: $0)...] } ?? text[...])
        let path =
            beginning.isEmpty
            ? folder
            : PersonPath.absolute(String(beginning), in: folder, environment: environment)
        let names = names(in: path, beginningWith: partial).sorted().prefix(limit)
        return names.map { beginning + $0 }
    }

    /// The names in a folder that begin with `partial`, folders with a slash.
    private static func names(in path: String, beginningWith partial: String) -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(folder) }
        let wanted = Array(partial.utf8)
        var names: [String] = []
        for _ in 0..<longestFolder {
            guard let entry = unsafe readdir(folder) else { break }
            let bytes = unsafe name(of: entry)
            guard bytes.starts(with: wanted), bytes != [0x2E], bytes != [0x2E, 0x2E],
                bytes.first != UInt8(ascii: ".") || wanted.first == UInt8(ascii: "."),
                // A name that cannot be written cannot be completed either.
                let name = String(validating: bytes, as: UTF8.self),
                !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
            else { continue }
            let isFolder = isFolder(unsafe entry.pointee.d_type, path + "/" + name)
            names.append(isFolder ? name + "/" : name)
        }
        return names
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            unsafe Array(bytes.prefix { $0 != 0 })
        }
    }

    /// Links are followed, and what the folder itself does not tell is asked for.
    private static func isFolder(_ type: UInt8, _ path: String) -> Bool {
        switch Int(type) {
        case Int(DT_DIR): return true
        case Int(DT_LNK), Int(DT_UNKNOWN):
            var status = stat()
            return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        default: return false
        }
    }
}
