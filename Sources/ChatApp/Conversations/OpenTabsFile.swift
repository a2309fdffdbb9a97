internal import ChatCore
internal import ModelLibrary

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

/// Which conversations each chat has open, in a file: those of one that has ended, in whatever
/// way, are there for the next. What is lost with it is only that.
actor OpenTabsFile {
    struct Record: Codable, Hashable, Sendable {
        /// The process of the chat.
        var process: Int32
        var conversations: [String]
        /// Which of them was on the screen.
        var active: Int
    }

    /// The most chats that are remembered.
    private static let limit = 12

    private let path: String
    private let process: Int32
    private let isRunning: @Sendable (Int32) -> Bool

    init(environment: [String: String]) {
        self.init(
            path: Directories(environment: environment).state + "/tabs.json", process: getpid()
        ) { kill($0, 0) == 0 || errno == EPERM }
    }

    init(path: String, process: Int32, isRunning: @escaping @Sendable (Int32) -> Bool) {
        self.path = path
        self.process = process
        self.isRunning = isRunning
    }

    /// Keeps what this chat has open.
    func remember(_ conversations: [Conversation.ID], active: Int) {
        var records = read().filter { $0.process != process }
        records.append(
            Record(
                process: process, conversations: conversations.map(\.rawValue), active: active))
        write(records)
    }

    /// What chats had open that have ended, the latest first.
    func earlier() -> [Record] {
        read().filter { $0.process == process || !isRunning($0.process) }.reversed()
    }

    /// Has another chat not find what this one took over.
    func take(_ record: Record) {
        write(read().filter { $0 != record })
    }

    private func read() -> [Record] {
        let data = FileManager.default.contents(atPath: path)
        return data.flatMap { try? JSONDecoder().decode([Record].self, from: $0) } ?? []
    }

    private func write(_ records: [Record]) {
        guard let data = try? JSONEncoder().encode(Array(records.suffix(Self.limit))) else {
            return
        }
        _ = replaceFile(path, with: Array(data))
    }
}
