// A walk over structs: the fields of one are constant offsets from its first.
// RUN: %wasm -msimd128 -S %s -o - | FileCheck %s --check-prefix=BEFORE
// RUN: %wasm -msimd128 %plugin -S %s -o - | FileCheck %s --check-prefix=AFTER
// BEFORE-LABEL: particles:
// BEFORE: loop
// BEFORE-NOT: f32.load {{[1-9]}}
// BEFORE: end_loop
// AFTER-LABEL: particles:
// AFTER: loop
// AFTER-DAG: f32.load 12
// AFTER-DAG: f32.store 4
// AFTER-DAG: f32.load 20
// AFTER: end_loop
struct particle {
  float x, y, z, vx, vy, vz, mass;
};

void particles(struct particle *p, float step, int n) {
  for (int i = 0; i < n; ++i) {
    float pull = step / p[i].mass;
    p[i].vy -= pull;
    p[i].x += p[i].vx * step;
    p[i].y += p[i].vy * step;
    p[i].z += p[i].vz * step;
  }
}
