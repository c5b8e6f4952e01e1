// The worker's side.
import { load } from '/package/model.mjs';
import { answer } from './run.mjs';

answer(load);
