/// What the machine told about itself over a short while. What it does not
/// tell, or not to this process, is `nil`.
package struct MachineReading: Sendable, Hashable, Codable {
    /// Seconds the rates below are taken over: since the reading before.
    package var seconds: Double
    /// The mean clock of the processors in use, in hertz.
    package var clock: Double?
    /// The highest clock the processor says it has, in hertz.
    package var clockLimit: Double?
    /// The hottest of the processor's sensors, in degrees Celsius.
    package var temperature: Double?
    /// Processors kept busy by programs that are not canter's, on average:
    /// 1.5 is one and a half.
    package var otherLoad: Double?
    /// Processors this process may use.
    package var usableCores: Double?
    /// Bytes of main memory that can still be taken.
    package var availableMemory: Int?
    /// Bytes that lie in swap.
    package var swapUsed: Int?
    /// Bytes a second that came back from swap.
    package var swapInRate: Double?
    /// The share of the time in which some program waited for memory: Linux's
    /// pressure stall information.
    package var memoryStall: Double?
    /// Joules taken since the reading before.
    package var energy: Energy?
    package var engine: ProcessReading?
    package var chat: ProcessReading?
    package var gpus: [GPUReading] = []

    package init(seconds: Double) {
        self.seconds = seconds
    }

    /// Energy, and what it was measured of: it holds whatever else ran there.
    package struct Energy: Sendable, Hashable, Codable {
        package enum Scope: String, Sendable, Hashable, Codable {
            /// The processor's packages (RAPL).
            case processor
            /// What the battery gave: the whole machine.
            case machine
            /// The GPUs.
            case gpu
        }

        package var joules: Double
        package var scope: Scope

        package init(joules: Double, scope: Scope) {
            self.joules = joules
            self.scope = scope
        }
    }
}
