// vite.config.js
export default {
  // The optimiser of the development server would move model.mjs away from the files beside it.
  optimizeDeps: { exclude: ['my-model'] },
  worker: { format: 'es' },
};
