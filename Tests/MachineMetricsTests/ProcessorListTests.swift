import Testing

@testable import MachineMetrics

@Suite("Lists of processors")
struct ProcessorListTests {
    @Test("lists of processors as Linux writes them")
    func lists() {
        #expect(ProcessorList.processors(in: "0-3,8") == [0, 1, 2, 3, 8])
        #expect(ProcessorList.processors(in: "5") == [5])
        for text in ["", "a", "3-1", "1-2-3", "-1", "0-99999999"] {
            #expect(ProcessorList.processors(in: text) == nil)
        }
    }
}
