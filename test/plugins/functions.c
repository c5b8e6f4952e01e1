// Loops over the f32 functions that the plugin widens, one each.
#define LOOP(name)                                                                                                                         \
  float name##f(float);                                                                                                                    \
  void map_##name(float *restrict y, const float *restrict x, int n) {                                                                     \
    for (int i = 0; i < n; ++i)                                                                                                            \
      y[i] = name##f(x[i]);                                                                                                                \
  }

LOOP(exp)
LOOP(exp2)
LOOP(expm1)
LOOP(log)
LOOP(log2)
LOOP(log10)
LOOP(log1p)
LOOP(tanh)
LOOP(erf)
LOOP(sin)
LOOP(cos)

float powf(float, float);
void map_pow(float *restrict y, const float *restrict x, const float *restrict e, int n) {
  for (int i = 0; i < n; ++i)
    y[i] = powf(x[i], e[i]);
}
