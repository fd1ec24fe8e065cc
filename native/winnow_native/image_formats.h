// What the image files share: the fault that carries its kind, header parsing, and the two decoders of our own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "winnow_native.h"

namespace winnow {

struct ImageFault : std::runtime_error {
  ImageFault(int32_t kind, const std::string& reason) : std::runtime_error(reason), kind(kind) {}
  int32_t kind;
};

struct Bytes {
  const uint8_t* data;
  size_t size;
};

// Bounds-checked reading of a header; throws ImageFault.
wn_image_info parse_header(Bytes file);

// Both write upright-agnostic RGB8 rows of the stored orientation.
void decode_jpeg(Bytes file, int reduction, uint8_t* rgb, int64_t width, int64_t height);
void decode_png(Bytes file, uint8_t* rgb, int64_t width, int64_t height);

// ceil(size / reduction), as libjpeg's scaled inverse DCT rounds.
inline int32_t reduced(int32_t size, int32_t reduction) { return static_cast<int32_t>((int64_t{size} + reduction - 1) / reduction); }

inline uint8_t over_white(int colour, int alpha) { return static_cast<uint8_t>((colour * alpha + 255 * (255 - alpha) + 127) / 255); }

}  // namespace winnow
