import { describe, expect, test } from 'vitest';
import { classifyConnection, classifyOperation, SftpFailure } from '../../../electron/outbox/sftp-failure.ts';

const status = (code: number) => Object.assign(new Error('Failure'), { code });

describe('what a failure asks for', () => {
  test.each([
    ['a missing folder', classifyOperation(status(2), 'create'), 'permanent'],
    ['a refused right', classifyOperation(status(3), 'create'), 'permanent'],
    ['FAILURE to a write is a full disk or a quota', classifyOperation(status(4), 'write'), 'disk_full'],
    ['FAILURE to a rename is tried again', classifyOperation(status(4), 'rename'), 'transient'],
    ['a cut', classifyOperation(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'write'), 'link'],
    [
      'a refused connection',
      classifyConnection(Object.assign(new Error('x'), { level: 'client-socket', code: 'ECONNREFUSED' }), false),
      'link',
    ],
    ['an unknown name', classifyConnection(Object.assign(new Error('x'), { level: 'client-socket', code: 'ENOTFOUND' }), false), 'link'],
    ['a refused key', classifyConnection(Object.assign(new Error('x'), { level: 'client-authentication' }), false), 'sign_in'],
    ['no common cipher', classifyConnection(new Error('Handshake failed: no matching C->S cipher'), false), 'sign_in'],
    ['a wrong passphrase', classifyConnection(new Error('Cannot parse privateKey: bad passphrase?'), false), 'sign_in'],
    ['another host key, whatever the library says', classifyConnection(new Error('closed'), true), 'host_key'],
  ] as const)('%s', (_name, failure, kind) => {
    expect(failure).toBeInstanceOf(SftpFailure);
    expect(failure.kind).toBe(kind);
  });

  test('sentences name no host, no path and no technical message', () => {
    const secret = '/Partenaires/MyCfia/In sftp.cfitech.io ECONNREFUSED';
    const errors = [2, 3, 4, 8, 99].flatMap((code) =>
      (['look', 'write', 'rename'] as const).map((operation) => classifyOperation(Object.assign(new Error(secret), { code }), operation)),
    );
    for (const error of [...errors, classifyConnection(new Error(secret), false), classifyConnection(new Error(secret), true)]) {
      expect(error.message).not.toMatch(/Partenaires|cfitech|ECONN/);
      expect(error.message).toMatch(/^[A-ZÀ-Ý].*\.$/);
    }
  });
});
