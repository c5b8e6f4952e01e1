// The worker of the extension's page.
import { load } from './dist/model.mjs';
import { answer } from './run.mjs';

answer(load);
