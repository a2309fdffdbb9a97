/// Which message each one follows: all versions of a conversation, of which one
/// is read at a time.
package struct MessageTree: Sendable, Hashable, Codable {
    /// The message each one follows; the first ones have none.
    private var parents: [Message.ID: Message.ID] = [:]
    /// What follows each message, in the order it was written.
    private var children: [Message.ID: [Message.ID]] = [:]
    /// The messages that follow none, in the order they were written.
    private var roots: [Message.ID] = []

    package init() {}

    /// Messages that follow one another, without other versions.
    package init(line: [Message.ID]) {
        var parent: Message.ID?
        for id in line {
            insert(id, after: parent)
            parent = id
        }
    }

    /// The message `id` follows; `nil` for a first one and one that is not there.
    package func parent(of id: Message.ID) -> Message.ID? { parents[id] }

    /// What follows `id`, in the order it was written; the first messages for `nil`.
    package func children(of id: Message.ID?) -> [Message.ID] {
        id.map { children[$0] ?? [] } ?? roots
    }

    /// All versions of the message `id`, itself among them, in the order they
    /// were written.
    package func versions(of id: Message.ID) -> [Message.ID] { children(of: parents[id]) }

    package func contains(_ id: Message.ID) -> Bool {
        parents[id] != nil || roots.contains(id)
    }

    /// The messages from the first one to `id`.
    package func line(to id: Message.ID) -> [Message.ID] {
        var line = [id]
        while let parent = parents[line[line.count - 1]] { line.append(parent) }
        return line.reversed()
    }

    /// `id` and everything that follows it, in any version.
    package func all(from id: Message.ID) -> [Message.ID] {
        var all = [id]
        var next = 0
        while next < all.count {
            all += children[all[next]] ?? []
            next += 1
        }
        return all
    }

    /// The messages from the first one through `id` to the end that was written last.
    package func newestLine(through id: Message.ID) -> [Message.ID] {
        var end = all(from: id).max { $0.rawValue < $1.rawValue } ?? id
        // Of one that was brought in from elsewhere, the newest need not be the last.
        while let next = children[end]?.last { end = next }
        return line(to: end)
    }

    /// Adds a message that is not there yet, as the newest version after `parent`.
    package mutating func insert(_ id: Message.ID, after parent: Message.ID?) {
        if let parent {
            parents[id] = parent
            children[parent, default: []].append(id)
        } else {
            roots.append(id)
        }
    }

    /// Puts versions into the order of their identities, which is that of their writing.
    package mutating func sort() {
        roots.sort { $0.rawValue < $1.rawValue }
        for id in children.keys { children[id]?.sort { $0.rawValue < $1.rawValue } }
    }

    /// Removes `id`; what follows it follows what `id` did.
    package mutating func remove(_ id: Message.ID) {
        let orphans = children.removeValue(forKey: id) ?? []
        let parent = parents.removeValue(forKey: id)
        for orphan in orphans { parents[orphan] = parent }
        var siblings = self.children(of: parent)
        if let place = siblings.firstIndex(of: id) {
            siblings.replaceSubrange(place...place, with: orphans)
            // Versions of two messages may meet here: in the order they were written.
            siblings.sort { $0.rawValue < $1.rawValue }
        }
        if let parent {
            children[parent] = siblings.isEmpty ? nil : siblings
        } else {
            roots = siblings
        }
    }

    /// Removes `id` and everything that follows it; returns what was removed.
    @discardableResult
    package mutating func removeAll(from id: Message.ID) -> [Message.ID] {
        let all = all(from: id)
        for id in all.reversed() { remove(id) }
        return all
    }
}
