/// Where the last line of `chunk` that has its newline ends, behind it; 0 when none has.
func lastLineEnd(in chunk: UnsafeRawBufferPointer) -> Int {
    var end = chunk.count
    while end > 0, chunk[end - 1] != UInt8(ascii: "\n") { end -= 1 }
    return end
}
