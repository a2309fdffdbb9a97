internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The column `cut`.
extension ContextCut {
    static func json(_ cut: ContextCut?) throws -> String? {
        try cut.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    }

    /// `nil` for none, and for what another version wrote and this one cannot
    /// read: the conversation is then read whole, or cut anew.
    init?(json: String?) {
        guard let json else { return nil }
        guard let cut = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else {
            return nil
        }
        self = cut
    }
}
