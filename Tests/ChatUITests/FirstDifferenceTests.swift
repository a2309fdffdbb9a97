import Testing

@testable import ChatUI

struct FirstDifferenceTests {
    @Test(
        "Texts of the same words do not differ, however they are spaced",
        arguments: [
            ("", ""), (" \n", "\t"), ("a b", "a  b\n"), ("caf\u{E9} x", "cafe\u{301} x"),
            ("👨‍👩‍👧 ok", "👨‍👩‍👧\u{A0}ok"),
        ])
    func same(_ left: String, _ right: String) {
        #expect(FirstDifference(left, right) == .none)
    }

    @Test("The first differing word is named by its number and by both words")
    func differ() {
        #expect(
            FirstDifference("because they can.", "because they want to.")
                == .word(3, left: "can.", right: "want"))
        #expect(FirstDifference("Yes.", "yes.") == .word(1, left: "Yes.", right: "yes."))
        #expect(FirstDifference("a 🇳🇱 b", "a 🇳🇴 b") == .word(2, left: "🇳🇱", right: "🇳🇴"))
    }

    @Test("A text that ends where the other goes on has no word there")
    func prefix() {
        #expect(FirstDifference("one", "one two") == .word(2, left: nil, right: "two"))
        #expect(FirstDifference("one two", "one ") == .word(2, left: "two", right: nil))
        #expect(FirstDifference("", "one") == .word(1, left: nil, right: "one"))
    }

    @Test("Chinese and Japanese are not one word because they have no spaces")
    func ideographs() {
        #expect(FirstDifference("広い文字", "広い文章") == .word(4, left: "字", right: "章"))
        #expect(FirstDifference("GPUを使う", "GPUで使う") == .word(2, left: "を", right: "で"))
        #expect(FirstDifference("한국어 텍스트", "한국말 텍스트") == .word(1, left: "한국어", right: "한국말"))
    }
}
