// Encoded files to upright RGB8: our own JPEG and PNG readers, OpenCV for WebP, TIFF and BMP, and the resampling.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "image_formats.h"
#include "image_guard.h"
#include "quiet.h"

namespace winnow {
namespace {

int narrow(int value, int depth) { return depth == CV_16U ? (value * 255 + 32767) / 65535 : value; }

// `premultiplied`: the colours have been scaled by alpha already.
template <typename T>
void to_rgb(const cv::Mat& image, bool alpha, bool premultiplied, uint8_t* rgb) {
  const int channels = image.channels(), depth = image.depth();
  for (int y = 0; y < image.rows; y++) {
    const T* in = image.ptr<T>(y);
    for (int x = 0; x < image.cols; x++, in += channels, rgb += 3) {
      const int a = alpha && channels == 4 ? narrow(in[3], depth) : 255;
      for (int c = 0; c < 3; c++) {
        const int colour = narrow(in[channels < 3 ? 0 : 2 - c], depth);  // OpenCV holds BGR
        rgb[c] = premultiplied ? static_cast<uint8_t>(std::min(255, colour + 255 - a)) : over_white(colour, a);
      }
    }
  }
}

void decode_opencv(Bytes file, const wn_image_info& info, uint8_t* rgb) {
  quiet_opencv();
  const QuietThread quiet;
  // TIFF alone is turned by OpenCV itself, whatever the flag says; decode() knows.
  const cv::Mat bytes(1, static_cast<int>(file.size), CV_8U, const_cast<uint8_t*>(file.data));
  const cv::Mat image = cv::imdecode(bytes, cv::IMREAD_UNCHANGED);
  if (image.empty()) throw ImageFault(WN_IMAGE_CORRUPT, "the pixels cannot be decoded");
  if (int64_t{image.rows} * image.cols != int64_t{info.width} * info.height) throw ImageFault(WN_IMAGE_CORRUPT, "two headers disagree about the size");
  // Programs leave the fourth byte of a BMP pixel at zero and mean opaque.
  const bool alpha = info.format != WN_BMP;
  if (image.depth() == CV_8U) to_rgb<uint8_t>(image, alpha, info.format == WN_TIFF, rgb);  // libtiff scales 8-bit colours by alpha
  else if (image.depth() == CV_16U) to_rgb<uint16_t>(image, alpha, false, rgb);
  else throw ImageFault(WN_IMAGE_UNSUPPORTED, "only 8 and 16 bits per channel are read");
}

// Grey as ITU-R BT.601 weighs colours; transparency is not laid over anything, as 16 bits are measurements more often than pictures.
void decode_grey16(Bytes file, int64_t max_pixels, uint16_t* grey, int64_t capacity) {
  const wn_image_info info = parse_header(file);
  const int64_t total = int64_t{info.width} * info.height;
  if (total > max_pixels) throw ImageFault(WN_IMAGE_TOO_LARGE, "the header claims " + std::to_string(total) + " pixels; the limit is " + std::to_string(max_pixels));
  if (total > capacity) throw std::invalid_argument("the buffer is too small for the decoded image");
  if (info.bit_depth != 16) throw ImageFault(WN_IMAGE_UNSUPPORTED, "the image has no 16 bits per channel");
  quiet_opencv();
  const QuietThread quiet;
  const cv::Mat bytes(1, static_cast<int>(file.size), CV_8U, const_cast<uint8_t*>(file.data));
  const cv::Mat image = cv::imdecode(bytes, cv::IMREAD_UNCHANGED);
  if (image.empty() || image.depth() != CV_16U) throw ImageFault(WN_IMAGE_CORRUPT, "the pixels cannot be decoded");
  if (int64_t{image.rows} * image.cols != total) throw ImageFault(WN_IMAGE_CORRUPT, "two headers disagree about the size");
  const int32_t turned = info.format == WN_TIFF ? 1 : info.orientation;
  const bool swap = turned >= 5;
  const bool flip_x = turned == 2 || turned == 3 || turned == 7 || turned == 8, flip_y = turned == 3 || turned == 4 || turned == 6 || turned == 7;
  const int channels = image.channels(), width = swap ? image.rows : image.cols, height = swap ? image.cols : image.rows;
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      int sx = swap ? y : x, sy = swap ? x : y;
      if (flip_x) sx = image.cols - 1 - sx;
      if (flip_y) sy = image.rows - 1 - sy;
      const uint16_t* p = image.ptr<uint16_t>(sy) + int64_t{sx} * channels;
      *grey++ = channels < 3 ? p[0] : static_cast<uint16_t>((p[2] * 299u + p[1] * 587u + p[0] * 114u + 500u) / 1000u);
    }
  }
}

