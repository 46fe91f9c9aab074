import Foundation

do {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("--help", _), ("-h", _): print(BenchOptions.help)
    case ("generate", 4):
        let (rowCount, seed) = (Int(arguments[2]) ?? 0, UInt64(arguments[3]) ?? 0)
        try EventFile.write(to: arguments[1], rowCount: rowCount, seed: seed)
    case ("produce", 5):
        let (rowCount, seed) = (Int(arguments[3]) ?? 0, UInt64(arguments[4]) ?? 0)
        try TopicLoader.run(
            servers: arguments[1], topic: arguments[2], rowCount: rowCount, seed: seed)
    case ("consume", 3): try BareConsumer.run(servers: arguments[1], topic: arguments[2])
    default:
        let bench = try Bench(BenchOptions(arguments))
        exit(bench.run() ? 0 : 1)
    }
} catch {
    Progress.say("streamsql-bench: \(error)")
    exit(2)
}
