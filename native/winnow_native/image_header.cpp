// Headers of the five formats, read within bounds and without decoding: size, depth, orientation, and whether the file is whole.
#include <cstring>

#include "image_formats.h"

namespace winnow {
namespace {

constexpr int64_t kMaxSide = 1 << 20;

[[noreturn]] void truncated(const char* format) { throw ImageFault(WN_IMAGE_TRUNCATED, std::string(format) + ": the file ends before the image does"); }
[[noreturn]] void corrupt(const std::string& reason) { throw ImageFault(WN_IMAGE_CORRUPT, reason); }
[[noreturn]] void unsupported(const std::string& reason) { throw ImageFault(WN_IMAGE_UNSUPPORTED, reason); }

// Reads integers of either byte order; past the end is a truncated file.
struct Cursor {
  Bytes file;
  const char* format;
  bool big;

  const uint8_t* at(uint64_t offset, uint64_t count) const {
    if (offset > file.size || count > file.size - offset) truncated(format);
    return file.data + offset;
  }
  uint32_t u8(uint64_t o) const { return *at(o, 1); }
  uint32_t u16(uint64_t o) const {
    const uint8_t* p = at(o, 2);
    return big ? p[0] << 8 | p[1] : p[1] << 8 | p[0];
  }
  uint32_t u24(uint64_t o) const { return u16(o) | u8(o + 2) << 16; }  // little-endian only
  uint32_t u32(uint64_t o) const { return big ? u16(o) << 16 | u16(o + 2) : u16(o + 2) << 16 | u16(o); }
};

bool starts(Bytes file, size_t offset, const char* text, size_t length) {
  return offset <= file.size && length <= file.size - offset && std::memcmp(file.data + offset, text, length) == 0;
}

wn_image_info checked(wn_image_info info, const char* format) {
  if (info.width <= 0 || info.height <= 0) corrupt(std::string(format) + ": the header gives a size of " + std::to_string(info.width) + " × " + std::to_string(info.height));
  if (info.width > kMaxSide || info.height > kMaxSide) {
    throw ImageFault(WN_IMAGE_TOO_LARGE,
                     std::string(format) + ": the header claims " + std::to_string(info.width) + " × " + std::to_string(info.height) + " pixels; a side may have 1048576");
  }
  return info;
}

// One image file directory of TIFF, as EXIF uses it too.
struct Directory {
  Cursor tiff;
  uint64_t first;
  uint32_t count;

  explicit Directory(Bytes block, const char* format) : tiff{block, format, false} {
    tiff.big = starts(block, 0, "MM", 2);
    if (!tiff.big && !starts(block, 0, "II", 2)) corrupt(std::string(format) + ": no TIFF header");
    const uint32_t magic = tiff.u16(2);
    if (magic == 43) unsupported(std::string(format) + ": BigTIFF is not read");
    if (magic != 42) corrupt(std::string(format) + ": no TIFF header");
    const uint32_t offset = tiff.u32(4);
    count = tiff.u16(offset);
    first = uint64_t{offset} + 2;
  }

  // Offset of the entry with this tag, or 0.
  uint64_t find(uint32_t tag) const {
    for (uint32_t i = 0; i < count; i++) {
      if (tiff.u16(first + 12ull * i) == tag) return first + 12ull * i;
    }
    return 0;
  }

  uint32_t length(uint64_t entry) const { return tiff.u32(entry + 4); }

  // Element `index` of an entry of shorts or longs.
  uint32_t value(uint64_t entry, uint32_t index = 0) const {
    const uint32_t type = tiff.u16(entry + 2);
    const uint32_t size = type == 3 ? 2 : type == 1 ? 1 : 4;
    const uint64_t base = uint64_t{size} * length(entry) <= 4 ? entry + 8 : tiff.u32(entry + 8);
    const uint64_t place = base + uint64_t{size} * index;
    return size == 2 ? tiff.u16(place) : size == 1 ? tiff.u8(place) : tiff.u32(place);
  }

