// The only place where C++ exceptions meet the C ABI: nothing may escape.
#pragma once
#include <exception>
#include <new>
#include <string>

#include "winnow_native.h"

namespace winnow {
std::string& last_error();

template <typename Body>
wn_status guarded(Body&& body) noexcept {
  try {
    body();
    return WN_OK;
  } catch (const std::bad_alloc&) {
    last_error() = "native memory exhausted";
    return WN_OUT_OF_MEMORY;
  } catch (const std::exception& failure) {
    last_error() = failure.what();
    return WN_FAILED;
  } catch (...) {
    last_error() = "unknown native error";
    return WN_FAILED;
  }
}
}  // namespace winnow
