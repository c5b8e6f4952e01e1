// The page of each bundler's application; MODEL stands for the package's name or its path.
import { load } from 'MODEL';
import { listen } from './run.mjs';

listen(load, () => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }));
