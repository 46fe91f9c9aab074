/// The sessions of each key that take rows: which times belong together (rule 22). Decides only; what
/// a session holds is kept by its owner under the session's number. A session is closed once the
/// watermark is past its end, and is kept for `lateness` more, while late rows may still change it.
///
/// The sessions of a key are more than `gap` apart, so that a new time touches at most two. They are
/// linked, the latest first, since most rows belong to that one.
struct OpenSessions {
    /// No session.
    static let none = UInt32.max

    /// A session that changed since `beginRound`.
    struct Touch {
        let session: UInt32
        /// Its first and last time before; nil for a new session.
        let before: TimeWindow?
    }

    let gap: Int64
    let lateness: Int64
    /// The sessions that changed in this round, in the order in which they first did.
    private(set) var touched: [Touch] = []
    /// The sessions that were merged into others in this round, in order.
    private(set) var absorbed: [(session: UInt32, into: UInt32)] = []
    private var starts: [Int64] = []
    private var lasts: [Int64] = []
    private var keys: [UInt32] = []
    private var older: [UInt32] = []
    private var heirs: [UInt32] = []
    private var rounds: [UInt32] = []
    private var stamps: [UInt32] = []
    private var free: [UInt32] = []
    private var newest: [UInt32] = []
    private var round: UInt32 = 0
    private var closing = TimeHeap()

    init(gap: Int64, lateness: Int64 = 0) {
        self.gap = gap
        self.lateness = lateness
    }

    /// One more than the largest number of a session.
    var limit: Int { starts.count }

    /// How many sessions there are.
    var count: Int { starts.count - free.count }

    var byteCount: Int {
        starts.capacity * 16 + keys.capacity * 20 + newest.capacity * 4 + closing.byteCount
    }

    /// The first time and the end of a session: the last time plus the gap.
    func window(of session: UInt32) -> TimeWindow {
        TimeWindow(start: starts[Int(session)], end: lasts[Int(session)] + gap)
    }

    func key(of session: UInt32) -> UInt32 { keys[Int(session)] }

    func hasSessions(_ key: UInt32) -> Bool {
        Int(key) < newest.count && newest[Int(key)] != Self.none
    }

    /// Begins to note what changes.
    mutating func beginRound() {
        touched.removeAll(keepingCapacity: true)
        absorbed.removeAll(keepingCapacity: true)
        round &+= 1
    }

    /// Puts a row of `key` at `time` into a session and returns its number; `none` when the row is
    /// late: it touches no session, and one of its own would be gone.
    mutating func place(_ time: Int64, key: UInt32, watermark: Watermark) -> UInt32 {
        if Int(key) >= newest.count {
            newest.append(
                contentsOf: repeatElement(Self.none, count: Int(key) + 1 - newest.count))
        }
        var later = Self.none
        var current = newest[Int(key)]
        while current != Self.none, starts[Int(current)] - gap > time {
            later = current
            current = older[Int(current)]
        }
        guard current != Self.none, lasts[Int(current)] + gap >= time else {
            if time + gap + lateness < watermark { return Self.none }
            return insert(time, time, key: key, behind: later)
        }
        touch(current)
        starts[Int(current)] = min(starts[Int(current)], time)
        extend(current, to: time, watermark)
        let next = older[Int(current)]
        if next != Self.none, lasts[Int(next)] + gap >= time { absorb(next, into: current) }
        return current
    }

    /// The sessions that close now that the watermark moves from `before` to `watermark`, and those
    /// that go, which are taken out and which the owner releases; each in the order in which they end.
    /// A row at the very end of a session would still belong.
    mutating func close(
        from before: Watermark, to watermark: Watermark
    ) -> (closed: [UInt32], gone: [UInt32]) {
        var closed: [UInt32] = []
        var gone: [UInt32] = []
        while let entry = closing.pop(before: watermark) {
            let session = entry.number
            guard stamps[Int(session)] == entry.stamp else { continue }
            let end = lasts[Int(session)] + gap
            if end >= before, end < watermark { closed.append(session) }
            if end + lateness < watermark {
                unlink(session)
                gone.append(session)
            } else {
                let isClosed = end < watermark
                closing.insert(
                    session, stamp: entry.stamp, at: isClosed ? end + lateness : end)
            }
        }
        return (inOrder(closed), inOrder(gone))
    }

