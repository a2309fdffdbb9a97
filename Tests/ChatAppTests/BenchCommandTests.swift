import ArgumentParser
import Benchmark
import ChatCore
import Testing

@testable import ChatApp

@Suite("The command line of the bench")
struct BenchCommandTests {
    private func parsed(_ arguments: String...) throws -> BenchCommand {
        try #require(try CanterCommand.parseAsRoot(["bench"] + arguments) as? BenchCommand)
    }

    @Test("llama-bench's options mean what they mean there")
    func flags() throws {
        let command = try parsed(
            "-m", "a.gguf,b.gguf", "-m", "c.gguf", "-p", "16,64", "-p", "128", "-n", "0", "-pg",
            "64,8",
            "-d", "0,512-1024*2", "-r", "3", "-t", "1-4*2", "-b", "512", "-ub", "64,128", "-fa",
            "0,1,auto", "-fa", "-1", "-ctk", "f16,q8_0", "-ctv", "q8_0", "-ngl", "-1,20", "-o",
            "sql",
            "--no-warmup")
        #expect(command.axes.models == ["a.gguf,b.gguf", "c.gguf"])
        let axes = command.axes.axes
        #expect(axes.threads == [1, 2, 4])
        #expect(axes.batch == [512])
        #expect(axes.microBatch == [64, 128])
        #expect(axes.flashAttention == [.off, .on, .auto, .auto])
        #expect(axes.typeK == ["f16", "q8_0"])
        #expect(axes.typeV == ["q8_0"])
        #expect(axes.gpuLayers == [-1, 20])
        #expect(command.tests.repetitions == 3)
        #expect(command.tests.noWarmup)
        #expect(command.output == .sql)
        #expect(
            command.axes.columns == [
                .threads, .batch, .microBatch, .flashAttention, .typeK, .typeV, .gpuLayers,
            ])
    }

    @Test("a range from 0 on grows by steps only")
    func ranges() throws {
        #expect(throws: (any Error).self) { try parsed("-d", "0-1024*2") }
        #expect(
            try parsed("-d", "0-1024+512").tests.tests.map(\.depth) == [0, 0, 512, 512, 1024, 1024])
    }

    @Test("what is not given is llama-bench's default, and 0 is no test")
    func defaults() throws {
        let command = try parsed()
        #expect(command.tests.tests.map(\.label) == ["pp512", "tg128"])
        #expect(command.tests.repetitions == nil)
        #expect(command.axes.axes == BenchPlan.Axes())
        #expect(try parsed("-p", "0").tests.tests.map(\.label) == ["tg128"])
        #expect(try parsed("-pg", "8,4").tests.tests.map(\.label) == ["pp512", "tg128", "pp8+tg4"])
    }

    @Test(
        "what cannot be is refused",
        arguments: [
            ["-p", "0", "-n", "0"], ["-p", "-1"], ["-n", "x"], ["-pg", "512"], ["-pg", "0,0"],
            ["-r", "0"], ["-t", "0"], ["-fa", "2"], ["-ctk", "q9"], ["-ngl", "-2"],
            ["--compare", "a"], ["--compare", "a", "b", "--from", "c"],
            ["--compare", "a", "b", "-o", "csv"], ["-o", "xml"],
        ])
    func refused(arguments: [String]) {
        #expect(throws: (any Error).self) { try CanterCommand.parseAsRoot(["bench"] + arguments) }
    }

    @Test("progress is one line, with the time that is left")
    func progress() {
        let line = BenchProgressLine(
            test: SpeedTest(.decode, tokens: 128, depth: 1024), number: 2, of: 8, repetitions: 5,
            model: nil)
        #expect(
            line.text(.repetition(3), secondsLeft: 75)
                == "test 2 of 8: tg128 @ d1024, 3 of 5, about 1 min 15 s left")
        #expect(line.text(.warmUp, secondsLeft: nil) == "test 2 of 8: tg128 @ d1024, warming up")
    }
}
