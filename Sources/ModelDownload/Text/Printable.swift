internal import ModelLibrary

/// Words of a stranger, at most 300 characters of them, without anything that
/// could drive a terminal or reorder what it shows.
func shown(_ text: String, longest: Int = 300) -> String {
    printable(String(text.unicodeScalars.prefix(longest)))
}
