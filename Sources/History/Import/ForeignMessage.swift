internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A message of another program's tree.
struct ForeignMessage {
    /// What the program calls it.
    var key: String
    /// What it follows; `nil` for a first one. Nobody has checked that it is there.
    var parent: String?
    var role: Role
    var text: String
    var reasoning = ""
    var date: Date?
    /// The model that wrote it, where the program says so.
    var model: String?
    var finishReason = FinishReason.stop
    /// Its place among the versions it is one of, by what its parent says.
    var rank = Int.max

    /// Whether there is anything of it to be kept. What is not is passed over:
    /// roots without a text, hidden instructions, tools at work.
    var isKept: Bool {
        text.contains { !$0.isWhitespace } || reasoning.contains { !$0.isWhitespace }
    }
}
