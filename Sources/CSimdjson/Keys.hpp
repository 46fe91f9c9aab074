#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "CSimdjson.h"
#include "Strings.hpp"

namespace json {

/// A key that was seen, and what followed it the last time: documents of one kind have their keys
/// in one order, so a comparison of bytes finds most keys.
struct Key {
    static constexpr size_t never = SIZE_MAX;

    /// The key's bytes, padded so that words can be read.
    std::string bytes;
    /// The length that the raw key must have to be this one; `never` when it cannot be compared raw.
    size_t raw_length = never;
    /// Which wanted field it is, or -1.
    int32_t field = -1;
    /// Whether it is written as the field is, not only with other ASCII capitals.
    bool is_exact = false;
    /// The key that came next.
    Key *next = nullptr;

    bool matches(const uint8_t *key, size_t length) const {
        if (length != raw_length) return false;
        auto p = reinterpret_cast<const uint8_t *>(bytes.data());
        for (; length >= 8; p += 8, key += 8, length -= 8) {
            if (load_word(p) != load_word(key)) return false;
        }
        return length == 0 || ((load_word(p) ^ load_word(key)) << (64 - 8 * length)) == 0;
    }
};

/// All keys that were seen, up to a limit: objects used as maps have any number of them.
class Keys {
public:
    static constexpr size_t limit = 4096;

    Keys(const json_field *fields, size_t count) {
        for (size_t i = 0; i < count; ++i) {
            std::string name(reinterpret_cast<const char *>(fields[i].name), fields[i].name_length);
            folded_.try_emplace(fold(name), int32_t(i));
            exact_.try_emplace(std::move(name), int32_t(i));
        }
        start.next = &unknown_;
        unknown_.next = &unknown_;
        variants_ = std::vector<Key>(count);
        for (size_t i = 0; i < count; ++i) {
            variants_[i].field = int32_t(i);
            variants_[i].next = &unknown_;
        }
    }

    Keys(const Keys &) = delete;
    Keys &operator=(const Keys &) = delete;

    /// What stands before the first key.
    Key start;

    /// The key whose raw bytes are [p, p + length); NULL when an escape in it is wrong.
    Key *find(const uint8_t *p, size_t length) {
        std::string_view name(reinterpret_cast<const char *>(p), length);
        std::string unescaped;
        if (std::memchr(p, '\\', length) != nullptr) {
            unescaped.resize(length);
            auto target = reinterpret_cast<uint8_t *>(unescaped.data());
            auto end = unescape(p, p + length, target);
            if (end == nullptr) return nullptr;
            name = std::string_view(unescaped.data(), size_t(end - target));
        }
        auto found = seen_.find(name);
        return found != seen_.end() ? found->second.get() : add(std::string(name));
    }

private:
    Key *add(const std::string &name) {
        auto key = std::make_unique<Key>();
        auto exact = exact_.find(name);
        if (exact != exact_.end()) {
            key->field = exact->second;
            key->is_exact = true;
        } else if (auto other = folded_.find(fold(name)); other != folded_.end()) {
            key->field = other->second;
        }
        if (seen_.size() >= limit && !key->is_exact) {
            return key->field < 0 ? &unknown_ : &variants_[size_t(key->field)];
        }
        bool is_raw = name.find('\\') == std::string::npos;
        key->raw_length = is_raw ? name.size() : Key::never;
        key->bytes = name;
        key->bytes.append(8, '\0');
        key->next = &unknown_;
        return seen_.emplace(name, std::move(key)).first->second.get();
    }

    static std::string fold(std::string name) {
        for (auto &c : name) {
            if (c >= 'A' && c <= 'Z') c = char(c | 0x20);
        }
        return name;
    }

    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view name) const {
            return std::hash<std::string_view>()(name);
        }
    };

    /// Any key that no field wants, once the limit is reached.
    Key unknown_;
    /// Any other spelling of each field, once the limit is reached.
    std::vector<Key> variants_;
    std::unordered_map<std::string, int32_t> exact_;
    std::unordered_map<std::string, int32_t> folded_;
    std::unordered_map<std::string, std::unique_ptr<Key>, Hash, std::equal_to<>> seen_;
};

}  // namespace json
