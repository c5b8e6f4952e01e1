// The same two models from C++: sessions in vectors of lines, spans over inputs and outputs.
#include "classifier.h"
#include "recurrent.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

struct alignas(CLASSIFIER_ALIGNMENT) Line {
  unsigned char bytes[CLASSIFIER_ALIGNMENT] = {0xff};
};

static std::vector<Line> lines(std::size_t bytes) { return std::vector<Line>((bytes + sizeof(Line) - 1) / sizeof(Line)); }

static void readFile(const std::string &name, void *to, std::size_t bytes) {
  std::ifstream file(name, std::ios::binary);
  if (!file.read(static_cast<char *>(to), static_cast<std::streamsize>(bytes)) || file.peek() != EOF) {
    std::cerr << name << ": expected " << bytes << " bytes\n";
    std::exit(2);
  }
}

static void writeFile(const std::string &name, const void *from, std::size_t bytes) {
  std::ofstream(name, std::ios::binary).write(static_cast<const char *>(from), static_cast<std::streamsize>(bytes));
}

int main() {
  auto weights = lines(RECURRENT_WEIGHTS_BYTES), classifier = lines(CLASSIFIER_SESSION_BYTES), recurrent = lines(RECURRENT_SESSION_BYTES);
  readFile("recurrent.weights", weights.data(), RECURRENT_WEIGHTS_BYTES);
  classifier_session_init(classifier_weights, classifier.data());
  recurrent_session_init(weights.data(), recurrent.data());

  readFile("classifier.x", classifier_forward_inputs_of(classifier.data()).x, CLASSIFIER_FORWARD_INPUT_X_BYTES);
  auto in = recurrent_forward_inputs_of(recurrent.data());
  readFile("recurrent.x", in.x, RECURRENT_FORWARD_INPUT_X_BYTES);
  readFile("recurrent.hidden", in.hidden, RECURRENT_FORWARD_INPUT_HIDDEN_BYTES);
  for (std::uint32_t status :
       {classifier_run_forward(classifier_weights, classifier.data()), recurrent_run_forward(weights.data(), recurrent.data())})
    if (status != CLASSIFIER_DONE) {
      std::cerr << classifier_status_text(status) << "\n";
      return 1;
    }

  writeFile("classifier.0", classifier_forward_outputs_of(classifier.data()).output, CLASSIFIER_FORWARD_OUTPUT_OUTPUT_BYTES);
  auto out = recurrent_forward_outputs_of(recurrent.data());
  writeFile("recurrent.0", out.output_0, RECURRENT_FORWARD_OUTPUT_OUTPUT_0_BYTES);
  writeFile("recurrent.5", out.output_5, RECURRENT_FORWARD_OUTPUT_OUTPUT_5_BYTES);
  std::cout << classifier_status_text(CLASSIFIER_DONE) << "; " << recurrent_status_text(RECURRENT_INDEX_OUT_OF_RANGE | 7u << 8) << "; "
            << recurrent_status_text(255) << "\n";
}
