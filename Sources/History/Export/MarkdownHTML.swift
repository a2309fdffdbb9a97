internal import CMarkdown

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Markdown as HTML that only shows, by libcmark-gfm: nothing of the text
/// becomes a tag, a script or a style of its own, and nothing is fetched.
///
/// HTML in the text is shown as it was written. A link goes to http, https or
/// mailto, or is only its words; an image is a link to it.
enum MarkdownHTML {
    static func text(_ source: String) -> String {
        // Registration is idempotent; the extensions are looked up by name.
        cmark_gfm_core_extensions_ensure_registered()
        guard let parser = unsafe cmark_parser_new(CMARK_OPT_DEFAULT) else { return plain(source) }
        defer { unsafe cmark_parser_free(parser) }
        for name in ["table", "strikethrough", "tasklist"] {
            if let found = unsafe cmark_find_syntax_extension(name) {
                unsafe cmark_parser_attach_syntax_extension(parser, found)
            }
        }
        var source = Escaping.printable(source)
        source.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe cmark_parser_feed(parser, characters.baseAddress, characters.count)
            }
        }
        guard let document = unsafe cmark_parser_finish(parser) else { return plain(source) }
        defer { unsafe cmark_node_free(document) }
        unsafe disarm(document)
        // Without CMARK_OPT_UNSAFE: a second guard against what is left above.
        guard let html = unsafe cmark_render_html(document, CMARK_OPT_DEFAULT, nil) else {
            return plain(source)
        }
        defer { unsafe free(html) }
        return unsafe String(cString: html)
    }

    /// The text as it is, where the library has no memory for it.
    private static func plain(_ source: String) -> String {
        "<pre>\(Escaping.html(source))</pre>\n"
    }

    /// Puts text in the place of HTML, links in that of images, and words in
    /// that of links which lead elsewhere.
    private static func disarm(_ document: OpaquePointer) {
        // Gathered first: the tree is not to change under the iterator.
        var found: [(node: OpaquePointer, type: String)] = unsafe []
        guard let iterator = unsafe cmark_iter_new(document) else { return }
        while true {
            let event = unsafe cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { break }
            guard event == CMARK_EVENT_ENTER, let node = unsafe cmark_iter_get_node(iterator),
                let name = unsafe cmark_node_get_type_string(node)
            else { continue }
            let type = unsafe String(cString: name)
            if ["html_block", "html_inline", "link", "image"].contains(type) {
                unsafe found.append((node, type))
            }
        }
        unsafe cmark_iter_free(iterator)
        // From the end: what is inside another comes after it, and goes first.
        for unsafe(node, type) in unsafe found.reversed() {
            switch type {
            case "html_block": unsafe replace(node, by: CMARK_NODE_CODE_BLOCK)
            case "html_inline": unsafe replace(node, by: CMARK_NODE_TEXT)
            case "link": if unsafe !isHarmless(node) { unsafe unwrap(node) }
            default: unsafe showLink(to: node)
            }
        }
    }

    /// Puts the node's literal text into one of another type in its place.
    private static func replace(_ node: OpaquePointer, by type: cmark_node_type) {
        guard let other = unsafe cmark_node_new(type) else { return }
        unsafe cmark_node_set_literal(other, cmark_node_get_literal(node))
        if unsafe cmark_node_replace(node, other) == 1 {
            unsafe cmark_node_free(node)
        } else {
            unsafe cmark_node_free(other)
        }
    }

    /// Leaves of a node what is in it.
    private static func unwrap(_ node: OpaquePointer) {
        while let child = unsafe cmark_node_first_child(node) {
            guard unsafe cmark_node_insert_before(node, child) == 1 else { break }
        }
        unsafe cmark_node_unlink(node)
        unsafe cmark_node_free(node)
    }

    /// Puts a link to an image into its place; its words where it is in a link
    /// already, or leads elsewhere.
    private static func showLink(to image: OpaquePointer) {
        if unsafe cmark_node_first_child(image) == nil,
            let words = unsafe cmark_node_new(CMARK_NODE_TEXT)
        {
            unsafe cmark_node_set_literal(words, "image")
            unsafe cmark_node_append_child(image, words)
        }
        guard unsafe isHarmless(image), unsafe !isInLink(image),
            let link = unsafe cmark_node_new(CMARK_NODE_LINK)
        else {
            unsafe unwrap(image)
            return
        }
        unsafe cmark_node_set_url(link, cmark_node_get_url(image))
        unsafe cmark_node_insert_before(image, link)
        while let child = unsafe cmark_node_first_child(image) {
            guard unsafe cmark_node_append_child(link, child) == 1 else { break }
        }
        unsafe cmark_node_unlink(image)
        unsafe cmark_node_free(image)
    }

    private static func isInLink(_ node: OpaquePointer) -> Bool {
        var parent = unsafe cmark_node_parent(node)
        // A link's marks are rarely nested deeper; deeper, it is in none.
        for _ in 0..<16 {
            guard let above = unsafe parent, let name = unsafe cmark_node_get_type_string(above)
            else { return false }
            if unsafe String(cString: name) == "link" { return true }
            unsafe parent = cmark_node_parent(above)
        }
        return false
    }

    private static func isHarmless(_ node: OpaquePointer) -> Bool {
        guard let text = unsafe cmark_node_get_url(node) else { return false }
        let address = unsafe String(cString: text).lowercased()
        return ["http://", "https://", "mailto:"].contains { address.hasPrefix($0) }
    }
}
