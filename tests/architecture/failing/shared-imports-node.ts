// path: shared/model/x.ts
// expect: noNodejsModules
import fs from 'node:fs';
export const x = fs;
