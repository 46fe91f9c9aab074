#pragma once

#include <cstdint>
#include <cstring>

#include "Times.hpp"

namespace json {

/// Copies [p, end) to `target` in steps of 16 bytes, so up to 15 bytes behind either end are
/// touched; says whether a backslash may be among them.
inline bool copy_looking_for_backslash(const uint8_t *p, const uint8_t *end, uint8_t *target) {
    constexpr uint64_t ones = 0x0101'0101'0101'0101;
    uint64_t found = 0;
    for (; p < end; p += 16, target += 16) {
        uint64_t low = load_word(p), high = load_word(p + 8);
        std::memcpy(target, &low, 8);
        std::memcpy(target + 8, &high, 8);
        uint64_t a = low ^ (ones * '\\'), b = high ^ (ones * '\\');
        found |= ((a - ones) & ~a) | ((b - ones) & ~b);
    }
    return (found & (ones * 0x80)) != 0;
}

inline int hexadecimal_digit(uint8_t c) {
    if (is_digit(c)) return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Reads the four digits of a \u escape; -1 when they are none.
inline int32_t read_code_unit(const uint8_t *p, const uint8_t *end) {
    if (end - p < 4) return -1;
    int32_t unit = 0;
    for (int i = 0; i < 4; ++i) {
        int digit = hexadecimal_digit(p[i]);
        if (digit < 0) return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/// Writes the UTF-8 of a code point and returns its end.
inline uint8_t *write_code_point(uint32_t point, uint8_t *target) {
    auto tail = [&](int shift) { return uint8_t(0x80 | ((point >> shift) & 0x3f)); };
    if (point < 0x80) {
        *target++ = uint8_t(point);
    } else if (point < 0x800) {
        *target++ = uint8_t(0xc0 | (point >> 6));
        *target++ = tail(0);
    } else if (point < 0x10000) {
        *target++ = uint8_t(0xe0 | (point >> 12));
        *target++ = tail(6);
        *target++ = tail(0);
    } else {
        *target++ = uint8_t(0xf0 | (point >> 18));
        *target++ = tail(12);
        *target++ = tail(6);
        *target++ = tail(0);
    }
    return target;
}

/// Writes the content of a string without its escapes, never more bytes than [p, end) has.
/// Returns the end of what was written, or NULL for an escape that JSON does not have (among them
/// half a surrogate pair, which has no UTF-8).
inline uint8_t *unescape(const uint8_t *p, const uint8_t *end, uint8_t *target) {
    while (p < end) {
        if (*p != '\\') {
            *target++ = *p++;
            continue;
        }
        if (end - p < 2) return nullptr;
        uint8_t c = p[1];
        p += 2;
        switch (c) {
        case '"': case '\\': case '/': *target++ = c; break;
        case 'b': *target++ = '\b'; break;
        case 'f': *target++ = '\f'; break;
        case 'n': *target++ = '\n'; break;
        case 'r': *target++ = '\r'; break;
        case 't': *target++ = '\t'; break;
        case 'u': {
            int32_t unit = read_code_unit(p, end);
            if (unit < 0 || (unit >= 0xdc00 && unit < 0xe000)) return nullptr;
            p += 4;
            uint32_t point = uint32_t(unit);
            if (unit >= 0xd800 && unit < 0xdc00) {
                if (end - p < 6 || p[0] != '\\' || p[1] != 'u') return nullptr;
                int32_t low = read_code_unit(p + 2, end);
                if (low < 0xdc00 || low >= 0xe000) return nullptr;
                p += 6;
                point = 0x10000 + ((point - 0xd800) << 10) + uint32_t(low - 0xdc00);
            }
            target = write_code_point(point, target);
            break;
        }
        default: return nullptr;
        }
    }
    return target;
}

/// Writes the bytes that base64 (RFC 4648, padding optional) stands for; NULL when it is none.
inline uint8_t *decode_base64(const uint8_t *p, const uint8_t *end, uint8_t *target) {
    if (end - p >= 1 && (end - p) % 4 == 0 && end[-1] == '=') end -= end[-2] == '=' ? 2 : 1;
    uint32_t bits = 0;
    int count = 0;
    for (; p < end; ++p) {
        uint8_t c = *p, lower = c | 0x20;
        uint32_t digit;
        if (lower >= 'a' && lower <= 'z') digit = c >= 'a' ? c - 'a' + 26 : c - 'A';
        else if (is_digit(c)) digit = c - '0' + 52;
        else if (c == '+') digit = 62;
        else if (c == '/') digit = 63;
        else return nullptr;
        bits = bits << 6 | digit;
        count += 6;
        if (count >= 8) {
            count -= 8;
            *target++ = uint8_t(bits >> count);
        }
    }
    return count == 6 ? nullptr : target;
}

}  // namespace json
