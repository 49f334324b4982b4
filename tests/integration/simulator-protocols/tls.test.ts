import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { frozenClock, systemClock } from '../../../electron/kit/clock.ts';
import { createCertificate } from '../../../electron/simulator/tls.ts';
import { temporaryFolder } from '../../fakes/protocol-parts.ts';

const DAY = 86_400_000;
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder('certificat');
});
afterEach(() => folder.remove());

it('names localhost and 127.0.0.1, and is kept from one start to the next', async () => {
  const made = await createCertificate(folder.path, systemClock());
  const certificate = new X509Certificate(made.cert);
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(await createCertificate(folder.path, systemClock())).toEqual(made);
  expect(fs.statSync(path.join(folder.path, 'tls-key.pem')).mode & 0o077).toBe(0);
});

it('is renewed before it expires, and when its file is damaged', async () => {
  const first = await createCertificate(folder.path, systemClock());
  const later = await createCertificate(folder.path, frozenClock(Date.now() + 380 * DAY));
  expect(later.cert).not.toBe(first.cert);
  fs.writeFileSync(path.join(folder.path, 'tls-cert.pem'), 'abîmé');
  expect(new X509Certificate((await createCertificate(folder.path, systemClock())).cert).subject).toContain('localhost');
});

it('is valid on the machine although the simulated time is elsewhere', async () => {
  for (const shift of [-900 * DAY, 900 * DAY]) {
    const { cert } = await createCertificate(folder.path, frozenClock(Date.now() + shift));
    const { validFrom, validTo } = new X509Certificate(cert);
    for (const now of [Date.now(), Date.now() + shift]) expect(Date.parse(validFrom) < now && now < Date.parse(validTo)).toBe(true);
  }
});
