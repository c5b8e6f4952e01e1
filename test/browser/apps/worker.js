// The same in a worker.
import { load } from 'MODEL';
import { answer } from './run.mjs';

answer(load);
