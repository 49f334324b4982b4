// path: renderer/features/stocks/x.ts
// expect: noNodejsModules
import net from 'node:net';
export const x = net;
