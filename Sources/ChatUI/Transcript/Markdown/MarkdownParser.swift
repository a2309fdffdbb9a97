internal import CMarkdown

/// Parses Markdown with libcmark-gfm into values; the only user of that library.
///
/// Whatever the text holds, parsing ends with some document: CommonMark has no
/// errors. What is nested deeper than `maximumDepth` comes out as plain text,
/// so that no input can exhaust the stack.
enum MarkdownParser {
    /// How deep blocks, and within a paragraph its marks, are followed into
    /// each other.
    static let maximumDepth = 12

    /// The top-level blocks of `source`.
    static func blocks(of source: String) -> [MarkdownBlock.Positioned] {
        // Registration is idempotent and the extensions are looked up by name:
        // nothing of the library is kept between calls.
        cmark_gfm_core_extensions_ensure_registered()
        guard let parser = unsafe cmark_parser_new(CMARK_OPT_DEFAULT) else { return [] }
        defer { unsafe cmark_parser_free(parser) }
        for name in ["table", "strikethrough", "tasklist"] {
            if let found = unsafe cmark_find_syntax_extension(name) {
                unsafe cmark_parser_attach_syntax_extension(parser, found)
            }
        }
        var source = source
        source.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe cmark_parser_feed(parser, characters.baseAddress, characters.count)
            }
        }
        guard let document = unsafe cmark_parser_finish(parser) else { return [] }
        defer { unsafe cmark_node_free(document) }
        return unsafe Node(document).children.flatMap { $0.positioned(depth: 0) }
    }
}

/// A node of libcmark's tree, borrowed: valid until the document is freed.
///
/// Safe to use because it never leaves `MarkdownParser.blocks(of:)`, which
/// frees the document when the values are made.
@safe private struct Node {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    var children: [Node] {
        var children: [Node] = []
        var next = unsafe cmark_node_first_child(pointer)
        while let child = unsafe next {
            unsafe children.append(Node(child))
            unsafe next = cmark_node_next(child)
        }
        return children
    }

    var type: String {
        unsafe String(cString: cmark_node_get_type_string(pointer))
    }

    var literal: String {
        guard let text = unsafe cmark_node_get_literal(pointer) else { return "" }
        return unsafe String(cString: text)
    }

    var firstLine: Int { unsafe Int(cmark_node_get_start_line(pointer)) }
    var lastLine: Int { unsafe Int(cmark_node_get_end_line(pointer)) }

    /// Whether an item of a task list is done.
    private var isChecked: Bool { unsafe cmark_gfm_extensions_get_tasklist_item_checked(pointer) }

    /// Where a link goes.
    private var destination: String {
        guard let text = unsafe cmark_node_get_url(pointer) else { return "" }
        return unsafe String(cString: text)
    }

    // MARK: Blocks

    /// The block as a value; several when it was too deep and was unpacked,
    /// none when it shows nothing.
    func positioned(depth: Int) -> [MarkdownBlock.Positioned] {
        guard let block = block(depth: depth) else { return [] }
        return [.init(block: block, firstLine: firstLine, lastLine: lastLine)]
    }

    private func block(depth: Int) -> MarkdownBlock? {
        switch type {
        case "heading":
            return unsafe .heading(level: Int(cmark_node_get_heading_level(pointer)), inlines)
        case "code_block":
            let info =
                unsafe cmark_node_get_fence_info(pointer).map { unsafe String(cString: $0) } ?? ""
            let language = info.split(separator: " ").first.map(String.init) ?? ""
            return .code(language: language, text: literal)
        case "html_block":
            return .html(literal)
        case "thematic_break":
            return .rule
        case "block_quote" where depth < MarkdownParser.maximumDepth:
            return .quote(children.flatMap { $0.positioned(depth: depth + 1) })
        case "list" where depth < MarkdownParser.maximumDepth:
            return .list(list(depth: depth))
        case "table":
            return .table(table)
        case "block_quote", "list":
            return .paragraph([MarkdownInline(text: plainText, traits: [])])
        default:
            let text = inlines
            return text.isEmpty ? nil : .paragraph(text)
        }
    }

