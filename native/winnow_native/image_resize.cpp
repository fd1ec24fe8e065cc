// Antialiased resampling with a triangle filter: torchvision's and Pillow's "bilinear", to the rounding of one level.
#include <algorithm>
#include <cmath>
#include <vector>

#include "guard.h"

namespace {

constexpr int kBits = 14;  // weights sum to exactly 1 << kBits, so a flat picture stays flat

struct Taps {
  int first;
  int count;
  int offset;  // into the weights
};

struct Axis {
  std::vector<Taps> taps;
  std::vector<int32_t> weights;
};

// Weights of the source pixels for each of `count` results from `start` on, of an axis scaled from `size` to `full`.
Axis resample(int size, int full, int start, int count) {
  Axis axis;
  const double scale = static_cast<double>(size) / full, reach = std::max(scale, 1.0);
  for (int i = 0; i < count; i++) {
    const double centre = (start + i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(centre - reach + 0.5)), last = std::min(size, static_cast<int>(centre + reach + 0.5));
    const int offset = static_cast<int>(axis.weights.size());
    std::vector<double> exact;
    double sum = 0;
    for (int s = first; s < last; s++) {
      exact.push_back(std::max(0.0, 1 - std::abs((s + 0.5 - centre) / reach)));
      sum += exact.back();
    }
    // Carrying the rounding error on keeps the sum exact even over hundreds of taps.
    double ideal = 0;
    int32_t given = 0;
    for (const double weight : exact) {
      ideal += weight / sum * (1 << kBits);
      const int32_t rounded = static_cast<int32_t>(std::lround(ideal)) - given;
      axis.weights.push_back(rounded);
      given += rounded;
    }
    axis.taps.push_back({first, last - first, offset});
  }
  return axis;
}

// One machine's vectors must not change the result: integers throughout.
#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target_clones("avx2", "default")))
#endif
void add_row(const uint8_t* row, int32_t weight, int32_t* sums, int64_t count) {
  for (int64_t i = 0; i < count; i++) sums[i] += weight * row[i];
}

}  // namespace

extern "C" wn_status wn_image_resize(const uint8_t* pixels, int32_t width, int32_t height, int32_t full_width, int32_t full_height, int32_t left, int32_t top, int32_t out_width,
                                     int32_t out_height, uint8_t* out, int64_t out_stride) {
  return winnow::guarded([&] {
    const Axis across = resample(width, full_width, left, out_width), down = resample(height, full_height, top, out_height);
    // Only the columns that some result needs.
    const int from = across.taps.front().first, to = across.taps.back().first + across.taps.back().count;
    const int64_t count = int64_t{to - from} * 3;
    std::vector<int32_t> sums(static_cast<size_t>(count));
    for (int32_t y = 0; y < out_height; y++) {
      std::fill(sums.begin(), sums.end(), 0);
      const Taps& rows = down.taps[y];
      for (int t = 0; t < rows.count; t++) {
        add_row(pixels + (int64_t{rows.first + t} * width + from) * 3, down.weights[rows.offset + t], sums.data(), count);
      }
      uint8_t* target = out + y * out_stride;
      for (const Taps& columns : across.taps) {
        int64_t red = 0, green = 0, blue = 0;
        const int32_t* sum = sums.data() + (columns.first - from) * 3;
        for (int t = 0; t < columns.count; t++, sum += 3) {
          const int64_t weight = across.weights[columns.offset + t];
          red += weight * sum[0];
          green += weight * sum[1];
          blue += weight * sum[2];
        }
        constexpr int64_t half = int64_t{1} << (2 * kBits - 1);
        *target++ = static_cast<uint8_t>((red + half) >> (2 * kBits));
        *target++ = static_cast<uint8_t>((green + half) >> (2 * kBits));
        *target++ = static_cast<uint8_t>((blue + half) >> (2 * kBits));
      }
    }
  });
}
