#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A text file that goes with a message.
struct Attachment: Sendable, Hashable {
    /// As the person wrote it.
    var name: String
    /// What a fence around it is called: `swift`; empty where it is not known.
    var language: String
    var text: String

    var bytes: Int { text.utf8.count }

    /// The most bytes of a file: more fits in no window anyhow.
    static let limit = 512 << 10

    /// Reads the file at `path`, which starts at `folder` unless it is absolute
    /// or starts with `~`. Blocks while it is read.
    ///
    /// Throws `CommandFailure` for one that is not there, may not be read, is a
    /// folder or no text, or is too large.
    static func read(
        path: String, relativeTo folder: String,
        environment: [String: String] = processEnvironment()
    ) throws(CommandFailure) -> Attachment {
        let file = PersonPath.absolute(path, in: folder, environment: environment)
        let bytes = try bytes(of: file, calling: path)
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("\(path) is no UTF-8 text: only text can be attached.")
        }
        return Attachment(name: path, language: FenceLanguage.name(for: file), text: text)
    }

    /// Whether there is anything at `path`, found as by `read`.
    static func exists(
        _ path: String, relativeTo folder: String, environment: [String: String]
    ) -> Bool {
        let file = PersonPath.absolute(path, in: folder, environment: environment)
        return unsafe access(file, F_OK) == 0
    }

    private static func bytes(of file: String, calling name: String) throws(CommandFailure)
        -> [UInt8]
    {
        // O_NONBLOCK: a FIFO is told to be none, not waited for.
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(name, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw unreadable(name, errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR:
            throw CommandFailure("\(name) is a folder: attach the files in it one by one.")
        default: throw CommandFailure("\(name) is no file: attach a text file.")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // Read to its end, not to its size: the kernel's own files claim to be empty.
        while bytes.count <= limit {
            let count = unsafe platformRead(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(name, errno) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        let size = max(Int(status.st_size), bytes.count)
        throw CommandFailure(
            "\(name) has \((size + 1023) / 1024) KiB, and \(limit >> 10) KiB can be attached: attach a part of it."
        )
    }

    private static func unreadable(_ name: String, _ number: Int32) -> CommandFailure {
        switch number {
        case ENOENT, ENOTDIR, ENAMETOOLONG:
            CommandFailure("There is no file \(name): check the path.")
        case EACCES, EPERM:
            CommandFailure("You may not read \(name): change its permissions.")
        default:
            CommandFailure(
                "\(name) cannot be read (\(unsafe String(cString: strerror(number)))): check the file."
            )
        }
    }
}

extension Attachment {
    /// The file as a block of Markdown under its name. The fence is longer than
    /// any in it, so that nothing in the file ends it.
    var fenced: String {
        var (longest, run) = (0, 0)
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        // A name with a line break would be a line of its own.
        let label = String(name.map { $0.isNewline ? " " : $0 })
        let end = text.isEmpty || text.utf8.last == UInt8(ascii: "\n") ? "" : "\n"
        return "\(label):\n\n\(fence)\(language)\n\(text)\(end)\(fence)"
    }
}

/// read(2), under a name that is not the type's own.
private func platformRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int)
    -> Int
{
    unsafe read(descriptor, buffer, count)
}
