#include "Library.hpp"

#include <dlfcn.h>

#include <string>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define JSON_UNDER_SANITIZER
#endif
#endif

namespace json {

namespace {

struct Library {
    const simdjson::implementation *implementation = nullptr;
    std::string error;

    Library() {
        void *handle = open();
        if (handle == nullptr) {
            const char *message = dlerror();
            error = message == nullptr ? "libsimdjson cannot be loaded" : message;
            return;
        }
        using Active = simdjson::internal::atomic_ptr<const simdjson::implementation> &(*)();
        auto active = reinterpret_cast<Active>(
            dlsym(handle, "_ZN8simdjson25get_active_implementationEv"));
        if (active == nullptr) {
            error = "libsimdjson has no get_active_implementation";
            return;
        }
        const simdjson::implementation *detected = active();
        // Before the first use a placeholder stands there, which asks the processor.
        (void)detected->validate_utf8("", 0);
        implementation = active();
    }

    static void *open() {
        // Its own symbols first, and for nobody else; sanitizers cannot bear that.
#if defined(RTLD_DEEPBIND) && !defined(JSON_UNDER_SANITIZER)
        constexpr int flags = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;
#else
        constexpr int flags = RTLD_NOW | RTLD_LOCAL;
#endif
#if SIMDJSON_VERSION_MAJOR == 3 && SIMDJSON_VERSION_MINOR == 0
        // The header's ABI: Debian 12's package for running only has this name.
        if (void *handle = dlopen("libsimdjson.so.14", flags)) return handle;
#endif
        // The name that comes with the header.
        return dlopen("libsimdjson.so", flags);
    }
};

const Library &loaded() {
    static const Library library;
    return library;
}

}  // namespace

const simdjson::implementation *library() { return loaded().implementation; }

const char *library_error() { return loaded().error.c_str(); }

}  // namespace json
