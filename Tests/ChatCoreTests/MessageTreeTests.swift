import ChatCore
import Testing

@Suite("What follows what")
struct MessageTreeTests {
    private func id(_ number: Int) -> Message.ID { Message.ID(rawValue: number) }
    private func ids(_ numbers: Int...) -> [Message.ID] { numbers.map(id) }

    /// 1 is followed by 2 and 5, 2 by 3 and that by 4; 6 follows 5. 7 begins anew.
    private var tree: MessageTree {
        var tree = MessageTree(line: ids(1, 2, 3, 4))
        tree.insert(id(5), after: id(1))
        tree.insert(id(6), after: id(5))
        tree.insert(id(7), after: nil)
        return tree
    }

    @Test("versions are what follows the same message, in the order they were written")
    func versions() {
        #expect(tree.versions(of: id(2)) == ids(2, 5))
        #expect(tree.versions(of: id(5)) == ids(2, 5))
        #expect(tree.versions(of: id(1)) == ids(1, 7))
        #expect(tree.versions(of: id(4)) == ids(4))
    }

    @Test("a line leads from the first message, and to the end that was written last")
    func lines() {
        #expect(tree.line(to: id(3)) == ids(1, 2, 3))
        #expect(tree.newestLine(through: id(2)) == ids(1, 2, 3, 4))
        #expect(tree.newestLine(through: id(1)) == ids(1, 5, 6))
        #expect(tree.newestLine(through: id(7)) == ids(7))
    }

    @Test("a line ends at an end, whatever the identities of what was brought in")
    func foreign() {
        let tree = MessageTree(line: ids(9, 4, 2))
        #expect(tree.newestLine(through: id(4)) == ids(9, 4, 2))
        #expect(tree.newestLine(through: id(9)) == ids(9, 4, 2))
    }

    @Test("what is removed leaves what follows it to what it followed, by age")
    func remove() {
        var tree = tree
        tree.remove(id(2))
        #expect(tree.children(of: id(1)) == ids(3, 5))
        #expect(tree.parent(of: id(3)) == id(1))
        #expect(!tree.contains(id(2)))
        // 5 was written before what was added behind it, and stands before it.
        tree.insert(id(8), after: id(3))
        tree.insert(id(9), after: id(1))
        tree.remove(id(3))
        #expect(tree.children(of: id(1)) == ids(4, 5, 8, 9))
        tree.remove(id(1))
        #expect(tree.children(of: nil) == ids(4, 5, 7, 8, 9))
    }

    @Test("with all that follows it, a message takes nothing else along")
    func removeAll() {
        var tree = tree
        #expect(Set(tree.removeAll(from: id(2))) == Set(ids(2, 3, 4)))
        #expect(tree.children(of: id(1)) == ids(5))
        #expect(tree.all(from: id(1)) == ids(1, 5, 6))
        tree.removeAll(from: id(7))
        #expect(tree == MessageTree(line: ids(1, 5, 6)))
    }
}
