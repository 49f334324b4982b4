// path: electron/sources/x.ts
// expect: « ssh2 » is imported by electron/outbox only
import ssh2 from 'ssh2';
export const x = ssh2;
