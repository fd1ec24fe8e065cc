// Image files to 8-bit RGB and back, through OpenCV's imgcodecs. Sizes and orientation were read from the header by the caller.
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cstring>
#include <stdexcept>

#include "guard.h"

using winnow::guarded;

namespace {
// One thread each: the loader decodes several images at once, so a pool inside OpenCV would only compete with it.
const bool configured = [] {
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  cv::setNumThreads(1);
  return true;
}();

cv::Mat to_rgb8(cv::Mat image) {
  if (image.depth() == CV_16U) {
    image.convertTo(image, CV_8U, 1.0 / 257.0);
  } else if (image.depth() == CV_32F || image.depth() == CV_64F) {
    image.convertTo(image, CV_8U, 255.0);
  } else if (image.depth() != CV_8U) {
    throw std::runtime_error("pixels of this depth are not supported; use 8 or 16 bits a channel");
  }

  cv::Mat rgb;
  switch (image.channels()) {
    case 1:
      cv::cvtColor(image, rgb, cv::COLOR_GRAY2RGB);
      return rgb;
    case 3:
      cv::cvtColor(image, rgb, cv::COLOR_BGR2RGB);
      return rgb;
    case 4: {
      rgb.create(image.rows, image.cols, CV_8UC3);
      for (int y = 0; y < image.rows; y++) {
        const auto* source = image.ptr<uint8_t>(y);
        auto* target = rgb.ptr<uint8_t>(y);
        for (int x = 0; x < image.cols; x++, source += 4, target += 3) {
          const int alpha = source[3];
          for (int c = 0; c < 3; c++) target[c] = static_cast<uint8_t>((source[2 - c] * alpha + 255 * (255 - alpha) + 127) / 255);
        }
      }
      return rgb;
    }
    default:
      throw std::runtime_error("an image of " + std::to_string(image.channels()) + " channels is not supported");
  }
}

cv::Mat oriented(cv::Mat image, int32_t orientation) {
  cv::Mat turned = image;
  switch (orientation) {
    case 2: cv::flip(image, turned, 1); break;
    case 3: cv::rotate(image, turned, cv::ROTATE_180); break;
    case 4: cv::flip(image, turned, 0); break;
    case 5: cv::transpose(image, turned); break;
    case 6: cv::rotate(image, turned, cv::ROTATE_90_CLOCKWISE); break;
    case 7: {
      cv::Mat transposed;
      cv::transpose(image, transposed);
      cv::rotate(transposed, turned, cv::ROTATE_180);
      break;
    }
    case 8: cv::rotate(image, turned, cv::ROTATE_90_COUNTERCLOCKWISE); break;
    default: break;
  }
  return turned;
}
}  // namespace

wn_status wn_image_decode(const uint8_t* bytes, int64_t length, int32_t reduce, int32_t orientation, void** out, int32_t* height, int32_t* width) {
  return guarded([&] {
    const cv::Mat encoded(1, static_cast<int>(length), CV_8U, const_cast<uint8_t*>(bytes));
    int flags = cv::IMREAD_UNCHANGED;
    if (reduce == 2) flags = cv::IMREAD_REDUCED_COLOR_2 | cv::IMREAD_IGNORE_ORIENTATION;
    if (reduce == 4) flags = cv::IMREAD_REDUCED_COLOR_4 | cv::IMREAD_IGNORE_ORIENTATION;
    if (reduce == 8) flags = cv::IMREAD_REDUCED_COLOR_8 | cv::IMREAD_IGNORE_ORIENTATION;
    auto image = cv::imdecode(encoded, flags);
    if (image.empty()) throw std::runtime_error("the file is damaged or of an unknown kind");
    image = oriented(to_rgb8(std::move(image)), orientation);
    *height = image.rows;
    *width = image.cols;
    *out = new cv::Mat(std::move(image));
  });
}

wn_status wn_image_resize(void* image, int32_t height, int32_t width, uint8_t* pixels) {
  return guarded([&] {
    const auto& source = *static_cast<cv::Mat*>(image);
    cv::Mat target(height, width, CV_8UC3, pixels);
    if (source.rows == height && source.cols == width) {
      source.copyTo(target);
      return;
    }

    // INTER_AREA averages every source pixel under a target pixel, so shrinking does not alias; it cannot enlarge.
    const bool shrinks = source.rows >= height && source.cols >= width;
    cv::resize(source, target, target.size(), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  });
}

wn_status wn_image_copy(void* image, uint8_t* pixels) {
  return guarded([&] {
    const auto& source = *static_cast<cv::Mat*>(image);
    source.copyTo(cv::Mat(source.rows, source.cols, CV_8UC3, pixels));
  });
}

void wn_image_free(void* image) { delete static_cast<cv::Mat*>(image); }

wn_status wn_image_encode(const uint8_t* pixels, int32_t height, int32_t width, int32_t channels, int32_t format, int32_t quality, uint8_t* bytes,
                          int64_t capacity, int64_t* length) {
  return guarded([&] {
    const cv::Mat source(height, width, channels == 1 ? CV_8UC1 : CV_8UC3, const_cast<uint8_t*>(pixels));
    cv::Mat image = source;
    if (channels == 3) cv::cvtColor(source, image, cv::COLOR_RGB2BGR);
    std::vector<uint8_t> encoded;
    const std::vector<int> options = format == WN_JPEG ? std::vector<int>{cv::IMWRITE_JPEG_QUALITY, quality} : std::vector<int>{};
    if (!cv::imencode(format == WN_JPEG ? ".jpg" : ".png", image, encoded, options)) throw std::runtime_error("the image could not be encoded");
    if (static_cast<int64_t>(encoded.size()) > capacity) throw std::runtime_error("the encoded image needs " + std::to_string(encoded.size()) + " bytes");
    std::memcpy(bytes, encoded.data(), encoded.size());
    *length = static_cast<int64_t>(encoded.size());
  });
}

const char* wn_opencv_version(void) { return CV_VERSION; }