// EXIF 1 to 8: bit by bit, swap axes (5 to 8), then mirror. (x, y) of the upright image from the stored one.
void upright(const uint8_t* stored, int64_t width, int64_t height, int32_t orientation, uint8_t* out) {
  const bool swap = orientation >= 5;
  const bool flip_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool flip_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const int64_t out_width = swap ? height : width, out_height = swap ? width : height;
  for (int64_t y = 0; y < out_height; y++) {
    for (int64_t x = 0; x < out_width; x++, out += 3) {
      int64_t sx = swap ? y : x, sy = swap ? x : y;
      if (flip_x) sx = width - 1 - sx;
      if (flip_y) sy = height - 1 - sy;
      std::memcpy(out, stored + (sy * width + sx) * 3, 3);
    }
  }
}

void decode(Bytes file, int64_t max_pixels, int32_t reduction, uint8_t* pixels, int64_t capacity) {
  const wn_image_info info = parse_header(file);
  const int64_t total = int64_t{info.width} * info.height;
  if (total > max_pixels) {
    throw ImageFault(WN_IMAGE_TOO_LARGE,
                     "the header claims " + std::to_string(info.width) + " × " + std::to_string(info.height) + " pixels; the limit is " + std::to_string(max_pixels));
  }
  if (info.format != WN_JPEG) reduction = 1;
  const int64_t width = reduced(info.width, reduction), height = reduced(info.height, reduction);
  if (width * height * 3 > capacity) throw std::invalid_argument("the buffer is too small for the decoded image");
  const bool own = info.format == WN_JPEG || info.format == WN_PNG;
  const bool turn = info.orientation != 1 && info.format != WN_TIFF;
  std::vector<uint8_t> stored(turn ? static_cast<size_t>(width * height * 3) : 0);
  uint8_t* target = turn ? stored.data() : pixels;
  if (info.format == WN_JPEG) decode_jpeg(file, reduction, target, width, height);
  if (info.format == WN_PNG) decode_png(file, target, width, height);
  if (!own) decode_opencv(file, info, target);
  if (turn) upright(stored.data(), width, height, info.orientation, pixels);
}

}  // namespace
}  // namespace winnow

using namespace winnow;

extern "C" {

wn_status wn_image_probe(const uint8_t* bytes, int64_t length, wn_image_info* info, int32_t* fault) {
  return guarded_image(fault, [&] { *info = parse_header({bytes, static_cast<size_t>(length)}); });
}

void wn_image_decoded_size(const wn_image_info* info, int32_t reduction, int32_t* width, int32_t* height) {
  const int32_t by = info->format == WN_JPEG ? reduction : 1;
  *width = reduced(info->orientation >= 5 ? info->height : info->width, by);
  *height = reduced(info->orientation >= 5 ? info->width : info->height, by);
}

wn_status wn_image_decode(const uint8_t* bytes, int64_t length, int64_t max_pixels, int32_t reduction, uint8_t* pixels, int64_t capacity, int32_t* fault) {
  return guarded_image(fault, [&] { decode({bytes, static_cast<size_t>(length)}, max_pixels, reduction, pixels, capacity); });
}

wn_status wn_image_decode_grey16(const uint8_t* bytes, int64_t length, int64_t max_pixels, uint16_t* grey, int64_t capacity, int32_t* fault) {
  return guarded_image(fault, [&] { decode_grey16({bytes, static_cast<size_t>(length)}, max_pixels, grey, capacity); });
}

wn_status wn_image_encode(const uint8_t* pixels, int32_t width, int32_t height, int32_t format, int32_t quality, uint8_t** bytes, int64_t* length) {
  return guarded([&] {
    quiet_opencv();
    static constexpr const char* kExtensions[] = {"", ".jpg", ".png", ".webp", ".tiff", ".bmp"};
    if (format < WN_JPEG || format > WN_BMP) throw std::invalid_argument("unknown image format");
    cv::Mat bgr(height, width, CV_8UC3);
    for (int64_t i = 0; i < int64_t{width} * height * 3; i += 3) {
      for (int c = 0; c < 3; c++) bgr.data[i + c] = pixels[i + 2 - c];
    }
    std::vector<int> settings;
    if (format == WN_JPEG) settings = {cv::IMWRITE_JPEG_QUALITY, quality};
    if (format == WN_WEBP) settings = {cv::IMWRITE_WEBP_QUALITY, quality};
    std::vector<uint8_t> encoded;
    if (!cv::imencode(kExtensions[format], bgr, encoded, settings)) throw std::runtime_error("the image cannot be encoded");
    *bytes = static_cast<uint8_t*>(std::malloc(encoded.size()));
    if (*bytes == nullptr) throw std::bad_alloc();
    std::memcpy(*bytes, encoded.data(), encoded.size());
    *length = static_cast<int64_t>(encoded.size());
  });
}

void wn_image_free(uint8_t* bytes) { std::free(bytes); }

const char* wn_opencv_version(void) { return CV_VERSION; }
}
