import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimFolder } from '../../../electron/app/folder-owner.ts';
import { connections } from '../../../shared/contract/connections.ts';
import { temporaryFolder } from '../../fakes/fictitious-cfi.ts';

const CFI = {
  api: { adresse: 'https://api.cfi.test/API' },
  base: { serveur: 'sql.cfi.test', base: 'BDD_Commune', utilisateur: 'mycfia_readonly' },
  sftp: { hote: 'sftp.cfi.test', utilisateur: 'mycfia', empreintes: [`SHA256:${'a'.repeat(43)}`] },
  mycfia: { hote: 'pg.cfi.test', base: 'mycfia', utilisateur: 'mycfia_desktop' },
};
const real = (patch: object = {}) => connections.parse({ ...CFI, ...patch });
const elsewhere = real({ sftp: { ...CFI.sftp, hote: 'sftp.autre.test' } });

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder('appartenance'));
});
afterEach(() => remove());

/** The sentence of the refusal. */
function refusal(...claim: Parameters<typeof claimFolder>): string {
  try {
    claimFolder(...claim);
  } catch (error) {
    expect(error).toMatchObject({ code: 'configuration' });
    return (error as Error).message;
  }
  throw new Error('the folder was opened');
}
const code = (sentence: string) => /--same-cfi ([0-9a-f]{8})\b/u.exec(sentence)?.[1];

describe('a data folder is of one CFI', () => {
  test('of the demonstration: it opens again, and never on a real CFI, not even confirmed', () => {
    claimFolder(folder, null);
    claimFolder(folder, null);
    const sentence = refusal(folder, real(), '00000000');
    expect(sentence).toContain('a servi à la démonstration');
    expect(sentence).toContain('--data DOSSIER');
    expect(code(sentence)).toBeUndefined();
  });

  test('of a real CFI: the demonstration does not open there', () => {
    claimFolder(folder, real());
    expect(refusal(folder, null)).toContain('celui d’un CFI réel');
  });

  test.each([
    ['the drop is on another host', { sftp: { ...CFI.sftp, hote: 'sftp.autre.test' } }, 'le dépôt SFTP était « mycfia@sftp.cfi.test:22'],
    ['the drop is of another account', { sftp: { ...CFI.sftp, utilisateur: 'essai' } }, 'essai@sftp.cfi.test:22'],
    ['the drop is another folder', { sftp: { ...CFI.sftp, dossiers: { depot: '/Essai/In' } } }, '/Essai/In'],
    ['the API is another', { api: { adresse: 'https://api.cfi.test/Essai' } }, 'l’API était « https://api.cfi.test/API »'],
    ['the base commune is another', { base: { ...CFI.base, base: 'BDD_Essai' } }, 'BDD_Essai'],
    ['the base MyCfia is another', { mycfia: { ...CFI.mycfia, port: 5433 } }, 'pg.cfi.test:5433'],
  ])('%s: refused, with what changed, until somebody says that it is the same CFI', (_what, patch, told) => {
    claimFolder(folder, real());
    const sentence = refusal(folder, real(patch));
    expect(sentence).toContain(told);
    expect(refusal(folder, real(patch), 'deadbeef')).toBe(sentence);
    claimFolder(folder, real(patch), code(sentence));
    // Said once; going back is another change, which that code does not confirm.
    claimFolder(folder, real(patch));
    expect(code(refusal(folder, real(), code(sentence)))).not.toBe(code(sentence));
  });

  test('a confirmation left in a shortcut holds for that change only', () => {
    claimFolder(folder, real());
    const confirmed = code(refusal(folder, elsewhere));
    expect(refusal(folder, real({ sftp: { ...CFI.sftp, hote: 'sftp.troisieme.test' } }), confirmed)).toContain('sftp.troisieme.test');
  });

  test('what does not tell one CFI from another changes without a question', () => {
    claimFolder(folder, real());
    claimFolder(
      folder,
      real({
        api: { adresse: 'HTTPS://API.cfi.test:443/API/' },
        base: { ...CFI.base, serveur: 'SQL.cfi.test', utilisateur: 'lecture', chiffrement: false },
        sftp: { ...CFI.sftp, empreintes: [`SHA256:${'b'.repeat(43)}`], dossiers: { depot: '/Partenaires/MyCfia/In/' } },
      }),
    );
  });

  test('a system may be added or left out; put back elsewhere it is asked about', () => {
    claimFolder(folder, real({ sftp: undefined }));
    claimFolder(folder, real());
    claimFolder(folder, real({ sftp: undefined }));
    expect(refusal(folder, elsewhere)).toContain('le dépôt SFTP');
  });

  test('nothing secret is remembered, not even a password put in an address', () => {
    claimFolder(folder, real({ api: { adresse: 'https://moi:secret@api.cfi.test/API?clef=secret' } }));
    expect(fs.readFileSync(path.join(folder, 'cfi.json'), 'utf8')).not.toContain('secret');
  });
});

describe('a data folder of a former version does not say of which CFI it is', () => {
  test('with a fictitious CFI in it, it is of the demonstration', () => {
    fs.mkdirSync(path.join(folder, 'cfi-fictif'));
    fs.writeFileSync(path.join(folder, 'file-export.sqlite'), '');
    expect(refusal(folder, real())).toContain('a servi à la démonstration');
    claimFolder(folder, null);
  });
  test('without one, it is of the real CFI that opens it first, and no more of another', () => {
    fs.writeFileSync(path.join(folder, 'file-export.sqlite'), '');
    expect(refusal(folder, null)).toContain('celui d’un CFI réel');
    claimFolder(folder, real());
    expect(refusal(folder, elsewhere)).toContain('sftp.autre.test');
  });
});

test('a folder that can no longer tell its CFI is opened on a confirmation only', () => {
  claimFolder(folder, real());
  fs.writeFileSync(path.join(folder, 'cfi.json'), '{"version":1,');
  const sentence = refusal(folder, real());
  expect(sentence).toContain('ne dit plus de quel CFI il est');
  expect(refusal(folder, null)).toContain('CFI réel');
  claimFolder(folder, real(), code(sentence));
  claimFolder(folder, real());
});
