import Testing

/// Text that has driven, locked up or fooled terminals, as a model or a file name may hold it.
struct TerminalAttack: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String

    init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
    }

    /// Bytes that are no UTF-8, read the way everything from outside is.
    init(_ name: String, bytes: [UInt8]) {
        self.init(name, String(decoding: bytes, as: UTF8.self))
    }

    var testDescription: String { name }

    static let all = commands + modes + eightBit + fooling + floods

    /// Strings a terminal acts on, answers to as if somebody typed, or hands to another program.
    static let commands = [
        TerminalAttack("set the title", "\u{1B}]0;owned\u{7}\u{1B}]2;owned\u{1B}\\"),
        TerminalAttack("report the title as typed text", "\u{1B}]2;;rm -rf ~;\u{7}\u{1B}[21t"),
        TerminalAttack("write the clipboard", "\u{1B}]52;c;cm0gLXJmIH4K\u{7}"),
        TerminalAttack("read the clipboard", "\u{1B}]52;c;?\u{1B}\\"),
        TerminalAttack("ask for a setting, DECRQSS", "\u{1B}P$q\nrm -rf ~\n\u{1B}\\"),
        TerminalAttack("ask for a termcap entry, XTGETTCAP", "\u{1B}P+q544e\u{1B}\\"),
        TerminalAttack("answerback", "a\u{5}b"),
        TerminalAttack("device attributes", "\u{1B}[c\u{1B}[>c\u{1B}[=c\u{1B}Z"),
        TerminalAttack("cursor position report", "\u{1B}[6n\u{1B}[?6n\u{1B}[5n"),
        TerminalAttack("checksum of the screen, DECRQCRA", "\u{1B}[1;1;1;1;24;80*y"),
        TerminalAttack("Sixel picture", "\u{1B}Pq#0;2;0;0;0!999999999~-\u{1B}\\"),
        TerminalAttack("ReGIS picture", "\u{1B}Pps(c)\u{1B}\\"),
        TerminalAttack("kitty picture from a file", "\u{1B}_Ga=T,t=f;L2V0Yy9wYXNzd2Q=\u{1B}\\"),
        TerminalAttack("tmux passthrough", "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;eA==\u{7}\u{1B}\\"),
        TerminalAttack(
            "screen passthrough and title", "\u{1B}P\u{1B}]0;x\u{7}\u{1B}\\\u{1B}kx\u{1B}\\"),
        TerminalAttack("user keys, DECUDK", "\u{1B}P0;1|17/726d0d\u{1B}\\"),
        TerminalAttack("macro, DECDMAC", "\u{1B}P1;0;0!zrm\u{1B}\\\u{1B}[1*z"),
        TerminalAttack("link to a file", "\u{1B}]8;;file:///bin/sh\u{7}click\u{1B}]8;;\u{7}"),
        TerminalAttack("link left open", "\u{1B}]8;id=1;https://evil.example\u{1B}\\"),
        TerminalAttack("iTerm file download", "\u{1B}]1337;File=name=eA==;inline=0:eA==\u{7}"),
        TerminalAttack("iTerm clipboard and commands", "\u{1B}]1337;CopyToClipboard=\u{7}"),
        TerminalAttack(
            "notifications", "\u{1B}]9;hi\u{7}\u{1B}]777;notify;a;b\u{7}\u{1B}]99;;x\u{7}"),
        TerminalAttack("ConEmu macro and directory", "\u{1B}]9;6;\"x\"\u{7}\u{1B}]9;9;C:\\\u{7}"),
        TerminalAttack("palette, colours and their report", "\u{1B}]4;0;?\u{7}\u{1B}]11;?\u{7}"),
        TerminalAttack("working directory", "\u{1B}]7;file:///tmp\u{7}\u{1B}]133;C\u{7}"),
        TerminalAttack("font", "\u{1B}]50;?\u{7}\u{1B}]710;x\u{7}"),
        TerminalAttack("log to a file, xterm", "\u{1B}]46;/tmp/x\u{7}\u{1B}[?46h"),
        TerminalAttack("print the screen", "\u{1B}[5i\u{1B}[i\u{1B}[4i"),
        TerminalAttack(
            "a string without an end", "\u{1B}]0;\(String(repeating: "x", count: 5000))"),
        TerminalAttack("SOS, PM and APC", "\u{1B}Xa\u{1B}\\\u{1B}^b\u{1B}\\\u{1B}_c\u{1B}\\"),
    ]

    /// Switches that change how the terminal behaves from then on.
    static let modes = [
        TerminalAttack("window operations", "\u{1B}[3;0;0t\u{1B}[8;1;1t\u{1B}[2t\u{1B}[18t"),
        TerminalAttack("cursor shape, DECSCUSR", "\u{1B}[5 q\u{1B}[?25l"),
        TerminalAttack("mouse and paste modes", "\u{1B}[?1003h\u{1B}[?1006h\u{1B}[?2004l"),
        TerminalAttack("leave the alternate screen", "\u{1B}[?1049l\u{1B}[?47l"),
        TerminalAttack("the end of a paste", "text\u{1B}[201~rm -rf ~\r\u{1B}[200~"),
        TerminalAttack("keyboard protocols", "\u{1B}[>31u\u{1B}[>4;2m\u{1B}[=1;1u"),
        TerminalAttack("reset", "\u{1B}c\u{1B}[!p\u{1B}[?3h"),
        TerminalAttack("clear, home and scrollback", "\u{1B}[2J\u{1B}[H\u{1B}[3J\u{1B}#8"),
        TerminalAttack("scrolling region and insert mode", "\u{1B}[2;3r\u{1B}[4h\u{1B}[?6h"),
        TerminalAttack("character sets", "\u{E}abc\u{F}\u{1B}(0qqq\u{1B}n\u{1B}~"),
        TerminalAttack("UTF-8 off", "\u{1B}%@\u{1B}%G"),
        TerminalAttack("flow control", "a\u{13}b\u{11}c"),
        TerminalAttack("synchronised output left on", "\u{1B}[?2026h"),
        TerminalAttack("invisible and coloured text", "\u{1B}[8msecret\u{1B}[30;40mmore\u{1B}[0m"),
        TerminalAttack("huge parameters", "\u{1B}[2147483648b\u{1B}[99999999999;99999999999H"),
        TerminalAttack("many parameters", "\u{1B}[\(String(repeating: "1;", count: 20_000))m"),
        TerminalAttack("repeat a character", "x\u{1B}[999999999b"),
        TerminalAttack("tab stops", "\u{1B}H\u{1B}[3g\t\u{1B}[999I"),
    ]

    /// The same in one scalar or byte instead of ESC and another, or in bytes that are no UTF-8.
    static let eightBit = [
        TerminalAttack("8-bit CSI", "\u{9B}31m\u{9B}6n\u{9B}?1003h"),
        TerminalAttack("8-bit OSC", "\u{9D}0;owned\u{9C}\u{9D}52;c;?\u{7}"),
        TerminalAttack(
            "8-bit DCS, SOS, PM, APC", "\u{90}$qm\u{9C}\u{98}a\u{9C}\u{9E}b\u{9C}\u{9F}c\u{9C}"),
        TerminalAttack(
            "all of C1",
            (0x80...0x9F).map { String(Unicode.Scalar(UInt8($0))) }.joined()),
        TerminalAttack("raw C1 bytes", bytes: [0x9B, 0x36, 0x6E, 0x9D, 0x30, 0x3B, 0x78, 0x9C]),
        TerminalAttack("overlong ESC", bytes: [0xC0, 0x9B, 0x5B, 0x36, 0x6E, 0xE0, 0x80, 0x9B]),
        TerminalAttack(
            "CSI inside a broken character", bytes: [0xE2, 0x1B, 0x5B, 0x36, 0x6E, 0x82]),
        TerminalAttack("surrogates and beyond", bytes: [0xED, 0xA0, 0x80, 0xF4, 0x90, 0x80, 0x80]),
        TerminalAttack("truncated characters", bytes: [0xF0, 0x9F, 0x98, 0xC3, 0xFE, 0xFF]),
    ]

    /// Text that shows other than what it is.
    static let fooling = [
        TerminalAttack("carriage return", "rm -rf ~\rls       "),
        TerminalAttack("backspaces", "rm -rf ~\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}ls"),
        TerminalAttack("vertical moves", "a\u{B}b\u{C}c\u{84}d\u{8D}e\u{1B}Mf\u{1B}Dg"),
        TerminalAttack("delete", "a\u{7F}b\u{18}c\u{1A}d"),
        TerminalAttack("right-to-left override", "photo\u{202E}gnp.exe\u{202C}"),
        TerminalAttack(
            "Trojan Source", "/*\u{202E} } \u{2066}if (isAdmin)\u{2069} \u{2066} begin */"),
        TerminalAttack(
            "every bidi control",
            "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{200E}\u{200F}\u{61C}"
        ),
        TerminalAttack(
            "zero-width spaces and joiners", "pay\u{200B}pal\u{200C}.\u{200D}c\u{2060}om\u{FEFF}"),
        TerminalAttack(
            "invisible operators", "a\u{2061}\u{2062}\u{2063}\u{2064}\u{206A}\u{206F}\u{180E}b"),
        TerminalAttack("fillers", "a\u{115F}\u{1160}\u{3164}\u{FFA0}\u{17B4}\u{34F}\u{AD}b"),
        TerminalAttack("hidden message in tags", "hi\u{E0001}\u{E0072}\u{E006D}\u{E007F}\u{E0020}"),
        TerminalAttack(
            "hidden bytes in variation selectors", "😀\u{FE0F}\u{FE00}\u{E0100}\u{E01EF}"),
        TerminalAttack("interlinear annotations", "\u{FFF9}a\u{FFFA}b\u{FFFB}\u{1D173}\u{13430}"),
        TerminalAttack("line and paragraph separators", "a\u{2028}b\u{2029}c\u{85}d"),
        TerminalAttack(
            "noncharacters and private use",
            bytes: [
                0xEF, 0xBF, 0xBE, 0xEF, 0xBF, 0xBF, 0xEF, 0xB7, 0x90, 0xF4, 0x8F, 0xBF, 0xBF, 0xEE,
                0x80, 0x80, 0xF3, 0xB0, 0x80, 0x80,
            ]),
        TerminalAttack("a mark over nothing", "\u{301}\u{20DD}\u{489}"),
    ]

    /// More than a terminal or a person can take.
    static let floods = [
        TerminalAttack("bells", String(repeating: "\u{7}", count: 5000)),
        TerminalAttack(
            "zalgo", "z" + String(repeating: "\u{301}\u{489}\u{33F}", count: 3334) + "!"),
        TerminalAttack("joiners", String(repeating: "👩\u{200D}", count: 2000)),
        TerminalAttack("flags", String(repeating: "\u{1F1E9}", count: 999)),
        TerminalAttack("nulls", String(repeating: "\u{0}", count: 5000) + "end"),
        TerminalAttack("tabs", String(repeating: "\t", count: 500)),
    ]
}
