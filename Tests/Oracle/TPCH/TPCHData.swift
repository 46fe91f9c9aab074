import Columnar

/// The tables of TPC-H, small and made up: the same for the same scale. Names and values are few, so
/// that every one of the 22 queries finds something in little data.
struct TPCHData {
    private var random = SeededRandom(22)
    /// 1 stands for the 6 million lines of scale factor 1.
    let scale: Double
    private var nextOrder = 1

    init(scale: Double) {
        self.scale = scale
    }

    private func count(_ full: Double) -> Int { max(10, Int(full * scale)) }
    private var supplierCount: Int { count(10_000) }
    private var customerCount: Int { count(150_000) }
    private var partCount: Int { count(200_000) }
    /// How many orders there are at first.
    var orderCount: Int { count(1_500_000) }

    private static let regions = ["AFRICA", "AMERICA", "ASIA", "EUROPE", "MIDDLE EAST"]
    /// Each with its region.
    private static let nations: [(String, Int)] = [
        ("ALGERIA", 0), ("ARGENTINA", 1), ("BRAZIL", 1), ("CANADA", 1), ("EGYPT", 4),
        ("ETHIOPIA", 0), ("FRANCE", 3), ("GERMANY", 3), ("INDIA", 2), ("INDONESIA", 2),
        ("IRAN", 4), ("IRAQ", 4), ("JAPAN", 2), ("JORDAN", 4), ("KENYA", 0), ("MOROCCO", 0),
        ("MOZAMBIQUE", 0), ("PERU", 1), ("CHINA", 2), ("ROMANIA", 3), ("SAUDI ARABIA", 4),
        ("VIETNAM", 2), ("RUSSIA", 3), ("UNITED KINGDOM", 3), ("UNITED STATES", 1),
    ]
    private static let colours = [
        "forest", "green", "almond", "blue", "cream", "ivory", "lace", "navy", "pink", "plum",
    ]
    private static let modes = ["AIR", "REG AIR", "MAIL", "SHIP", "TRUCK"]
    private static let priorities = ["1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW"]

    /// A table's rows as INSERT statements of some rows each, which both engines understand.
    private func statements(_ table: String, _ rows: [String]) -> [String] {
        stride(from: 0, to: rows.count, by: 200).map { start in
            let values = rows[start..<min(start + 200, rows.count)].joined(separator: ", ")
            return "INSERT INTO \(table) VALUES \(values)"
        }
    }

    /// The tables that do not grow.
    mutating func fixed() -> [String] {
        let regions = Self.regions.enumerated().map { "(\($0), '\($1)', 'a region')" }
        let nations = Self.nations.enumerated().map { "(\($0), '\($1.0)', \($1.1), 'a nation')" }
        let suppliers = (1...supplierCount).map { supplier($0) }
        let customers = (1...customerCount).map { customer($0) }
        let parts = (1...partCount).map { part($0) }
        var offers: [String] = []
        for part in 1...partCount {
            for index in 0..<4 { offers.append(offer(part, self.supplier(of: part, index))) }
        }
        return statements("region", regions) + statements("nation", nations)
            + statements("supplier", suppliers) + statements("customer", customers)
            + statements("part", parts) + statements("partsupp", offers)
    }

    /// Where the part's nth offer comes from.
    private func supplier(of part: Int, _ index: Int) -> Int {
        (part + index * (supplierCount / 4 + 1)) % supplierCount + 1
    }

    private mutating func supplier(_ key: Int) -> String {
        // The nations that queries ask for come first.
        let asked = [3, 7, 6, 20, 2, 12, 8]
        let nation = key <= asked.count ? asked[key - 1] : random.number(0...24)
        let comment = random.once(in: 6) ? "Customer has Complaints" : "quick"
        return "(\(key), 'Supplier#\(key)', 'address \(key)', \(nation), '\(phone(nation))', "
            + "\(money(-99_999...999_999)), '\(comment)')"
    }

