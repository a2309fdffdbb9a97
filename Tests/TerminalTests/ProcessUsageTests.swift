import Terminal
import Testing

@Suite struct ProcessUsageTests {
    @Test("Work costs processor time, and memory that is written to is resident")
    func grows() throws {
        let before = ProcessUsage.current
        #expect(before.cpuSeconds > 0)
        let resident = try #require(before.residentBytes)
        #expect(resident > 1 << 20)

        // 64 MiB, every page written.
        var block = [UInt8](repeating: 1, count: 64 << 20)
        var sum = 0
        while ProcessUsage.current.cpuSeconds < before.cpuSeconds + 0.02 {
            sum += block.indices.reduce(0) { $0 &+ $1 % 3 } & 1
        }
        block[sum & 1] = 2
        let after = ProcessUsage.current
        #expect(after.cpuSeconds >= before.cpuSeconds + 0.02)
        #expect(try #require(after.residentBytes) > 32 << 20)
        #expect(block[sum & 1] == 2)
    }
}
