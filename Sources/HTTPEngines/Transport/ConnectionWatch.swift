internal import NIOCore

/// Has the system find out that the machine at the other end is gone.
///
/// A server that reads a long prompt says nothing for half an hour, and so does
/// a machine that was switched off. The kernel tells them apart: it asks the
/// other one's kernel, which answers whatever its server is busy with.
enum ConnectionWatch {
    /// Silence before the first question, in seconds.
    static let idle: CInt = 30
    /// From one question to the next, in seconds.
    static let interval: CInt = 10
    /// Questions without an answer that end the connection.
    static let count: CInt = 6
    /// How long what was sent may stay without its receipt, in seconds: while
    /// there is any, no questions are asked.
    static var unacknowledged: CInt { idle + interval * count }

    struct Setting {
        var option: ChannelOptions.Types.SocketOption
        var value: SocketOptionValue

        init(_ level: NIOBSDSocket.OptionLevel, _ name: CInt, _ value: CInt) {
            option = .init(level: level, name: NIOBSDSocket.Option(rawValue: name))
            self.value = SocketOptionValue(value)
        }
    }

    /// Sets it up. A system that has no such option still has its connection.
    static func begin(_ channel: any Channel) -> EventLoopFuture<Void> {
        let set = settings.map { setting in
            channel.setOption(setting.option, value: setting.value).recover { _ in }
        }
        return EventLoopFuture.andAllSucceed(set, on: channel.eventLoop)
    }
}