    private mutating func customer(_ key: Int) -> String {
        let nation = random.number(0...24)
        let segment = random.pick(["BUILDING", "MACHINERY", "FURNITURE"])
        return "(\(key), 'Customer#\(key)', 'address \(key)', \(nation), '\(phone(nation))', "
            + "\(money(-99_999...999_999)), '\(segment)', 'patient')"
    }

    private mutating func part(_ key: Int) -> String {
        let name = (0..<3).map { _ in random.pick(Self.colours) }.joined(separator: " ")
        let type = [
            random.pick(["ECONOMY", "PROMO", "MEDIUM"]), random.pick(["ANODIZED", "POLISHED"]),
            random.pick(["STEEL", "BRASS"]),
        ].joined(separator: " ")
        let container =
            random.pick(["SM", "MED", "LG"]) + " " + random.pick(["CASE", "BOX", "PACK", "BAG"])
        let brand = random.pick([12, 23, 34, 45])
        return "(\(key), '\(name)', 'Manufacturer#\(brand / 10)', 'Brand#\(brand)', '\(type)', "
            + "\(random.number(1...20)), '\(container)', \(money(90_000...200_000)), 'a part')"
    }

    private mutating func offer(_ part: Int, _ supplier: Int) -> String {
        "(\(part), \(supplier), \(random.number(1...9_999)), \(money(100...100_000)), 'an offer')"
    }

    /// So many orders with their lines, each later than those before.
    mutating func orders(_ count: Int) -> [String] {
        var orders: [String] = []
        var lines: [String] = []
        for _ in 0..<count {
            let key = nextOrder
            nextOrder += 1
            // From 1992-01-01 on; a third of the customers never order.
            let date = 8_035 + random.number(0...2_400)
            let customer = max(1, random.number(1...customerCount) / 3 * 3 - 1)
            let isLarge = random.once(in: 40)
            var statuses: Set<String> = []
            for number in 1...(isLarge ? 7 : random.number(1...7)) {
                let (line, status) = line(key, number, date, isLarge: isLarge)
                lines.append(line)
                statuses.insert(status)
            }
            let status = statuses.count > 1 ? "P" : statuses.first ?? "O"
            let comment = random.once(in: 12) ? "special packed requests" : "furious"
            orders.append(
                "(\(key), \(customer), '\(status)', \(money(100_000...50_000_000)), "
                    + "'\(Self.date(date))', '\(random.pick(Self.priorities))', 'Clerk#1', 0, "
                    + "'\(comment)')")
        }
        return statements("orders", orders) + statements("lineitem", lines)
    }

    private mutating func line(
        _ order: Int, _ number: Int, _ orderDate: Int, isLarge: Bool
    ) -> (text: String, status: String) {
        let part = random.number(1...partCount)
        let quantity = random.number(isLarge ? 42...50 : 1...50)
        let shipped = orderDate + random.number(1...121)
        let committed = orderDate + random.number(30...90)
        let received = shipped + random.number(1...30)
        // 1995-06-17, the day on which the data is looked at.
        let status = shipped > 9_298 ? "O" : "F"
        let flag = received > 9_298 ? "N" : random.pick(["R", "A"])
        let instruction = random.pick(["DELIVER IN PERSON", "NONE"])
        let text =
            "(\(order), \(part), \(supplier(of: part, random.number(0...3))), \(number), "
            + "\(quantity), \(money(90_000...10_000_000)), 0.0\(random.number(0...9)), "
            + "0.0\(random.number(0...8)), '\(flag)', '\(status)', '\(Self.date(shipped))', "
            + "'\(Self.date(committed))', '\(Self.date(received))', '\(instruction)', "
            + "'\(random.pick(Self.modes))', 'a line')"
        return (text, status)
    }

    private mutating func phone(_ nation: Int) -> String {
        "\(nation + 10)-\(random.number(100...999))-\(random.number(100...999))"
    }

    private mutating func money(_ cents: ClosedRange<Int>) -> String {
        let amount = random.number(cents)
        let (whole, rest) = abs(amount).quotientAndRemainder(dividingBy: 100)
        return "\(amount < 0 ? "-" : "")\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    private static func date(_ days: Int) -> String { Value.date(Int32(days)).description }
}
