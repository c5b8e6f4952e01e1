// The page's side.
import { load } from '/package/model.mjs';
import { listen } from './run.mjs';

listen(load, () => new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' }));
