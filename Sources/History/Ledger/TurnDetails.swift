internal import ChatCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What of a turn has no column of its own: the JSON of `details`. A newer
/// canter may add members without another schema.
struct TurnDetails: Codable {
    var drafts: DraftCounts?

    /// `nil` for a turn that has none of it.
    init?(_ turn: LedgerTurn) {
        guard let drafts = turn.usage?.drafts else { return nil }
        self.drafts = drafts
    }

    /// `nil` for none, and for what another version wrote and this one cannot
    /// read: a turn is shown without its details rather than not at all.
    init?(json: String?) {
        guard let json else { return nil }
        guard let details = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else {
            return nil
        }
        self = details
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    func put(into turn: inout LedgerTurn) {
        turn.usage?.drafts = drafts
    }
}
