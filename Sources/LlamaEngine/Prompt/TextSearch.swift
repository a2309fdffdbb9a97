// Searches in UTF-8, byte by byte: what they find begins and ends between
// characters, as in UTF-8 no character's bytes lie in another's.
extension StringProtocol {
    /// Bytes in front of the last occurrence of a text; `nil` without one, and
    /// for an empty text.
    func lastOffset(of other: String) -> Int? {
        let bytes = Array(utf8)
        let sought = Array(other.utf8)
        guard !sought.isEmpty, bytes.count >= sought.count else { return nil }
        return (0...(bytes.count - sought.count)).last {
            bytes[$0..<($0 + sought.count)].elementsEqual(sought)
        }
    }

    /// Where a text occurs first; `nil` without an occurrence, and for an empty text.
    func firstIndex(of other: String) -> String.Index? {
        guard !other.isEmpty else { return nil }
        return utf8.indices.first { utf8[$0...].starts(with: other.utf8) }
    }

    /// The longest end of this text that is the beginning, but not the whole,
    /// of one of `others`, in bytes.
    func unfinishedSuffix(of others: [String]) -> Int {
        let bytes = Array(utf8)
        return others.reduce(0) { longest, other in
            let sought = Array(other.utf8)
            let most = Swift.min(bytes.count, sought.count - 1)
            guard most > longest else { return longest }
            let found = ((longest + 1)...most).last {
                bytes.suffix($0).elementsEqual(sought.prefix($0))
            }
            return found ?? longest
        }
    }

    /// Without whitespace at the beginning.
    var trimmingStart: SubSequence { drop(while: \.isWhitespace) }

    /// Bytes of whitespace at the end.
    var whitespaceAtEnd: Int {
        reversed().prefix(while: \.isWhitespace).reduce(0) { $0 + $1.utf8.count }
    }
}

extension String {
    /// The text behind its first `offset` bytes, which end between characters.
    func suffix(fromByte offset: Int) -> String {
        String(self[(utf8.index(startIndex, offsetBy: offset, limitedBy: endIndex) ?? endIndex)...])
    }

    /// The text without its last `count` bytes, which begin between characters.
    func dropLastBytes(_ count: Int) -> String {
        String(
            self[..<(utf8.index(endIndex, offsetBy: -count, limitedBy: startIndex) ?? startIndex)])
    }
}
