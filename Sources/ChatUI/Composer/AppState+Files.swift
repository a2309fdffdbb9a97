internal import ChatCore

/// Completing the files a message names.
extension AppState {
    /// Tab: a command's word, or else a file's name.
    mutating func complete() -> [Effect] {
        if let mention = FileMention.partial(in: composer.text, cursor: composer.cursor) {
            return [.findFiles(beginning: mention.path)]
        }
        if let completed = CommandCompletion(of: composer.text)?.completed(composer.text) {
            composer.setText(completed)
        }
        return []
    }

    /// Files were found: writes what they have in common, or lets a person choose.
    mutating func filesFound(_ files: [String], beginning: String) {
        guard focus == .composer,
            let mention = FileMention.partial(in: composer.text, cursor: composer.cursor),
            mention.path == beginning
        else { return }
        guard let first = files.first else {
            status.message = "There is no file whose name begins with \(beginning)."
            return
        }
        let common = files.dropFirst().reduce(first) { common, other in
            String(zip(common, other).prefix { $0 == $1 }.map(\.0))
        }
        if files.count == 1 || common.count > beginning.count {
            composer.put(file: common, isWhole: files.count == 1, for: mention)
        } else {
            focus = .picker(.files(files))
        }
    }

    /// A file was chosen from the list.
    mutating func choose(file: String) {
        guard let mention = FileMention.partial(in: composer.text, cursor: composer.cursor) else {
            return
        }
        composer.put(file: file, isWhole: true, for: mention)
    }
}

extension ComposerState {
    /// Writes a path, or the beginning of one, in the place of a mention.
    fileprivate mutating func put(file path: String, isWhole: Bool, for mention: FileMention) {
        var written = FileMention.written(path)
        let isFolder = path.hasSuffix("/")
        if !isWhole || isFolder {
            // There is more to come: the quotes stay open.
            if written.hasSuffix("\"") { written.removeLast() }
        } else {
            written += " "
        }
        replace(mention.range, with: written)
    }
}
