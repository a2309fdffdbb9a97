import EngineKit
import Testing

@testable import EngineHost

@Suite struct CrashReportTests {
    static let chatter = (1...20).map { "llama_model_loader: - kv \($0): something of no interest" }

    @Test("Of a long log the lines of trouble are kept and the last ones, in order")
    func telling() {
        var log = Self.chatter
        log[4] = "first error: no such thing"
        log[7] = "second thing failed"
        log[9] = "third error"
        log[12] = "/src/ggml.c:12: GGML_ASSERT(a == b) failed"
        #expect(CrashReport(log).telling == [log[4], log[9], log[12]] + log.suffix(3))
        #expect(CrashReport(Self.chatter).telling == Self.chatter.suffix(3))
        #expect(CrashReport([]).telling == [])
    }

    @Test(
        "An assertion is told without where it stands",
        arguments: [
            (
                "/a b/src/llama-context.cpp:1234: GGML_ASSERT(n <= m && \"no room\") failed",
                "GGML_ASSERT(n <= m && \"no room\") failed"
            ),
            (
                "/src/ggml-cpu/ops.cpp:77: fatal error: unsupported type",
                "fatal error: unsupported type"
            ),
        ])
    func assertion(line: String, told: String) {
        let report = CrashReport(Self.chatter + [line, "the end"])
        #expect(report.assertion == told)
        let error = EngineError.crash(.signal(6), isStarting: false, log: [line])
        #expect(
            error.description
                == "The engine stopped on an error of its own, \(told); send again to restart it.")
    }

    @Test("What is no assertion is not taken for one")
    func noAssertion() {
        #expect(CrashReport(["12:30: all is well", "a: b", "file.txt: 3"]).assertion == nil)
    }

    @Test("An RPC server that was lost is named, with what to do")
    func lostServer() {
        let abort =
            "/src/ggml-rpc/ggml-rpc.cpp:512: Remote RPC server crashed or returned malformed response"
        func crash(_ words: String, _ exit: ChildExit = .signal(6)) -> EngineError {
            .crash(exit, isStarting: false, log: Self.chatter + [abort, words])
        }
        let one = crash("lost RPC server 192.168.1.20:50052")
        #expect(one.code == .crashed)
        #expect(
            one.description
                == "The RPC server at 192.168.1.20:50052 was lost; start llama.cpp's rpc-server there again, then send again."
        )
        let two = crash("lost RPC server attic:1, cellar:2")
        #expect(two.description.contains("servers at attic:1 and cellar:2 was lost; start"))
        // Said of another end, it is not the reason.
        #expect(!crash("lost RPC server attic:1", .code(3)).description.contains("attic"))
        #expect(!crash("found RPC server attic:1").description.contains("attic"))
    }

    @Test(
        "A want of memory is told as that, however it shows",
        arguments: [
            "terminate called after throwing an instance of 'std::bad_alloc'",
            "ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 1",
        ])
    func memory(line: String) {
        let error = EngineError.crash(.signal(6), isStarting: false, log: [line])
        #expect(error.description.contains("ran out of memory"))
        #expect(error.description.contains("--context"))
        #expect(error.code == .crashed)
    }
}