    private func inOrder(_ sessions: [UInt32]) -> [UInt32] {
        sessions.sorted {
            (lasts[Int($0)], starts[Int($0)], $0) < (lasts[Int($1)], starts[Int($1)], $1)
        }
    }

    /// Gives the number of a session that closed or was absorbed to later ones.
    mutating func release(_ session: UInt32) {
        stamps[Int(session)] &+= 1
        heirs[Int(session)] = Self.none
        free.append(session)
    }

    /// The session that holds the rows that were placed into `session` in this round.
    func resolved(_ session: UInt32) -> UInt32 {
        var current = session
        while heirs[Int(current)] != Self.none { current = heirs[Int(current)] }
        return current
    }

    /// A late row may open a session that was closed.
    private mutating func extend(_ session: UInt32, to time: Int64, _ watermark: Watermark) {
        let slot = Int(session)
        let before = lasts[slot]
        lasts[slot] = max(before, time)
        guard before + gap < watermark, lasts[slot] + gap >= watermark else { return }
        stamps[slot] &+= 1
        closing.insert(session, stamp: stamps[slot], at: lasts[slot] + gap)
    }

    private mutating func touch(_ session: UInt32) {
        guard rounds[Int(session)] != round else { return }
        rounds[Int(session)] = round
        touched.append(
            Touch(
                session: session,
                before: TimeWindow(
                    start: starts[Int(session)], end: lasts[Int(session)] + gap)))
    }

    private mutating func insert(
        _ start: Int64, _ last: Int64, key: UInt32, behind later: UInt32
    ) -> UInt32 {
        let session: UInt32
        if let number = free.popLast() {
            session = number
        } else {
            session = UInt32(truncatingIfNeeded: starts.count)
            addSlot()
        }
        let slot = Int(session)
        (starts[slot], lasts[slot], keys[slot]) = (start, last, key)
        link(session, behind: later)
        rounds[slot] = round
        touched.append(Touch(session: session, before: nil))
        closing.insert(session, stamp: stamps[slot], at: last + gap)
        return session
    }

    private mutating func addSlot() {
        starts.append(0)
        lasts.append(0)
        keys.append(0)
        older.append(Self.none)
        heirs.append(Self.none)
        rounds.append(round &- 1)
        stamps.append(0)
    }

    private mutating func link(_ session: UInt32, behind later: UInt32) {
        let key = Int(keys[Int(session)])
        if later == Self.none {
            older[Int(session)] = newest[key]
            newest[key] = session
        } else {
            older[Int(session)] = older[Int(later)]
            older[Int(later)] = session
        }
    }

    private mutating func absorb(_ session: UInt32, into target: UInt32) {
        touch(session)
        starts[Int(target)] = min(starts[Int(target)], starts[Int(session)])
        older[Int(target)] = older[Int(session)]
        heirs[Int(session)] = target
        absorbed.append((session, target))
    }

    private mutating func unlink(_ session: UInt32) {
        let key = Int(keys[Int(session)])
        let next = older[Int(session)]
        if newest[key] == session {
            newest[key] = next
            return
        }
        var current = newest[key]
        while current != Self.none, older[Int(current)] != session {
            current = older[Int(current)]
        }
        if current != Self.none { older[Int(current)] = next }
    }
}

extension OpenSessions {
    /// Puts sessions back that an epoch stored, each under its number.
    mutating func restore(_ sessions: [(number: UInt32, key: UInt32, window: TimeWindow)]) {
        for saved in sessions {
            while starts.count <= Int(saved.number) { addSlot() }
        }
        var isUsed = [Bool](repeating: false, count: starts.count)
        for saved in sessions.sorted(by: { $0.window < $1.window }) {
            let slot = Int(saved.number)
            isUsed[slot] = true
            (starts[slot], lasts[slot]) = (saved.window.start, saved.window.end - gap)
            keys[slot] = saved.key
            if Int(saved.key) >= newest.count {
                let missing = Int(saved.key) + 1 - newest.count
                newest.append(contentsOf: repeatElement(Self.none, count: missing))
            }
            link(saved.number, behind: Self.none)
            closing.insert(saved.number, stamp: stamps[slot], at: saved.window.end)
        }
        free = isUsed.indices.filter { !isUsed[$0] }.map { UInt32($0) }
    }
}
