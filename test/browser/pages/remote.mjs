// Takes the package from the address behind `?package=`.
import { listen } from './run.mjs';

const { load } = await import(new URLSearchParams(location.search).get('package'));
listen(load);
