import Engine
import Glibc

// Before any thread is made: they inherit which signals they leave to others.
let interrupts = Interrupts()

exit(
    Program(console: Console(), interrupts: interrupts)
        .run(Array(CommandLine.arguments.dropFirst())).number)
