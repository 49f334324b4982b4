// path: electron/shell/desktop/x.ts
// expect: « ws » is imported by electron/shell/loopback only
import { WebSocketServer } from 'ws';
export const x = WebSocketServer;
