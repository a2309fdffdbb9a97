/// A tag, and how many conversations have it.
package struct TagCount: Sendable, Hashable {
    package var tag: String
    package var count: Int

    package init(tag: String, count: Int) {
        self.tag = tag
        self.count = count
    }
}
