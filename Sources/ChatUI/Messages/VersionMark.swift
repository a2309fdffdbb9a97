/// Which of its versions a message is.
struct VersionMark: Sendable, Equatable {
    /// From 1, in the order they were written.
    var number: Int
    var count: Int

    /// As a heading shows it.
    var text: String { "\(number)/\(count)" }
}
