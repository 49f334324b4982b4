import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { generate } from 'selfsigned';
import { type Clock, systemClock } from '../kit/clock.ts';
import { ensureFolder, writeFileAtomic } from '../kit/files.ts';

const DAY = 86_400_000;

/**
 * The certificate of the fictitious CFI for `localhost` and 127.0.0.1, kept in `folder` and renewed 30 days before it expires.
 * It signs itself: clients trust it as their authority. TLS libraries read the machine's clock, so it is valid under that clock *and* `clock`.
 * @returns PEM texts.
 */
export async function createCertificate(folder: string, clock: Clock): Promise<{ key: string; cert: string }> {
  const keyFile = path.join(folder, 'tls-key.pem');
  const certFile = path.join(folder, 'tls-cert.pem');
  const times = [clock.now(), systemClock().now()];
  if (fs.existsSync(keyFile) && fs.existsSync(certFile)) {
    const kept = { key: fs.readFileSync(keyFile, 'utf8'), cert: fs.readFileSync(certFile, 'utf8') };
    if (stillGood(kept.cert, times)) return kept;
  }
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(Math.min(...times) - DAY),
    notAfterDate: new Date(Math.max(...times) + 397 * DAY),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  ensureFolder(folder);
  writeFileAtomic(keyFile, made.private);
  writeFileAtomic(certFile, made.cert);
  return { key: made.private, cert: made.cert };
}

/** A file that cannot be read as a certificate counts as expired: it is made again. */
function stillGood(pem: string, times: number[]): boolean {
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    return times.every((now) => Date.parse(validFrom) <= now && now < Date.parse(validTo) - 30 * DAY);
  } catch {
    return false;
  }
}
