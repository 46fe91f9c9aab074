#pragma once

#include <cstdlib>
#include <cstring>
#include <new>

namespace json {

/// Memory that keeps its size between calls and is not initialised.
template <typename T>
class Scratch {
public:
    Scratch() = default;
    Scratch(const Scratch &) = delete;
    Scratch &operator=(const Scratch &) = delete;
    Scratch(Scratch &&other) noexcept : data_(other.data_), capacity_(other.capacity_) {
        other.data_ = nullptr;
        other.capacity_ = 0;
    }
    ~Scratch() { std::free(data_); }

    T *data() { return data_; }
    const T *data() const { return data_; }
    size_t capacity() const { return capacity_; }
    T &operator[](size_t index) { return data_[index]; }

    /// Makes room for `count` elements and keeps what is there.
    void reserve(size_t count) {
        if (count <= capacity_) return;
        size_t larger = capacity_ * 2 > count ? capacity_ * 2 : count;
        larger = (larger + 63) & ~size_t(63);
        void *memory = std::aligned_alloc(64, larger * sizeof(T));
        if (memory == nullptr) throw std::bad_alloc();
        if (capacity_ > 0) std::memcpy(memory, data_, capacity_ * sizeof(T));
        std::free(data_);
        data_ = static_cast<T *>(memory);
        capacity_ = larger;
    }

private:
    T *data_ = nullptr;
    size_t capacity_ = 0;
};

}  // namespace json
