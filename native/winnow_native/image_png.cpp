// PNG through libpng itself: OpenCV lets its warnings (a stale colour profile earns one) and errors out on stderr.
#include <csetjmp>
#include <cstdio>
#include <cstring>

#include <png.h>

#include "image_formats.h"

namespace winnow {
namespace {

struct Reader {
  Bytes file;
  size_t position;
  int32_t fault;
  char reason[160];
};

[[noreturn]] void on_error(png_structp png, png_const_charp message) {
  auto* reader = static_cast<Reader*>(png_get_error_ptr(png));
  if (reader->fault == WN_IMAGE_OK) reader->fault = WN_IMAGE_CORRUPT;
  std::snprintf(reader->reason, sizeof reader->reason, "%s", message);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

void read(png_structp png, png_bytep target, size_t count) {
  auto* reader = static_cast<Reader*>(png_get_io_ptr(png));
  if (count > reader->file.size - reader->position) {
    reader->fault = WN_IMAGE_TRUNCATED;
    png_error(png, "the file ends before the image does");
  }
  std::memcpy(target, reader->file.data + reader->position, count);
  reader->position += count;
}

// `rgba` has a row of width × 4, or the whole image where rows come interlaced. Holds plain data only: longjmp runs no destructors.
bool run(png_structp png, png_infop info, Reader* reader, uint8_t* rgb, uint8_t* rgba, int64_t width, int64_t height, bool whole) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_read_fn(png, reader, read);
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
  png_set_chunk_malloc_max(png, 64 << 20);
  png_read_info(png, info);
  if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height) {
    png_error(png, "two headers disagree about the size");
  }

  png_set_expand(png);
  png_set_scale_16(png);
  png_set_gray_to_rgb(png);
  png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  const int64_t stride = whole ? width * 4 : 0;
  for (int pass = 0; pass < passes; pass++) {
    for (int64_t y = 0; y < height; y++) {
      uint8_t* row = rgba + y * stride;
      png_read_row(png, row, nullptr);
      if (pass + 1 < passes) continue;
      uint8_t* out = rgb + y * width * 3;
      for (int64_t x = 0; x < width; x++) {
        const int alpha = row[x * 4 + 3];
        for (int c = 0; c < 3; c++) out[x * 3 + c] = alpha == 255 ? row[x * 4 + c] : over_white(row[x * 4 + c], alpha);
      }
    }
  }

  png_read_end(png, nullptr);
  return true;
}

}  // namespace

void decode_png(Bytes file, uint8_t* rgb, int64_t width, int64_t height) {
  Reader reader{file, 0, WN_IMAGE_OK, {}};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, on_error, on_warning);
  if (png == nullptr) throw std::bad_alloc();
  png_infop info = png_create_info_struct(png);
  bool done = false;
  if (info != nullptr) {
    const bool whole = file.size > 28 && file.data[28] != 0;  // interlace method in IHDR
    try {
      std::vector<uint8_t> rgba(static_cast<size_t>(width) * 4 * (whole ? static_cast<size_t>(height) : 1));
      done = run(png, info, &reader, rgb, rgba.data(), width, height, whole);
    } catch (...) {
      png_destroy_read_struct(&png, &info, nullptr);
      throw;
    }
  }

  png_destroy_read_struct(&png, &info, nullptr);
  if (!done) throw ImageFault(reader.fault, std::string("PNG: ") + reader.reason);
}

}  // namespace winnow
