import ChatCore

/// Texts for tests to show.
enum Samples {
    static let llamas = """
        Llamas hum to **talk to each other**. A hum can mean many things:

        1. *curiosity*, when something new comes near;
        2. worry, when the herd is out of sight;
        3. comfort, from a mother to her cria.

        ## How it sounds

        The pitch rises with distress. In `code`, roughly:

        ```swift
        func hum(_ mood: Mood) -> Pitch {
            mood == .worried ? .high : .low
        }
        ```

        > They hum, therefore they are.

        | mood | pitch | length |
        |:-----|:-----:|-------:|
        | calm | low | 2.0 s |
        | worried | high | 0.5 s |

        See [the herd book](https://example.org/herd) for more.
        """

    static let wide = """
        広い文字は二桁を占めるので、右端で切れてはならない。日本語の文章がここで折り返される。
        e\u{301}a\u{308}o\u{302} combining, family 👨‍👩‍👧‍👦, flag 🇳🇱, heart ❤️, and 한국어 텍스트.
        """

    static let hostile =
        "\u{1B}[2J\u{1B}]0;title\u{7}\u{1B}]52;c;ZWNobw==\u{7}\u{9B}31m\u{202E}gnirts\u{202C}\u{200B}\u{8}\u{8}\r\u{0}end"

    /// Two turns, of which the first can go.
    static let cutConversation: [(Role, String)] = [
        (.user, "why do llamas hum?"),
        (.assistant, "Llamas hum to **talk to each other**, and in `code`:\n\n1. curiosity"),
        (.user, "and alpacas?"), (.assistant, "They hum **too**."),
    ]
}
