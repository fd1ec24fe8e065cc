// The border of images and videos: OpenCV made quiet, and its exceptions turned into faults.
#pragma once

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

#include <mutex>

#include "guard.h"
#include "image_formats.h"

namespace winnow {

// The loader is the parallel part, and a hostile file must not write on the user's terminal.
inline void quiet_opencv() {
  static std::once_flag once;
  std::call_once(once, [] {
    cv::setNumThreads(1);
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  });
}

template <typename F>
wn_status guarded_image(int32_t* fault, F&& body) noexcept {
  *fault = WN_IMAGE_OK;
  return guarded([&] {
    try {
      body();
    } catch (const ImageFault& broken) {
      *fault = broken.kind;
      throw;
    } catch (const cv::Exception& broken) {
      *fault = WN_IMAGE_CORRUPT;
      throw ImageFault(WN_IMAGE_CORRUPT, broken.err);
    }
  });
}

}  // namespace winnow
