/// Why the history cannot be read or written.
///
/// `description` is one sentence for a person, with the remedy in it.
package struct HistoryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    package struct Code: RawRepresentable, Sendable, Hashable {
        package var rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The file is no database, or its contents contradict themselves.
        package static let damaged = Code(rawValue: "damaged")
        /// A file, perhaps a database, but not one of canter's.
        package static let foreign = Code(rawValue: "foreign")
        /// Written by a newer canter.
        package static let tooNew = Code(rawValue: "too-new")
        /// The file or its folder cannot be opened or written.
        package static let inaccessible = Code(rawValue: "inaccessible")
        /// The disk is full.
        package static let diskFull = Code(rawValue: "disk-full")
        /// Another process kept the database locked too long.
        package static let busy = Code(rawValue: "busy")
        /// Another process changed the conversation in the meantime.
        package static let conflict = Code(rawValue: "conflict")
        /// Anything else SQLite reports.
        package static let failed = Code(rawValue: "failed")
    }

    package var code: Code
    /// One sentence: what is wrong and what to do.
    package var description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
