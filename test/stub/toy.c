// A module as the compiler writes them, by hand: two entries, state, every dtype that the stub must carry.
typedef float f32x4 __attribute__((vector_size(16)));
enum {
  X = 0,
  GAIN = 16,
  INDEX = 64,
  Y = 128,
  COUNT_OUT = 192,
  MASK = 256,
  PICKED = 320,
  SUM = 384,
  COUNT = 448,
  SCALED = 512,
  SUM_OUT = 576
};
enum { W = 0 };
enum { INDEX_OUT_OF_RANGE = 1, NO_SUCH_DISPATCH = 3 };

#define AT(type, base, offset) ((type *)((base) + (offset)))

// Static data of its own, so that __heap_base stands for something.
static const f32x4 zero = {0, 0, 0, 0};

static int scale(char *weights, char *session) {
  f32x4 x = *AT(f32x4, session, X), w = *AT(f32x4, weights, W);
  float gain = *AT(float, session, GAIN);
#ifdef __wasm_relaxed_simd__
  *AT(f32x4, session, SCALED) = __builtin_wasm_relaxed_madd_f32x4(x * w, (f32x4){gain, gain, gain, gain}, zero);
#else
  *AT(f32x4, session, SCALED) = x * w * gain + zero;
#endif
  return 0;
}

static int accumulate(char *weights, char *session) {
  f32x4 sum = *AT(f32x4, session, SUM) + *AT(f32x4, session, SCALED);
  *AT(f32x4, session, SUM) = sum;
  *AT(f32x4, session, Y) = sum;
  *AT(long long, session, COUNT_OUT) = ++*AT(long long, session, COUNT);
  for (int i = 0; i < 4; ++i)
    AT(unsigned char, session, MASK)[i] = sum[i] > 0;
  return 0;
}

static int pick(char *weights, char *session) {
  for (int i = 0; i < 2; ++i) {
    long long index = AT(long long, session, INDEX)[i];
    if (index < 0 || index > 3)
      return INDEX_OUT_OF_RANGE | 2 << 8;
    AT(float, session, PICKED)[i] = AT(float, session, Y)[index];
  }
  return 0;
}

__attribute__((export_name("dispatch_forward"))) int dispatch_forward(char *weights, char *session, int index) {
  switch (index) {
  case 0:
    return scale(weights, session);
  case 1:
    return accumulate(weights, session);
  case 2:
    return pick(weights, session);
  default:
    return NO_SUCH_DISPATCH;
  }
}

__attribute__((export_name("run_forward"))) int run_forward(char *weights, char *session) {
  for (int i = 0; i < 3; ++i) {
    int status = dispatch_forward(weights, session, i);
    if (status)
      return status;
  }
  return 0;
}

__attribute__((export_name("run_peek"))) int run_peek(char *weights, char *session) {
  *AT(f32x4, session, SUM_OUT) = *AT(f32x4, session, SUM);
  return 0;
}

// What is made of the weights when they have arrived, behind their 128 bytes: W doubled.
__attribute__((export_name("prepare"))) int prepare(char *weights) {
  *AT(f32x4, weights, 128) = 2 * *AT(f32x4, weights, W);
  return 0;
}
