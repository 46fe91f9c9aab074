#pragma once

#include "simdjson.h"

namespace json {

/// simdjson's implementation for this processor, or NULL when the library cannot be loaded.
///
/// The library is opened at run time and not linked: Arrow's libraries export the symbols of a
/// simdjson of their own, another version with another ABI, and the dynamic linker would bind both
/// to whichever comes first. Everything else goes through this object's virtual functions.
const simdjson::implementation *library();

/// Why `library` is NULL.
const char *library_error();

}  // namespace json