  uint32_t get(uint32_t tag, uint32_t otherwise) const {
    const uint64_t entry = find(tag);
    return entry == 0 ? otherwise : value(entry);
  }
};

// A broken EXIF block does not make the picture unreadable; it then counts as upright.
int32_t exif_orientation(Bytes block) {
  if (starts(block, 0, "Exif\0\0", 6)) block = {block.data + 6, block.size - 6};
  try {
    const uint32_t value = Directory(block, "EXIF").get(274, 1);
    return value >= 1 && value <= 8 ? static_cast<int32_t>(value) : 1;
  } catch (const ImageFault&) {
    return 1;
  }
}

wn_image_info jpeg(Bytes file) {
  const Cursor c{file, "JPEG", true};
  int32_t orientation = 1;
  for (uint64_t at = 2;;) {
    while (c.u8(at) != 0xFF) at++;  // libjpeg resynchronises in the same way
    while (c.u8(at) == 0xFF) at++;
    const uint32_t marker = c.u8(at++);
    if (marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) continue;
    if (marker == 0xD9 || marker == 0xDA) corrupt("JPEG: no frame header before the pixels");
    const uint32_t length = c.u16(at);
    if (length < 2) corrupt("JPEG: a marker of impossible length");
    const uint8_t* body = c.at(at + 2, length - 2);
    if (marker == 0xE1 && orientation == 1 && starts({body, length - 2u}, 0, "Exif\0\0", 6)) orientation = exif_orientation({body, length - 2u});
    if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
      const uint32_t bits = c.u8(at + 2);
      if (bits != 8) unsupported("JPEG: " + std::to_string(bits) + " bits per channel; 8 are read");
      return checked({WN_JPEG, static_cast<int32_t>(c.u16(at + 5)), static_cast<int32_t>(c.u16(at + 3)), static_cast<int32_t>(c.u8(at + 7)), 8, orientation}, "JPEG");
    }
    at += length;
  }
}

wn_image_info png(Bytes file) {
  const Cursor c{file, "PNG", true};
  if (std::memcmp(c.at(12, 4), "IHDR", 4) != 0) corrupt("PNG: the header chunk is missing");
  const uint32_t width = c.u32(16), height = c.u32(20), bits = c.u8(24), colour = c.u8(25);
  if (width > INT32_MAX || height > INT32_MAX) corrupt("PNG: the header gives an impossible size");
  c.at(28, 5);
  static constexpr int32_t kChannels[] = {1, 0, 3, 3, 2, 0, 4};
  if (colour > 6 || kChannels[colour] == 0) corrupt("PNG: unknown colour type " + std::to_string(colour));
  int32_t orientation = 1;
  // The eXIf chunk may follow the pixels; a missing end is for the decoder to report.
  for (uint64_t at = 33; at + 12 <= file.size;) {
    const uint64_t length = c.u32(at);
    if (length > file.size - at - 12) break;
    if (starts(file, at + 4, "eXIf", 4)) orientation = exif_orientation({file.data + at + 8, static_cast<size_t>(length)});
    at += 12 + length;
  }
  return checked({WN_PNG, static_cast<int32_t>(width), static_cast<int32_t>(height), kChannels[colour], static_cast<int32_t>(bits), orientation}, "PNG");
}

wn_image_info webp(Bytes file) {
  const Cursor c{file, "WebP", false};
  if (uint64_t{c.u32(4)} + 8 > file.size) truncated("WebP");
  wn_image_info info{WN_WEBP, 0, 0, 3, 8, 1};
  if (starts(file, 12, "VP8X", 4)) {
    const uint32_t flags = c.u8(20);
    if (flags & 0x02) unsupported("WebP: animations are not read");
    info.channels = flags & 0x10 ? 4 : 3;
    info.width = static_cast<int32_t>(c.u24(24) + 1);
    info.height = static_cast<int32_t>(c.u24(27) + 1);
    for (uint64_t at = 12; at + 8 <= file.size;) {
      const uint64_t length = c.u32(at + 4);
      if (length > file.size - at - 8) truncated("WebP");
      if (starts(file, at, "EXIF", 4)) info.orientation = exif_orientation({file.data + at + 8, static_cast<size_t>(length)});
      at += 8 + length + (length & 1);
    }
  } else if (starts(file, 12, "VP8L", 4)) {
    if (c.u8(20) != 0x2F) corrupt("WebP: wrong lossless signature");
    const uint32_t bits = c.u32(21);
    info.width = static_cast<int32_t>((bits & 0x3FFF) + 1);
    info.height = static_cast<int32_t>((bits >> 14 & 0x3FFF) + 1);
    info.channels = bits >> 28 & 1 ? 4 : 3;
  } else if (starts(file, 12, "VP8 ", 4)) {
    if (std::memcmp(c.at(23, 3), "\x9d\x01\x2a", 3) != 0) corrupt("WebP: wrong frame signature");
    info.width = static_cast<int32_t>(c.u16(26) & 0x3FFF);
    info.height = static_cast<int32_t>(c.u16(28) & 0x3FFF);
  } else {
    corrupt("WebP: unknown first chunk");
  }
  return checked(info, "WebP");
}

wn_image_info tiff(Bytes file) {
  const Directory d(file, "TIFF");
  const uint32_t width = d.get(256, 0), height = d.get(257, 0), bits = d.get(258, 1), samples = d.get(277, 1);
  if (width > INT32_MAX || height > INT32_MAX) corrupt("TIFF: the header gives an impossible size");
  if (samples < 1 || samples > 4) unsupported("TIFF: " + std::to_string(samples) + " channels; 1 to 4 are read");
  if (bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16) unsupported("TIFF: " + std::to_string(bits) + " bits per channel; 1 to 16 are read");
  if (const uint32_t kind = d.get(339, 1); kind != 1) unsupported("TIFF: samples are signed or floating-point; unsigned integers are read");
  const uint32_t turned = d.get(274, 1);
  // libtiff replaces missing strips by zeros without a word, so their places are checked here.
  const uint64_t offsets = d.find(273) ? d.find(273) : d.find(324), counts = d.find(279) ? d.find(279) : d.find(325);
  if (offsets == 0) corrupt("TIFF: neither strips nor tiles");
  const uint32_t pieces = d.length(offsets);
  if (pieces == 0 || (counts != 0 && d.length(counts) != pieces)) corrupt("TIFF: the list of strips is inconsistent");
  for (uint32_t i = 0; i < pieces; i++) {
    d.tiff.at(d.value(offsets, i), counts == 0 ? 1 : d.value(counts, i));
  }
  const bool palette = d.get(262, 1) == 3;
  return checked({WN_TIFF, static_cast<int32_t>(width), static_cast<int32_t>(height), static_cast<int32_t>(palette ? 3 : samples), static_cast<int32_t>(bits),
                  static_cast<int32_t>(turned >= 1 && turned <= 8 ? turned : 1)},
                 "TIFF");
}

wn_image_info bmp(Bytes file) {
  const Cursor c{file, "BMP", false};
  const uint32_t pixels = c.u32(10), header = c.u32(14);
  int64_t width, height;
  uint32_t bits, compression = 0;
  if (header == 12) {
    width = c.u16(18);
    height = c.u16(20);
    bits = c.u16(24);
  } else {
    width = static_cast<int32_t>(c.u32(18));
    height = static_cast<int32_t>(c.u32(22));
    if (height < 0) height = -height;  // rows stored from the top
    bits = c.u16(28);
    compression = c.u32(30);
  }
  if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) corrupt("BMP: " + std::to_string(bits) + " bits per pixel");
  if (width > INT32_MAX || height > INT32_MAX) corrupt("BMP: the header gives an impossible size");
  const wn_image_info info = checked({WN_BMP, static_cast<int32_t>(width), static_cast<int32_t>(height), 3, bits < 8 ? static_cast<int32_t>(bits) : 8, 1}, "BMP");
  if (compression == 0 || compression == 3) c.at(pixels, (static_cast<uint64_t>(width) * bits + 31) / 32 * 4 * static_cast<uint64_t>(height));
  return info;
}

}  // namespace

wn_image_info parse_header(Bytes file) {
  if (starts(file, 0, "\xFF\xD8\xFF", 3)) return jpeg(file);
  if (starts(file, 0, "\x89PNG\r\n\x1a\n", 8)) return png(file);
  if (starts(file, 0, "RIFF", 4) && starts(file, 8, "WEBP", 4)) return webp(file);
  if (starts(file, 0, "II", 2) || starts(file, 0, "MM", 2)) return tiff(file);
  if (starts(file, 0, "BM", 2)) return bmp(file);
  throw ImageFault(WN_IMAGE_UNKNOWN, file.size == 0 ? "the file is empty" : "not a JPEG, PNG, WebP, TIFF or BMP file");
}

}  // namespace winnow
