// OpenCV writes on std::cerr when a file is damaged, past its own logging. A hostile file must not write on the user's terminal.
#pragma once

namespace winnow {

// While one lives, this thread's std::cerr goes nowhere; other threads' output passes.
class QuietThread {
 public:
  QuietThread();
  ~QuietThread();
  QuietThread(const QuietThread&) = delete;
  QuietThread& operator=(const QuietThread&) = delete;
};

}  // namespace winnow
