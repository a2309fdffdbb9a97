import Testing

@testable import EngineHost

@Suite struct SilenceTests {
    /// What is told in `ticks` ticks, with something said in those of `spoken`.
    func told(ticks: Int, spoken: Set<Int> = [], working: Bool = true) -> [Int: Double] {
        var silence = Silence(threshold: 30)
        var told: [Int: Double] = [:]
        for tick in 1...ticks {
            let begun = [silence.beginWatch(), silence.beginWatch()]
            #expect(begun == [true, false])
            if spoken.contains(tick) { silence.end() }
            told[tick] = silence.watchExpired(isWorking: working)
        }
        return told
    }

    @Test("A silence is told of at its threshold and at every doubling")
    func doubling() {
        #expect(Silence(threshold: 30).interval == 5)
        #expect(told(ticks: 50) == [6: 30, 12: 60, 24: 120, 48: 240])
    }

    @Test("Whatever is said begins the count anew")
    func broken() {
        #expect(told(ticks: 20, spoken: [3]) == [9: 30, 15: 60])
        #expect(told(ticks: 20, spoken: Set(stride(from: 1, through: 20, by: 6))) == [:])
        #expect(told(ticks: 16, spoken: [7]) == [6: 30, 13: 30])
    }

    @Test("A child without work may be silent")
    func idle() {
        #expect(told(ticks: 50, working: false) == [:])
    }
}
