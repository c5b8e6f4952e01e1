/* Two compiled models in one program: classifier, whose weights are in its library, and recurrent, whose weights are read from a file.
 * Inputs are read from, and outputs written to, files of raw elements in the working folder. */
#include "classifier.h"
#include "recurrent.h"

#include <stdio.h>
#include <stdlib.h>

static void *allocate(size_t bytes) {
  void *memory = aligned_alloc(CLASSIFIER_ALIGNMENT, (bytes + CLASSIFIER_ALIGNMENT - 1) / CLASSIFIER_ALIGNMENT * CLASSIFIER_ALIGNMENT);
  if (!memory)
    exit(2);
  return memory;
}

static void read_file(const char *name, void *to, size_t bytes) {
  FILE *file = fopen(name, "rb");
  if (!file || fread(to, 1, bytes, file) != bytes || fgetc(file) != EOF) {
    fprintf(stderr, "%s: expected %lu bytes\n", name, (unsigned long)bytes);
    exit(2);
  }
  fclose(file);
}

static void write_file(const char *name, const void *from, size_t bytes) {
  FILE *file = fopen(name, "wb");
  if (!file || fwrite(from, 1, bytes, file) != bytes || fclose(file) != 0)
    exit(2);
}

static void run_classifier(void *session) {
  struct classifier_forward_inputs in = classifier_forward_inputs_of(session);
  read_file("classifier.x", in.x, CLASSIFIER_FORWARD_INPUT_X_BYTES);
  uint32_t status = classifier_run_forward(classifier_weights, session);
  if (status != CLASSIFIER_DONE) {
    fprintf(stderr, "classifier: %s\n", classifier_status_text(status));
    exit(1);
  }
  write_file("classifier.0", classifier_forward_outputs_of(session).output, CLASSIFIER_FORWARD_OUTPUT_OUTPUT_BYTES);
}

static void run_recurrent(const void *weights, void *session) {
  struct recurrent_forward_inputs in = recurrent_forward_inputs_of(session);
  read_file("recurrent.x", in.x, RECURRENT_FORWARD_INPUT_X_BYTES);
  read_file("recurrent.hidden", in.hidden, RECURRENT_FORWARD_INPUT_HIDDEN_BYTES);
  if (recurrent_run_forward(weights, session) != RECURRENT_DONE)
    exit(1);
  struct recurrent_forward_outputs out = recurrent_forward_outputs_of(session);
  write_file("recurrent.0", out.output_0, RECURRENT_FORWARD_OUTPUT_OUTPUT_0_BYTES);
  write_file("recurrent.5", out.output_5, RECURRENT_FORWARD_OUTPUT_OUTPUT_5_BYTES);
}

int main(void) {
  void *classifier = allocate(CLASSIFIER_SESSION_BYTES), *recurrent = allocate(RECURRENT_SESSION_BYTES);
  void *weights = allocate(RECURRENT_WEIGHTS_BYTES);
  read_file("recurrent.weights", weights, RECURRENT_WEIGHTS_BYTES);
  classifier_session_init(classifier_weights, classifier);
  recurrent_session_init(weights, recurrent);
  /* Twice, in turn: neither leaves anything that the other would find. */
  for (int round = 0; round < 2; ++round) {
    run_classifier(classifier);
    run_recurrent(weights, recurrent);
  }
  printf("%s; %s; %s\n", classifier_status_text(CLASSIFIER_DONE), recurrent_status_text(RECURRENT_INDEX_OUT_OF_RANGE | 7u << 8),
         recurrent_status_text(255));
  return 0;
}
