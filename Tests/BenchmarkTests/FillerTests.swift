import Testing

@testable import Benchmark

@Suite struct FillerTests {
    @Test("a shorter text is the beginning of a longer one, to the word")
    func words() {
        let filler = Filler(salt: 0)
        #expect(filler.words(0).isEmpty)
        for count in 1..<100 {
            let text = filler.words(count)
            #expect(text.split(separator: " ").count == count)
            #expect(filler.words(count + 1).hasPrefix(text + " "))
        }
    }

    @Test(
        "prompts that follow each other begin with different letters",
        arguments: [0, 7, UInt64.max])
    func leads(salt: UInt64) {
        let leads = (0..<1000).map(Filler(salt: salt).lead)
        #expect(Set(leads).count == leads.count)
        for (lead, next) in zip(leads, leads.dropFirst()) { #expect(lead.first != next.first) }
    }
}
