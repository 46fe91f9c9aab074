#pragma once

#include "Numbers.hpp"

namespace json {

inline uint64_t load_word(const uint8_t *p) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    return word;
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
inline int32_t days_since_epoch(int year, int month, int day) {
    // Years begin in March here, so that the leap day comes last.
    int shifted = month > 2 ? year : year - 1;
    int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int year_of_era = shifted - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146'097 + day_of_era - 719'468;
}

inline int days_in_month(int year, int month) {
    static constexpr uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

/// Reads dates of the form YYYY-MM-DD and remembers the last one, since events repeat it.
struct DateReader {
    uint64_t head = 0;
    uint16_t tail = 0;
    int32_t days = 0;

    /// Reads the ten bytes at `p`.
    bool read(const uint8_t *p, int32_t &result) {
        uint64_t new_head = load_word(p);
        uint16_t new_tail;
        std::memcpy(&new_tail, p + 8, 2);
        if (new_head != head || new_tail != tail) {
            if (!convert(p)) return false;
            head = new_head;
            tail = new_tail;
        }
        result = days;
        return true;
    }

private:
    bool convert(const uint8_t *p) {
        for (int i : {0, 1, 2, 3, 5, 6, 8, 9}) {
            if (!is_digit(p[i])) return false;
        }
        if (p[4] != '-' || p[7] != '-') return false;
        int year = (p[0] - '0') * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0');
        int month = (p[5] - '0') * 10 + (p[6] - '0');
        int day = (p[8] - '0') * 10 + (p[9] - '0');
        if (year < 1 || month < 1 || month > 12) return false;
        if (day < 1 || day > days_in_month(year, month)) return false;
        days = days_since_epoch(year, month, day);
        return true;
    }
};

/// Reads HH:MM:SS with up to six digits behind a point; moves `p` behind it.
inline bool read_clock(const uint8_t *&p, const uint8_t *end, int64_t &microseconds) {
    if (end - p < 8) return false;
    // Digits become 0...9 and colons 0; whatever else stands there leaves a high bit set.
    uint64_t digits = load_word(p) ^ 0x30303a30303a3030;
    if (((digits | (digits + 0x7676'7f76'767f'7676)) & 0x8080'8080'8080'8080) != 0) return false;
    auto digit = [&](int index) { return unsigned(digits >> (8 * index)) & 0xff; };
    unsigned hours = digit(0) * 10 + digit(1);
    unsigned minutes = digit(3) * 10 + digit(4);
    unsigned seconds = digit(6) * 10 + digit(7);
    if (hours > 23 || minutes > 59 || seconds > 59) return false;
    p += 8;
    int64_t total = (hours * 3600 + minutes * 60 + seconds) * int64_t(1'000'000);
    if (*p == '.') {
        ++p;
        int32_t unit = 100'000;
        if (!is_digit(*p)) return false;
        for (; is_digit(*p); ++p, unit /= 10) {
            if (unit == 0) return false;
            total += (*p - '0') * unit;
        }
    }
    microseconds = total;
    return true;
}

/// Reads the rest of a timestamp: nothing, Z, or an offset such as +02, +02:00 or +0200.
inline bool read_zone(const uint8_t *p, const uint8_t *end, bool &has_offset, int64_t &offset) {
    offset = 0;
    has_offset = false;
    if (p == end) return true;
    if (*p == 'Z' || *p == 'z') return p + 1 == end;
    if (*p != '+' && *p != '-') return false;
    bool west = *p++ == '-';
    bool colon = end - p == 5 && p[2] == ':';
    if (!(colon || end - p == 2 || end - p == 4)) return false;
    if (!is_digit(p[0]) || !is_digit(p[1])) return false;
    int minutes = ((p[0] - '0') * 10 + (p[1] - '0')) * 60;
    if (end - p > 2) {
        const uint8_t *low = p + 2 + colon;
        if (!is_digit(low[0]) || !is_digit(low[1]) || low[0] > '5') return false;
        minutes += (low[0] - '0') * 10 + (low[1] - '0');
    }
    if (minutes > 15 * 60 + 59) return false;
    has_offset = true;
    offset = (west ? -minutes : minutes) * int64_t(60'000'000);
    return true;
}

/// Reads a timestamp in SQL form or ISO 8601; an instant when `zoned`. False for every other form.
inline bool read_timestamp(
    DateReader &dates, const uint8_t *p, const uint8_t *end, bool zoned, int64_t &result) {
    if (end - p < 19 || (p[10] != ' ' && (p[10] | 0x20) != 't')) return false;
    int32_t days;
    if (!dates.read(p, days)) return false;
    p += 11;
    int64_t clock, offset;
    bool has_offset;
    if (!read_clock(p, end, clock) || !read_zone(p, end, has_offset, offset)) return false;
    if (has_offset && !zoned) return false;
    result = days * int64_t(86'400'000'000) + clock - offset;
    return true;
}

}  // namespace json
