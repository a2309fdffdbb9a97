/// Which key the bytes of terminals mean.
enum KeyTable {
    /// `CSI number ~` (DEC VT220 editing keys, and function keys with its gaps).
    static func numbered(_ number: Int?) -> Key? {
        switch number {
        case 1, 7: .home
        case 2: .insert
        case 3: .delete
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        case let number? where (11...15).contains(number): .function(number - 10)
        case let number? where (17...21).contains(number): .function(number - 11)
        case let number? where (23...26).contains(number): .function(number - 12)
        case let number? where (28...29).contains(number): .function(number - 13)
        case let number? where (31...34).contains(number): .function(number - 14)
        default: nil
        }
    }

    /// `CSI letter` and `SS3 letter`.
    static func lettered(_ letter: UInt8) -> Key? {
        switch letter {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(letter - UInt8(ascii: "P")) + 1)
        default: nil
        }
    }

    /// `SS3 letter` of the keypad in application mode: the characters * + , - . / 0...9 are sent
    /// as the letters j...y, and = as X.
    static func keypad(_ letter: UInt8) -> Key? {
        switch letter {
        case UInt8(ascii: "M"): .enter
        case UInt8(ascii: "I"): .tab
        case UInt8(ascii: "X"): .character("=")
        case UInt8(ascii: "j")...UInt8(ascii: "y"):
            .character(Character(Unicode.Scalar(letter - 0x40)))
        default: nil
        }
    }

    /// `CSI [ letter`, sent by the Linux console.
    static func linuxConsole(_ letter: UInt8) -> Key? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "E"): .function(Int(letter - UInt8(ascii: "A")) + 1)
        default: nil
        }
    }

    /// `CSI code u`: keys that type no text. The numbers from 57344 on are kitty's.
    static func coded(_ code: Int) -> Key? {
        switch code {
        case 9: .tab
        case 13, 57414: .enter
        case 27: .escape
        case 8, 127: .backspace
        case 57376...57398: .function(code - 57376 + 13)
        case 57399...57408: .character(Character(Unicode.Scalar(UInt8(code - 57399) + 0x30)))
        case 57409: .character(".")
        case 57410: .character("/")
        case 57411: .character("*")
        case 57412: .character("-")
        case 57413: .character("+")
        case 57415: .character("=")
        case 57416: .character(",")
        case 57417: .left
        case 57418: .right
        case 57419: .up
        case 57420: .down
        case 57421: .pageUp
        case 57422: .pageDown
        case 57423: .home
        case 57424: .end
        case 57425: .insert
        case 57426: .delete
        default: nil
        }
    }

    /// A byte below 80 outside any sequence.
    static func single(_ byte: UInt8) -> KeyPress {
        switch byte {
        case 0x00: .character(" ", .control)
        case 0x09: KeyPress(.tab)
        case 0x0D: KeyPress(.enter)
        case 0x1B: KeyPress(.escape)
        // Terminals send one or the other for the key; readline treats both alike.
        case 0x08, 0x7F: KeyPress(.backspace)
        case 0x01...0x1A: .character(Character(Unicode.Scalar(byte + 0x60)), .control)
        case 0x1C...0x1F: .character(Character(Unicode.Scalar(byte + 0x40)), .control)
        default: .character(Character(Unicode.Scalar(byte)))
        }
    }
}