    private func list(depth: Int) -> MarkdownList {
        let ordered = unsafe cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST
        let items = children.map { item in
            let isTask = item.type == "tasklist"
            return MarkdownList.Item(
                isChecked: isTask ? item.isChecked : nil,
                blocks: item.children.flatMap { $0.positioned(depth: depth + 1) },
                firstLine: item.firstLine, lastLine: item.lastLine)
        }
        return MarkdownList(
            start: ordered ? unsafe Int(cmark_node_get_list_start(pointer)) : nil, items: items)
    }

    private var table: MarkdownTable {
        let count = unsafe Int(cmark_gfm_extensions_get_table_columns(pointer))
        var alignments: [MarkdownTable.Alignment] = []
        if let letters = unsafe cmark_gfm_extensions_get_table_alignments(pointer) {
            for column in 0..<count {
                switch unsafe letters[column] {
                case UInt8(ascii: "c"): alignments.append(.center)
                case UInt8(ascii: "r"): alignments.append(.right)
                default: alignments.append(.left)
                }
            }
        }
        var table = MarkdownTable(alignments: alignments, header: [], rows: [])
        for row in children {
            var cells = row.children.prefix(count).map { $0.inlines }
            cells += Array(repeating: [], count: alignments.count - cells.count)
            if row.type == "table_header" {
                table.header = cells
            } else {
                table.rows.append(cells)
            }
        }
        return table
    }

    /// All text below this node, gathered without recursion.
    private var plainText: String {
        guard let iterator = unsafe cmark_iter_new(pointer) else { return "" }
        defer { unsafe cmark_iter_free(iterator) }
        var text = ""
        while true {
            let event = unsafe cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return text }
            guard event == CMARK_EVENT_ENTER, let entered = unsafe cmark_iter_get_node(iterator)
            else { continue }
            let node = unsafe Node(entered)
            switch node.type {
            case "softbreak", "linebreak": text += "\n"
            default: text += node.literal
            }
        }
    }

    // MARK: Inlines

    /// The text below this node, flattened into stretches of one style.
    private var inlines: [MarkdownInline] {
        var collected: [MarkdownInline] = []
        collect(into: &collected, traits: [], link: nil, depth: 0)
        return collected
    }

    private func collect(
        into runs: inout [MarkdownInline], traits: MarkdownInline.Traits, link: String?, depth: Int
    ) {
        guard depth < MarkdownParser.maximumDepth else {
            Self.append(plainText, traits, link, to: &runs)
            return
        }
        func descend(into child: Node, _ trait: MarkdownInline.Traits = []) {
            child.collect(
                into: &runs, traits: traits.union(trait), link: link, depth: depth + 1)
        }
        for child in children {
            switch child.type {
            case "text", "html_inline":
                Self.append(child.literal, traits, link, to: &runs)
            case "code":
                Self.append(child.literal, traits.union(.code), link, to: &runs)
            case "softbreak", "linebreak":
                Self.append("\n", traits, link, to: &runs)
            case "strong": descend(into: child, .strong)
            case "emph": descend(into: child, .emphasis)
            case "strikethrough": descend(into: child, .strikethrough)
            case "link", "image":
                let before = runs.count
                let target = child.destination
                child.collect(
                    into: &runs, traits: traits.union(.link), link: target, depth: depth + 1)
                let shown = runs[min(before, runs.count)...].map(\.text).joined()
                // Shown although it can be opened: nobody is to be led where they did not look.
                if !target.isEmpty, target != shown {
                    Self.append(
                        shown.isEmpty ? target : " (\(target))", [.destination], target, to: &runs)
                }
            default: descend(into: child)
            }
        }
    }

    private static func append(
        _ text: String, _ traits: MarkdownInline.Traits, _ link: String?,
        to runs: inout [MarkdownInline]
    ) {
        guard !text.isEmpty else { return }
        if let last = runs.indices.last, runs[last].traits == traits, runs[last].link == link {
            runs[last].text += text
        } else {
            runs.append(MarkdownInline(text: text, traits: traits, link: link))
        }
    }
}
