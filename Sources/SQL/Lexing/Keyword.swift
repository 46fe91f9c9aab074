/// A word that the grammar knows. Most are ordinary names everywhere else: `role` says which are not.
enum Keyword: String, CaseIterable, Sendable {
    case advance, all, always, analyze, and, anti, any, append, array, `as`, asc, asof, at
    case between, both, by
    case cascade, `case`, cast, ceil, ceiling, changes, check, close, collate, columns, comment
    case conditional, conflict, connectors, constraint, copy, create, cross, cube, current
    case currentCatalog = "current_catalog"
    case currentDate = "current_date"
    case currentRole = "current_role"
    case currentSchema = "current_schema"
    case currentTime = "current_time"
    case currentTimestamp = "current_timestamp"
    case currentUser = "current_user"
    case `default`, delete, desc, describe, descriptor, distinct, `do`, drop
    case `else`, emit, empty, encode, end, enforced, error, escape, every, except, exclude, exists
    case explain, extended, extract
    case `false`, fetch, filter, final, first, floor, flush, following, `for`, foreign, format
    case formats, from, full, function, functions
    case generated, group, grouping, groups
    case having, `if`, ignore, ilike, `in`, inner, insert, intersect, interval, into, `is`
    case isnull
    case jobs, join, json
    case jsonExists = "json_exists"
    case jsonQuery = "json_query"
    case jsonValue = "json_value"
    case key, last, lateral, leading, left, like, limit, local
    case localtime, localtimestamp
    case map
    case matchCondition = "match_condition"
    case materialized, metadata
    case natural, next, no, not, nothing, notnull, null, nulls
    case object, of, offset, on, only, or, order, ordinality, others, outer, over, overlaps, overlay
    case partition, partitioned, placing, position, preceding, primary
    case qualify, queries
    case range, recursive, references, replace, reset, respect, restrict, returning, right, rollup
    case row, rows
    case scalar, select, semi, sessionUser = "session_user", set, sets, show, similar, sink, sinks
    case some, source, sources, stored, stream, structWord = "struct", substring, symmetric
    case systemTime = "system_time"
    case table, tables, then, ties, time, to, trailing, trim, `true`
    case tryCast = "try_cast"
    case types
    case unbounded, unconditional, union, unique, unknown, update, using
    case value, values, verbose, view, views, virtual
    case watermark, when, `where`, window, with, within, without, wrapper
    case zone

    /// Where the word may be an ordinary name.
    enum Role {
        /// Only in quotes, after a dot or after `AS`.
        case reserved
        /// As a function's name too, but not as a column's or table's.
        case joinWord
        /// As any name, but an alias needs `AS` before it.
        case needsAs
        /// Anywhere.
        case name
    }

    /// The one table of what is reserved: PostgreSQL's Appendix C as far as this grammar needs it.
    var role: Role {
        switch self {
        case .all, .and, .any, .array, .as, .asc, .both, .case, .cast, .check, .collate,
            .constraint, .create, .currentCatalog, .currentDate, .currentRole, .currentTime,
            .currentTimestamp, .currentUser, .default, .desc, .distinct, .do, .else, .end,
            .except, .false, .fetch, .for, .foreign, .from, .group, .having, .in, .intersect,
            .into, .lateral, .leading, .limit, .localtime, .localtimestamp, .not, .null, .offset,
            .on, .only, .or, .order, .placing, .primary, .references, .returning, .select,
            .sessionUser, .some, .symmetric, .table, .then, .to, .trailing, .true, .union,
            .unique, .using, .when, .where, .window, .with:
            .reserved
        case .cross, .currentSchema, .full, .ilike, .inner, .is, .isnull,
            .join, .left, .like, .natural, .notnull, .outer, .overlaps, .right, .similar:
            .joinWord
        case .anti, .append, .asof, .emit, .filter, .ignore, .matchCondition, .over, .partitioned,
            .qualify, .respect, .semi, .set, .within, .without:
            .needsAs
        default:
            .name
        }
    }

    /// Whether a name that is this word is printed without quotes: it is read back as a name wherever
    /// the printer puts one.
    var isPrintedBare: Bool {
        guard role == .name else { return false }
        switch self {
        case .ceil, .ceiling, .columns, .comment, .cube, .current, .descriptor, .exists, .extended,
            .extract, .floor, .function, .generated, .grouping, .groups, .if, .interval,
            .jsonExists,
            .jsonQuery, .jsonValue, .map, .materialized, .metadata, .overlay, .partition, .position,
            .range, .recursive, .rollup, .row, .rows, .structWord, .substring, .trim, .tryCast,
            .unbounded, .values, .watermark:
            return false
        default: return true
        }
    }
}
